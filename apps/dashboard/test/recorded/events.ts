import type { Answer } from "@ballast/api/contract";
import { asOf, KEYS, NOW, signature } from "./base";

type EventOf = Answer<"events">["items"][number];
const event = (
  sequence: number,
  name: string,
  ago: number,
  owner: string | null,
  market: number | null = 0,
): EventOf => ({
  ...{ sequence, name, ts: NOW - ago, slot: asOf.slot - ago * 2, owner, market, status: "finalized", data: {} },
  signature: signature(String((sequence % 9) + 1)),
});

export const events: Answer<"events"> = {
  asOf,
  items: [
    event(412, "PositionDecreased", 0, KEYS.jun),
    event(411, "PricesRefreshed", 2, null, null),
    event(410, "PositionDecreased", 31, KEYS.hana),
    event(409, "LossEventFinalized", 452, null),
    event(408, "PositionLiquidated", 902, KEYS.dora),
    event(407, "CollateralChanged", 951, KEYS.kira),
    event(406, "RequestPlaced", 977, KEYS.jun),
    event(405, "LossEventOpened", 1_352, null),
  ],
  next: "eyJiIjo0MDV9",
};
