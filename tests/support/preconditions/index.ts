/** Every condition of every plan that anybody can get wrong, once. */
import { CHANGING } from "./changing";
import { FUNDING } from "./funding";
import { GOVERNING } from "./governing";
import { KEEPING } from "./keeping";
import type { Row } from "./row";

export type { Row, Said } from "./row";
export const PRECONDITIONS: readonly Row[] = [...GOVERNING, ...CHANGING, ...FUNDING, ...KEEPING];
