/** The SDK of Ballast. From inside out: `engine`, addresses and accounts, instructions, quotes and plans, client. */
export * from "./accounts/index";
export * from "./actions/index";
export * from "./client/index";
export * from "./config/index";
export * from "./due/index";
export type {
  CustodyState,
  EngineError,
  ExposureState,
  Ledger,
  LossEventEntry,
  MarketState,
  OpenLossEvent,
  PoolState,
  PositionState,
  Print,
  ReceiptState,
  RequestState,
  SideBook,
  SideTotals,
  StakeState,
  TicketState,
} from "./engine/index";
export * as engine from "./engine/index";
export {
  BallastError,
  ballastError,
  type DecodeContext,
  decodeError,
  ERROR_NAMES,
  ERRORS,
  ERRORS_OF,
  type ErrorName,
  type Failure,
  type InstructionName,
  type Outcome,
  type Told,
} from "./errors/index";
export type { BallastEvent, EventData, EventHeader, EventName, LogSource } from "./events/index";
export * as events from "./events/index";
export * from "./format/index";
export * from "./idl/index";
export * as instructions from "./instructions/index";
export * as pda from "./pda/index";
export * from "./quotes/index";
export * from "./state/index";
export * as views from "./views/index";
