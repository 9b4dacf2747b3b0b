/** Units of the engine's numbers. */
export type * from "../math/units";
