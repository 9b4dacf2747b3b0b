export * from "./decode";
export * from "./encode";
export * from "./fetch";
export { POSITION_OFFSETS, readPosition, readPositionState } from "./position";
export * from "./source";
export type * from "./types";
