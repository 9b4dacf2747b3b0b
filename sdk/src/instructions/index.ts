/**
 * One function per instruction of the program: pure, without network. Accounts that follow from others may be left out.
 */

export { type ProgramOption, type ReadInstruction, readInstruction } from "./build";
export * from "./control";
export * from "./governance";
export * from "./insurance";
export * from "./keeper";
export * from "./liquidity";
export * from "./mutualization";
export * from "./trading";
export * from "./views";
