/** Recorded answers by the question that they answer. Each is checked against the API's own schema by a test. */
import type { Answer, EndpointName } from "@ballast/api/contract";
import { events } from "./events";
import * as fund from "./fund";
import { candles, liquidations, oi } from "./history";
import { histogram, ladder, margins, skew } from "./ladder";
import * as losses from "./losses";
import { market, markets } from "./market";
import * as pool from "./pool";
import * as rest from "./rest";
import * as risk from "./risk";

export type Recorded = { [N in EndpointName]?: Answer<N> };

export const RECORDED: Recorded = {
  ...pool,
  ...fund,
  ...rest,
  ...risk,
  ...{ market, markets, candles, oi, liquidations, ladder, margins, histogram, skew },
  ...{ ledger: losses.ledger, lossEvent: losses.lossEvent, lossEvents: losses.lossEvents, whatIf: losses.whatIf },
  ...{ events, ownerHistory: events },
};
export { KEYS, NOW } from "./base";
