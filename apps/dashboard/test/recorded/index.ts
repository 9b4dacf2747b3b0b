/** Recorded answers by the question that they answer. Each is checked against the API's own schema by a test. */
import type { Answer, EndpointName } from "@ballast/api/contract";
import { events } from "./events";
import { fund } from "./fund";
import { ledger, lossEvent, lossEvents } from "./losses";
import { market, markets } from "./market";
import { completeness, custodies, pool, status } from "./pool";

export type Recorded = { [N in EndpointName]?: Answer<N> };

export const RECORDED: Recorded = {
  ...{ pool, custodies, status, completeness, market, markets },
  ...{ ledger, lossEvent, lossEvents, events, fund },
};
export { KEYS, NOW } from "./base";
