/** Every condition of every plan that anybody can get wrong, once. */
import { CHANGING } from "./changing";
import { FUNDING } from "./funding";
import { GOVERNANCE } from "./governance";
import { KEEPER } from "./keeper";
import type { Row } from "./row";

export type { Row, Said } from "./row";
export const PRECONDITIONS: readonly Row[] = [...GOVERNANCE, ...CHANGING, ...FUNDING, ...KEEPER];
