export * from "./chain/chain";
export { type FailureWatcher, watchFailures } from "./chain/failures";
export { type Answer, type Call, type Fault, type FaultyNode, faultyNode, post, type Rule } from "./chain/faulty";
export { LITESVM_START, LiteSvmChain } from "./chain/litesvm";
export { testHooks } from "./chain/machines";
export * from "./chain/pyth";
export { loadSurfnet, networkPublished } from "./chain/surfnet";
export { SurfpoolChain, type SurfpoolOptions } from "./chain/surfpool";
export * from "./chain/tokens";
export { fromUnits, toUnits } from "./chain/units";
export { CUSTODY_PARAMS, MARKET_PARAMS, PARAMS } from "./generated/params";
export type { FaucetToken, Gift, Given } from "./network/faucet";
export { BadParams } from "./network/front";
export type { About, TokenAbout } from "./network/methods";
export { pastChain } from "./network/move";
export { Network, type NetworkOptions, startNetwork } from "./network/network";
export { openPort, type Port } from "./network/port";
export { PortError } from "./network/ports";
export { Actor, type Opened, type Placed, type PositionRef, type RequestRef } from "./stage/actor";
export { type Amount, atomsOf } from "./stage/amount";
export { InvariantError } from "./stage/audit";
export { deployProgram, PROGRAM_FILE } from "./stage/deploy";
export { Feeds, type PriceOptions, type PriceTag } from "./stage/feeds";
export { type ChangeRef, Control } from "./stage/governance";
export { brokenInvariants } from "./stage/invariants";
export { keyOf } from "./stage/keys";
export { executeDecreaseParams, type LimitOpenOptions, type ReduceOptions, type TriggerOptions } from "./stage/orders";
export {
  changedConfig,
  checkParams,
  ParamError,
  type Params,
  type ParamTarget,
  type Scope,
  targetOf,
  unitOfField,
} from "./stage/params";
export type { Person, PositionOf, RequestOf, Stage, Step } from "./stage/ports";
export { type Moment, rule } from "./stage/rules";
export { type Amounts, beginningAfter, MAXIMUM_SHAPE, WIDEST_SHAPE, type WorldOptions } from "./stage/setup";
export { diff, type Field, type FieldChange, type Snapshot } from "./stage/snapshot";
export type { WholeState } from "./stage/state";
export { ALL_TOKENS, type TokenInfo, tokenInfo } from "./stage/tokens";
export type { DecreaseOptions, OpenOptions, OrderOptions, SizeOptions } from "./stage/trading";
export {
  type CustodyInfo,
  type MarketInfo,
  POOL_ID,
  type SideName,
  secondOf,
  sideByte,
  sideName,
  Venue,
} from "./stage/venue";
export { World } from "./stage/world";
