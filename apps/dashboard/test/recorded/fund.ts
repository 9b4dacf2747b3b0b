import type { Answer } from "@ballast/api/contract";
import { asOf, frac, usd } from "./base";

const room = (side: "long" | "short", available: string, phi: string) => ({
  ...{ market: 0, side, hour: usd("7187"), day: usd("14374"), pool: usd("17249"), available: usd(available) },
  phi: frac(phi),
});

export const fund: Answer<"fund"> = {
  asOf,
  data: {
    ...{
      balance: usd("32905.659185"),
      floor: usd("10000"),
      minimum: usd("5000"),
      target: usd("50000"),
      coverage: "6581",
    },
    ...{ value: usd("32905.836539"), shares: usd("40000"), epoch: 0, due: usd("602.87"), feeShare: "4676" },
    ...{ averageOpenInterest: usd("2410000"), dayBalance: usd("28749") },
    rooms: [room("long", "7187", "1"), room("short", "7187", "0")],
    runway: { drawn: usd("11250"), hours: 49 },
  },
};
