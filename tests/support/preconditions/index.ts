/** Every condition of every plan that anybody can get wrong, once. */
import { CHANGING } from "./changing";
import { GOVERNING } from "./governing";
import type { Row } from "./row";

export type { Row, Said } from "./row";
export const PRECONDITIONS: readonly Row[] = [...GOVERNING, ...CHANGING];
