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

/** What came true of forecasts of about this size, of those within so many hours; null where none were tried. */
export function nearestTo(tried: readonly Calibration[], hours: number, chance: number) {
  const bins = tried.find((each) => each.hours === hours)?.reliability ?? [];
  if (chance <= 0) return null;
  const apart = (forecast: number) => Math.abs(Math.log(Math.max(1e-9, forecast) / chance));
  const [nearest] = [...bins].sort((a, b) => apart(a.forecast) - apart(b.forecast));
  return nearest ?? null;
}

let known: Calibration[] | null = null;

/** By horizon. */
export function triedOn(): Calibration[] {
  known ??= SCHEMA.parse(written);
  return known;
}
