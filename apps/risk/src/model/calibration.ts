/** How often forecasts of a size came true on days that the model had not seen: `backtest --calibration` writes it. */
import { z } from "zod";
import written from "./generated/calibration.json";

const share = z.number().min(0).max(1);
const SCHEMA = z.array(
  z.strictObject({
    ...{ hours: z.int(), from: z.string(), to: z.string(), count: z.int(), ece: share },
    reliability: z.array(z.strictObject({ count: z.int(), forecast: share, happened: share })).min(1),
  }),
);
export type Calibration = z.infer<typeof SCHEMA>[number];

let known: Calibration[] | null = null;

/** By horizon. */
export function triedOn(): Calibration[] {
  known ??= SCHEMA.parse(written);
  return known;
}
