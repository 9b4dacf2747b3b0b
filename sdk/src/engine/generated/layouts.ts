// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** States, arguments and answers of the engine as they lie in memory. */
import type * as accounts from "./accounts";
import type * as market from "./market";
import type * as marketCalls from "./market_calls";
import type * as plays from "./plays";
import type * as pool from "./pool";
import type * as poolCalls from "./pool_calls";
import type * as rules from "./rules";
import type * as scenes from "./scenes";

/** Name, place and kind of a field; of an array, how many. */
export type FieldLayout = readonly [name: string, offset: number, kind: string, count?: number];

/**
 * Where fields lie: kinds are `u8`, `u16`, `u32`, `u64`, `i64`, `u128`, `flag` (a byte), `maybe` (a `u64`,
 * null where all bits are set), `bytes`, or a struct.
 */
export const LAYOUTS = {
  LossEventParams: { size: 40, fields: [["lpShare", 0, "u64"], ["maxClawback", 8, "u64"], ["minLossEvent", 16, "u64"], ["minLossEventShare", 24, "u64"], ["hold", 32, "u64"]] },
  PoolParams: { size: 160, fields: [["lossEvents", 0, "LossEventParams"], ["protocolShare", 40, "u64"], ["fundMin", 48, "u64"], ["fundFloor", 56, "u64"], ["targetShare", 64, "u64"], ["targetMin", 72, "u64"], ["hourlyCap", 80, "u64"], ["poolCap", 88, "u64"], ["deductible", 96, "u64"], ["keeperFloor", 104, "u64"], ["young", 112, "u64"], ["maxUtilisation", 120, "u64"], ["keeperShare", 128, "u64"]] },
  RollingCap: { size: 16, fields: [["used", 0, "u64"], ["at", 8, "i64"]] },
  Fund: { size: 80, fields: [["balance", 0, "u64"], ["shares", 8, "u64"], ["dayBalance", 16, "u64"], ["day", 24, "i64"], ["poolCap", 32, "RollingCap"], ["openInterest", 48, "u64"], ["averageOpenInterest", 56, "u64"], ["averageAt", 64, "i64"], ["custody", 72, "u8"], ["epoch", 76, "u32"]] },
  Deductible: { size: 32, fields: [["dayAum", 0, "u64"], ["day", 8, "i64"], ["cap", 16, "RollingCap"]] },
  Print: { size: 40, fields: [["price", 0, "u64"], ["conf", 8, "u64"], ["ema", 16, "u64"], ["publishTime", 24, "i64"], ["prevPublishTime", 32, "i64"]] },
  CustodyParams: { size: 112, fields: [["sigma", 0, "u64"], ["haircut", 8, "u64"], ["haircutSigmas", 16, "u64"], ["lpFee", 24, "u64"], ["lpSlope", 32, "u64"], ["targetWeight", 40, "u64"], ["minWeight", 48, "u64"], ["maxWeight", 56, "u64"], ["borrowMax", 64, "u64"], ["depositCap", 72, "u64"], ["outflow", 80, "u64"], ["stable", 88, "u8"]] },
  Band: { size: 16, fields: [["low", 0, "u64"], ["high", 8, "u64"]] },
  CustodyState: { size: 464, fields: [["mint", 0, "bytes", 32], ["vault", 32, "bytes", 32], ["feedId", 64, "bytes", 32], ["owned", 96, "u64"], ["locked", 104, "u64"], ["collateral", 112, "u64"], ["pending", 120, "u64"], ["escrow", 128, "u64"], ["insuranceDue", 136, "u64"], ["protocolFees", 144, "u64"], ["payable", 152, "u64"], ["unit", 160, "u64"], ["print", 168, "Print"], ["silentSince", 208, "i64"], ["borrowIndex", 216, "u64"], ["borrowAt", 224, "i64"], ["borrowBase", 232, "u128"], ["params", 248, "CustodyParams"], ["sigma", 360, "u64"], ["haircut", 368, "u64"], ["haircutAt", 376, "i64"], ["outflowUsed", 384, "i64"], ["outflowAt", 392, "i64"], ["listedAt", 400, "i64"], ["netDeposited", 408, "u64"], ["lowestPoolValue", 416, "u64"], ["band", 424, "Band"], ["decimals", 440, "u8"], ["bump", 441, "u8"], ["lastCrowdedAt", 448, "i64"]] },
  SideTotals: { size: 112, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["collateral", 16, "u64", 8], ["liens", 80, "u64"], ["lossEvent", 88, "u64"], ["waitingShortfall", 96, "u64"], ["positions", 104, "u64"]] },
  ExposureState: { size: 272, fields: [["market", 0, "bytes", 32], ["sides", 32, "SideTotals", 2], ["index", 256, "u8"], ["stable", 257, "u8"], ["settleAt", 260, "u32"], ["settlePrice", 264, "u64"]] },
  PoolState: { size: 6224, fields: [["params", 0, "PoolParams"], ["fund", 160, "Fund"], ["deductible", 240, "Deductible"], ["lpSupply", 272, "u64"], ["sequence", 280, "u64"], ["aum", 288, "u64"], ["jumpedAt", 296, "i64"], ["movedAt", 304, "i64"], ["bandSlot", 312, "u64"], ["depositsClosedUntil", 320, "i64"], ["custodies", 328, "CustodyState", 8], ["exposures", 4040, "ExposureState", 8], ["custodyCount", 6216, "u8"], ["marketCount", 6217, "u8"]] },
  MarketParams: { size: 144, fields: [["initialMargin", 0, "u64"], ["maintenanceMargin", 8, "u64"], ["marginSigmas", 16, "u64"], ["stress", 24, "u64"], ["oiLow", 32, "u64"], ["oiHigh", 40, "u64"], ["oiAddon", 48, "u64"], ["weight", 56, "u64"], ["baseFee", 64, "u64"], ["liqFee", 72, "u64"], ["impact", 80, "u64"], ["depth", 88, "u64"], ["maxLong", 96, "u64"], ["maxShort", 104, "u64"], ["maxSourceGap", 112, "u64"], ["dailyCap", 120, "u64"]] },
  Ledger: { size: 72, fields: [["deficits", 0, "u64"], ["insurance", 8, "u64"], ["young", 16, "u64"], ["deductible", 24, "u64"], ["lpShare", 32, "u64"], ["escrow", 40, "u64"], ["lienPaid", 48, "u64"], ["lienUnpaid", 56, "u64"], ["remainder", 64, "u64"]] },
  PriceCell: { size: 16, fields: [["low", 0, "u64"], ["high", 8, "u64"]] },
  HourCell: { size: 48, fields: [["range", 0, "PriceCell"], ["weight", 16, "u128", 2]] },
  Volatility: { size: 96, fields: [["cell", 0, "i64"], ["range", 8, "PriceCell"], ["last", 24, "u64"], ["close", 32, "u64"], ["width", 40, "u64"], ["fast", 48, "u64"], ["slow", 56, "u64"], ["unclamped", 64, "u64"], ["baseInitialMargin", 72, "u64"], ["maintenanceMargin", 80, "u64"], ["maintenanceMarginAt", 88, "i64"]] },
  Bucket: { size: 16, fields: [["tokens", 0, "u64"], ["hour", 8, "u32"], ["tickets", 12, "u32"]] },
  EscrowState: { size: 528, fields: [["buckets", 0, "Bucket", 32], ["matured", 512, "u64"], ["maturedTickets", 520, "u64"]] },
  LossEventEntry: { size: 72, fields: [["number", 0, "u64"], ["opened", 8, "i64"], ["finalized", 16, "i64"], ["clawbackRate", 24, "u64"], ["price", 32, "u64"], ["reference", 40, "u64"], ["lien", 48, "u64"], ["lienPaid", 56, "u64"], ["lienState", 64, "u8"]] },
  OpenLossEvent: { size: 128, fields: [["shortfall", 0, "u64"], ["opened", 8, "i64"], ["openedSlot", 16, "u64"], ["insurance", 24, "u64"], ["deductible", 32, "u64"], ["winningWeight", 40, "u128"], ["losingWeight", 56, "u128"], ["params", 72, "LossEventParams"], ["deficits", 112, "u64"]] },
  SideBook: { size: 1312, fields: [["escrow", 0, "EscrowState"], ["lossEvents", 528, "LossEventEntry", 8], ["lossEventCount", 1104, "u64"], ["open", 1112, "OpenLossEvent"], ["waitingSince", 1240, "i64"], ["lastFinalized", 1248, "i64"], ["waitingInsurance", 1256, "u64"], ["waitingDeductible", 1264, "u64"], ["waitingDeficits", 1272, "u64"], ["hourCap", 1280, "RollingCap"], ["dayCap", 1296, "RollingCap"]] },
  MarketState: { size: 3568, fields: [["params", 0, "MarketParams"], ["ledger", 144, "Ledger"], ["hours", 216, "HourCell", 8], ["minutes", 600, "PriceCell", 4], ["instants", 664, "PriceCell", 2], ["volatility", 696, "Volatility"], ["lastPrice", 792, "u64"], ["rolledAt", 800, "i64"], ["sides", 808, "SideBook", 2], ["second", 3432, "Print"], ["secondSilentSince", 3472, "i64"], ["reduceOnlyUntil", 3480, "i64"], ["settleAt", 3488, "i64"], ["settlePrice", 3496, "u64"], ["index", 3504, "u8"], ["status", 3505, "u8"]] },
  RequestState: { size: 112, fields: [["size", 0, "u64"], ["limit", 8, "u64"], ["collateral", 16, "u64"], ["placedAt", 24, "i64"], ["printAfter", 32, "i64"], ["expiresAt", 40, "i64"], ["tip", 48, "u64"], ["generation", 56, "u64"], ["kind", 64, "u8"], ["side", 65, "u8"], ["custody", 66, "u8"], ["trigger", 72, "u64"]] },
  PositionState: { size: 96, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["collateral", 16, "u64"], ["borrowIndex", 24, "u64"], ["lossEvents", 32, "u64"], ["generation", 40, "u64"], ["openedAt", 48, "i64"], ["entryPrint", 56, "i64"], ["increasedAt", 64, "i64"], ["young", 72, "u64", 2], ["side", 88, "u8"], ["custody", 89, "u8"]] },
  ReceiptState: { size: 264, fields: [["number", 0, "u64"], ["shortfall", 8, "u64"], ["insurance", 16, "u64"], ["deductible", 24, "u64"], ["lpShare", 32, "u64"], ["clawback", 40, "u64"], ["escrow", 48, "u64"], ["escrowTokens", 56, "u64"], ["lienPaid", 64, "u64"], ["lienUnpaid", 72, "u64"], ["remainder", 80, "u64"], ["clawbackRate", 88, "u64"], ["escrowValue", 96, "u64"], ["freshBound", 104, "u64"], ["price", 112, "u64"], ["reference", 120, "u64"], ["winningWeight", 128, "u128"], ["losingWeight", 144, "u128"], ["opened", 160, "i64"], ["finalized", 168, "i64"], ["openedSlot", 176, "u64"], ["finalizedSlot", 184, "u64"], ["tickets", 192, "u64"], ["deficits", 200, "u64"], ["params", 208, "LossEventParams"], ["side", 248, "u8"], ["market", 249, "u8"], ["sealed", 250, "u8"]] },
  StakeState: { size: 40, fields: [["shares", 0, "u64"], ["requested", 8, "u64"], ["valueAtRequest", 16, "u64"], ["requestedAt", 24, "i64"], ["epoch", 32, "u32"]] },
  TicketState: { size: 24, fields: [["face", 0, "u64"], ["lossEvents", 8, "u64"], ["hour", 16, "u32"], ["side", 20, "u8"]] },
  Packed: { size: 20, fields: [["count", 0, "u32"], ["stride", 4, "u32"], ["state", 8, "u32"], ["market", 12, "u32"], ["number", 16, "u32"]] },
  Health: { size: 96, fields: [["price", 0, "u64"], ["notional", 8, "u64"], ["pnl", 16, "i64"], ["collateral", 24, "u64"], ["borrow", 32, "u64"], ["equity", 40, "i64"], ["residual", 48, "i64"], ["ratio", 56, "u64"], ["leverage", 64, "maybe"], ["maintenance", 72, "u64"], ["initial", 80, "u64"], ["liquidatable", 88, "flag"]] },
  HealthRow: { size: 104, fields: [["health", 0, "Health"], ["error", 96, "u32"], ["market", 100, "u32"]] },
  PriceRow: { size: 16, fields: [["price", 0, "maybe"], ["error", 8, "u32"], ["market", 12, "u32"]] },
  Escrowed: { size: 16, fields: [["held", 0, "u64"], ["heldAfterJump", 8, "u64"]] },
  CloseReport: { size: 128, fields: [["closed", 0, "u64"], ["cost", 8, "u64"], ["pnl", 16, "i64"], ["seized", 24, "u64"], ["deficit", 32, "u64"], ["chargedProfit", 40, "u64"], ["chargedCollateral", 48, "u64"], ["liquidationFee", 56, "u64"], ["keeper", 64, "u64"], ["profit", 72, "u64"], ["deferred", 80, "u64"], ["escrowed", 88, "Escrowed"], ["fresh", 104, "u64"], ["phi", 112, "u64"], ["returned", 120, "u64"]] },
  Absorbed: { size: 48, fields: [["young", 0, "u64"], ["insurance", 8, "u64"], ["deductible", 16, "u64"], ["shortfall", 24, "u64"], ["expired", 32, "u64"], ["opened", 40, "flag"]] },
  LiquidationReport: { size: 200, fields: [["close", 0, "CloseReport"], ["absorbed", 128, "Absorbed"], ["lien", 176, "u64"], ["keeperFloor", 184, "u64"], ["price", 192, "u64"]] },
  LiquidationRow: { size: 208, fields: [["report", 0, "LiquidationReport"], ["error", 200, "u32"], ["market", 204, "u32"]] },
  Rung: { size: 24, fields: [["long", 0, "u64"], ["short", 8, "u64"], ["longs", 16, "u32"], ["shorts", 20, "u32"]] },
  LadderReport: { size: 8, fields: [["safe", 0, "u32"], ["failed", 4, "u32"]] },
  LossRow: { size: 72, fields: [["longDeficit", 0, "u64"], ["shortDeficit", 8, "u64"], ["young", 16, "u64"], ["insurance", 24, "u64"], ["deductible", 32, "u64"], ["shortfall", 40, "u64"], ["keeperFloor", 48, "u64"], ["longs", 56, "u32"], ["shorts", 60, "u32"], ["failed", 64, "u32"]] },
  Instant: { size: 6240, fields: [["now", 0, "i64"], ["slot", 8, "u64"], ["pool", 16, "PoolState"]] },
  Scene: { size: 9808, fields: [["now", 0, "i64"], ["slot", 8, "u64"], ["pool", 16, "PoolState"], ["market", 6240, "MarketState"]] },
  PoolScene: { size: 34784, fields: [["now", 0, "i64"], ["slot", 8, "u64"], ["pool", 16, "PoolState"], ["markets", 6240, "MarketState", 8]] },
  HealthArgs: { size: 112, fields: [["position", 0, "PositionState"], ["price", 96, "maybe"], ["tokenPrice", 104, "maybe"]] },
  LiquidationPriceReport: { size: 8, fields: [["price", 0, "maybe"]] },
  Nothing: { size: 0, fields: [] },
  InitialMargin: { size: 24, fields: [["rate", 0, "u64"], ["base", 8, "u64"], ["addOn", 16, "u64"]] },
  SideArg: { size: 8, fields: [["side", 0, "u8"]] },
  SideTerms: { size: 72, fields: [["phi", 0, "u64"], ["hold", 8, "i64"], ["reference", 16, "u64"], ["coverage", 24, "u64"], ["waitingShortfall", 32, "u64"], ["lossEvent", 40, "u64"], ["worstNext", 48, "u64"], ["worstTotal", 56, "u64"], ["side", 64, "u8"], ["jumped", 65, "flag"]] },
  ProfitAtRiskArgs: { size: 104, fields: [["position", 0, "PositionState"], ["price", 96, "maybe"]] },
  Held: { size: 24, fields: [["tokens", 0, "u64"], ["until", 8, "i64"], ["hour", 16, "u32"]] },
  ProfitAtRisk: { size: 176, fields: [["price", 0, "u64"], ["pnl", 8, "i64"], ["lienDue", 16, "u64"], ["paidNow", 24, "u64"], ["held", 32, "Held", 2], ["fresh", 80, "u64"], ["terms", 88, "SideTerms"], ["worstNext", 160, "u64"], ["worstTotal", 168, "u64"]] },
  LossArgs: { size: 32, fields: [["deficit", 0, "u64"], ["price", 8, "maybe"], ["young", 16, "u64"], ["losing", 24, "u8"]] },
  WhatIf: { size: 352, fields: [["absorbed", 0, "Absorbed"], ["receipt", 48, "ReceiptState"], ["phiBefore", 312, "u64"], ["phiAfter", 320, "u64"], ["fundBefore", 328, "u64"], ["fundAfter", 336, "u64"], ["finalized", 344, "flag"]] },
  OrderArgs: { size: 136, fields: [["position", 0, "PositionState"], ["size", 96, "u64"], ["collateral", 104, "u64"], ["price", 112, "maybe"], ["trigger", 120, "u64"], ["side", 128, "u8"], ["custody", 129, "u8"]] },
  OpenReport: { size: 72, fields: [["ended", 0, "u32"], ["size", 8, "u64"], ["price", 16, "u64"], ["cost", 24, "u64"], ["baseFee", 32, "u64"], ["impact", 40, "u64"], ["borrow", 48, "u64"], ["charged", 56, "u64"], ["lien", 64, "u64"]] },
  OrderReport: { size: 384, fields: [["report", 0, "OpenReport"], ["price", 72, "u64"], ["position", 80, "PositionState"], ["health", 176, "Health"], ["initialMargin", 272, "InitialMargin"], ["liquidationPrice", 296, "maybe"], ["utilisation", 304, "u64"], ["terms", 312, "SideTerms"]] },
  Source: { size: 48, fields: [["given", 0, "flag"], ["closed", 1, "flag"], ["print", 8, "Print"]] },
  ExecuteArgs: { size: 296, fields: [["request", 0, "RequestState"], ["position", 112, "PositionState"], ["print", 208, "Print"], ["second", 248, "Source"]] },
  MaxSizeReport: { size: 16, fields: [["size", 0, "u64"], ["limit", 8, "u32"]] },
  CloseArgs: { size: 160, fields: [["position", 0, "PositionState"], ["print", 96, "Source"], ["size", 144, "maybe"], ["limit", 152, "u64"]] },
  DecreaseReport: { size: 168, fields: [["close", 0, "CloseReport"], ["price", 128, "u64"], ["lien", 136, "u64"], ["baseFee", 144, "u64"], ["impact", 152, "u64"], ["borrow", 160, "u64"]] },
  DecreaseQuote: { size: 416, fields: [["report", 0, "DecreaseReport"], ["held", 168, "Held", 2], ["position", 216, "PositionState"], ["health", 312, "Health"], ["liquidationPrice", 408, "maybe"]] },
  TriggerArgs: { size: 120, fields: [["position", 0, "PositionState"], ["trigger", 96, "u64"], ["size", 104, "maybe"], ["kind", 112, "u8"]] },
  TriggerReport: { size: 424, fields: [["close", 0, "DecreaseQuote"], ["fires", 416, "flag"]] },
  ReductionArgs: { size: 248, fields: [["request", 0, "RequestState"], ["position", 112, "PositionState"], ["print", 208, "Print"]] },
  CancelArgs: { size: 128, fields: [["request", 0, "RequestState"], ["now", 112, "i64"], ["authorized", 120, "flag"], ["orphaned", 121, "flag"]] },
  CancelReport: { size: 120, fields: [["request", 0, "RequestState"], ["closes", 112, "flag"]] },
  RemoveCollateralArgs: { size: 152, fields: [["position", 0, "PositionState"], ["print", 96, "Source"], ["atoms", 144, "u64"]] },
  CollateralReport: { size: 208, fields: [["lien", 0, "u64"], ["position", 8, "PositionState"], ["health", 104, "Health"], ["liquidationPrice", 200, "maybe"]] },
  AddCollateralArgs: { size: 104, fields: [["position", 0, "PositionState"], ["atoms", 96, "u64"]] },
  LiquidationArgs: { size: 192, fields: [["position", 0, "PositionState"], ["print", 96, "Source"], ["second", 144, "Source"]] },
  LiquidationOutcome: { size: 344, fields: [["report", 0, "LiquidationReport"], ["held", 200, "Held", 2], ["position", 248, "PositionState"]] },
  ClaimArgs: { size: 3200, fields: [["ticket", 0, "TicketState"], ["count", 24, "u64"], ["receipts", 32, "ReceiptState", 12]] },
  ClaimReport: { size: 16, fields: [["paid", 0, "u64"], ["dust", 8, "u64"]] },
  LiensArgs: { size: 1608, fields: [["print", 0, "Source"], ["before", 48, "u64"], ["count", 56, "u64"], ["positions", 64, "PositionState", 16], ["side", 1600, "u8"]] },
  LiensReport: { size: 144, fields: [["paid", 0, "u64", 16], ["sum", 128, "u64"], ["bounty", 136, "u64"]] },
  TicketArgs: { size: 16, fields: [["wait", 0, "i64"], ["side", 8, "u8"]] },
  TicketReport: { size: 16, fields: [["hour", 0, "u32"], ["maturity", 4, "u32"], ["overwritesUnsealed", 8, "flag"]] },
  LiquidityArgs: { size: 16, fields: [["amount", 0, "u64"], ["custody", 8, "u8"]] },
  LiquidityReport: { size: 32, fields: [["atoms", 0, "u64"], ["shares", 8, "u64"], ["fee", 16, "u64"], ["aum", 24, "u64"]] },
  LiquidityWait: { size: 16, fields: [["deposit", 0, "i64"], ["withdrawal", 8, "i64"]] },
  TokenRoom: { size: 72, fields: [["weight", 0, "u64"], ["target", 8, "u64"], ["least", 16, "u64"], ["most", 24, "u64"], ["outflow", 32, "u64"], ["free", 40, "u64"], ["probationUntil", 48, "i64"], ["probationRoom", 56, "u64"], ["probation", 64, "flag"]] },
  TokenRooms: { size: 584, fields: [["count", 0, "u64"], ["rooms", 8, "TokenRoom", 8]] },
  PoolValue: { size: 16, fields: [["mint", 0, "maybe"], ["burn", 8, "u64"]] },
  PayOutArgs: { size: 24, fields: [["amount", 0, "u64"], ["deferred", 8, "u64"], ["custody", 16, "u8"]] },
  PayOutReport: { size: 16, fields: [["amount", 0, "u64"], ["deferred", 8, "u64"]] },
  FundHealth: { size: 32, fields: [["balance", 0, "u64"], ["target", 8, "u64"], ["coverage", 16, "u64"], ["value", 24, "u64"]] },
  StakeArgs: { size: 48, fields: [["stake", 0, "StakeState"], ["amount", 40, "u64"]] },
  StakeReport: { size: 48, fields: [["stake", 0, "StakeState"], ["amount", 40, "u64"]] },
  SweepArgs: { size: 16, fields: [["vault", 0, "u64"], ["custody", 8, "u8"]] },
  SweepReport: { size: 24, fields: [["surplus", 0, "u64"], ["sold", 8, "u64"], ["gained", 16, "u64"]] },
  PrintArgs: { size: 48, fields: [["print", 0, "Source"]] },
  SideArgs: { size: 56, fields: [["print", 0, "Source"], ["side", 48, "u8"]] },
  OpenedReport: { size: 16, fields: [["shortfall", 0, "u64"], ["expired", 8, "u64"]] },
  SettlementReport: { size: 16, fields: [["settleAt", 0, "i64"], ["settlePrice", 8, "u64"]] },
  Shown: { size: 56, fields: [["source", 0, "Source"], ["custody", 48, "u8"], ["second", 49, "flag"]] },
  CustodyChange: { size: 120, fields: [["params", 0, "CustodyParams"], ["custody", 112, "u8"]] },
  MeasureArgs: { size: 24, fields: [["long", 0, "u64"], ["short", 8, "u64"], ["measure", 16, "u8"], ["index", 17, "u8"]] },
  WindowArgs: { size: 24, fields: [["eta", 0, "i64"], ["validUntil", 8, "i64"], ["now", 16, "i64"]] },
  DelayArgs: { size: 16, fields: [["old", 0, "u64"], ["new", 8, "u64"]] },
  CalmArgs: { size: 8, fields: [["all", 0, "flag"], ["market", 1, "u8"]] },
  IssueArgs: { size: 48, fields: [["ticket", 0, "TicketState"], ["tokens", 24, "u64"], ["wait", 32, "i64"], ["side", 40, "u8"]] },
  LienArgs: { size: 104, fields: [["position", 0, "PositionState"], ["price", 96, "u64"]] },
  LienReport: { size: 104, fields: [["position", 0, "PositionState"], ["paid", 96, "u64"]] },
  BountyArgs: { size: 24, fields: [["paid", 0, "u64"], ["price", 8, "u64"], ["side", 16, "u8"]] },
  Amount: { size: 8, fields: [["value", 0, "u64"]] },
  OutflowArgs: { size: 16, fields: [["amount", 0, "u64"], ["custody", 8, "u8"]] },
  FundArgs: { size: 16, fields: [["amount", 0, "u64"], ["losing", 8, "u8"]] },
  TokenArgs: { size: 16, fields: [["age", 0, "i64"], ["custody", 8, "u8"]] },
  EtaArgs: { size: 24, fields: [["delay", 0, "u64"], ["now", 8, "i64"], ["kind", 16, "u8"]] },
  EtaReport: { size: 8, fields: [["eta", 0, "i64"]] },
  MarksArgs: { size: 112, fields: [["position", 0, "PositionState"], ["price", 96, "u64"], ["tokenPrice", 104, "u64"]] },
  PositionMarks: { size: 72, fields: [["notional", 0, "u64"], ["pnl", 8, "i64"], ["collateral", 16, "u64"], ["borrow", 24, "u64"], ["equity", 32, "i64"], ["residual", 40, "i64"], ["haircut", 48, "u64"], ["young", 56, "u64"], ["liquidatable", 64, "flag"]] },
  TokenReport: { size: 56, fields: [["borrowIndex", 0, "u64"], ["borrowRate", 8, "u64"], ["borrowDue", 16, "u64"], ["outflow", 24, "u64"], ["haircut", 32, "u64"], ["discount", 40, "maybe"], ["owes", 48, "u64"]] },
  FundReport: { size: 48, fields: [["averageOpenInterest", 0, "u64"], ["target", 8, "u64"], ["coverage", 16, "u64"], ["feeShare", 24, "u64"], ["due", 32, "u64"], ["deductible", 40, "u64"]] },
  SidePriceArgs: { size: 16, fields: [["price", 0, "u64"], ["side", 8, "u8"]] },
  MarketReport: { size: 88, fields: [["initial", 0, "u64"], ["maintenance", 8, "u64"], ["withdrawal", 16, "u64"], ["afterLiquidation", 24, "u64"], ["sigma", 32, "u64"], ["threshold", 40, "u64"], ["limitHour", 48, "u64"], ["limitDay", 56, "u64"], ["limitPool", 64, "u64"], ["available", 72, "u64"], ["reduceOnly", 80, "flag"], ["settled", 81, "flag"]] },
  ReadArgs: { size: 176, fields: [["feedId", 0, "bytes", 32], ["length", 32, "u64"], ["data", 40, "bytes", 136]] },
  SpreadArgs: { size: 32, fields: [["price", 0, "u64"], ["conf", 8, "u64"], ["sigma", 16, "u64"], ["age", 24, "i64"]] },
  PnlArgs: { size: 40, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["price", 16, "u64"], ["unit", 24, "u64"], ["side", 32, "u8"]] },
  Signed: { size: 8, fields: [["value", 0, "i64"]] },
  EntryPartArgs: { size: 32, fields: [["entry", 0, "u64"], ["part", 8, "u64"], ["size", 16, "u64"], ["side", 24, "u8"]] },
  EquityArgs: { size: 88, fields: [["size", 0, "u64"], ["entry", 8, "u64"], ["collateral", 16, "u64"], ["price", 24, "u64"], ["unit", 32, "u64"], ["tokenPrice", 40, "u64"], ["tokenUnit", 48, "u64"], ["haircut", 56, "u64"], ["borrow", 64, "u64"], ["closeFee", 72, "u64"], ["side", 80, "u8"]] },
  SigmaArgs: { size: 32, fields: [["fast", 0, "u64"], ["slow", 8, "u64"], ["unclamped", 16, "u64"], ["stress", 24, "u64"]] },
  BaseImArgs: { size: 24, fields: [["sigma", 0, "u64"], ["marginSigmas", 8, "u64"], ["initialMargin", 16, "u64"]] },
  ImpactArgs: { size: 32, fields: [["before", 0, "i64"], ["after", 8, "i64"], ["impact", 16, "u64"], ["depth", 24, "u64"]] },
  BorrowRateArgs: { size: 24, fields: [["locked", 0, "u64"], ["owned", 8, "u64"], ["most", 16, "u64"]] },
  CoverageArgs: { size: 8, fields: [["coverage", 0, "u64"]] },
  CapArgs: { size: 40, fields: [["used", 0, "u64"], ["at", 8, "i64"], ["limit", 16, "u64"], ["window", 24, "u64"], ["now", 32, "i64"]] },
  MaturityArgs: { size: 16, fields: [["now", 0, "i64"], ["wait", 8, "i64"]] },
  YoungArgs: { size: 112, fields: [["position", 0, "PositionState"], ["time", 96, "u64"], ["now", 104, "i64"]] },
  SplitArgs: { size: 72, fields: [["winningWeight", 0, "u128"], ["losingWeight", 16, "u128"], ["shortfall", 32, "u64"], ["base", 40, "u64"], ["lpShare", 48, "u64"], ["maxClawback", 56, "u64"], ["room", 64, "u64"]] },
  SplitReport: { size: 32, fields: [["lpShare", 0, "u64"], ["clawback", 8, "u64"], ["remainder", 16, "u64"], ["clawbackRate", 24, "u64"]] },
  LiquidityFeeArgs: { size: 56, fields: [["value", 0, "u64"], ["sum", 8, "u64"], ["moved", 16, "u64"], ["lpFee", 24, "u64"], ["lpSlope", 32, "u64"], ["targetWeight", 40, "u64"], ["flow", 48, "u8"]] },
  TicketHours: { size: 8, fields: [["hold", 0, "u32"], ["brief", 4, "u32"]] },
  Until: { size: 8, fields: [["until", 0, "i64"]] },
  OwingArgs: { size: 112, fields: [["position", 0, "PositionState"], ["price", 96, "u64"], ["side", 104, "u8"]] },
  OwingReport: { size: 8, fields: [["profit", 0, "i64"]] },
  OrphanArgs: { size: 208, fields: [["request", 0, "RequestState"], ["position", 112, "PositionState"]] },
  Answer: { size: 8, fields: [["is", 0, "flag"]] },
} as const satisfies Record<string, { size: number; fields: readonly FieldLayout[] }>;

/** The type of each layout. */
export interface Types {
  LossEventParams: pool.LossEventParams;
  PoolParams: pool.PoolParams;
  RollingCap: pool.RollingCap;
  Fund: pool.Fund;
  Deductible: pool.Deductible;
  Print: pool.Print;
  CustodyParams: pool.CustodyParams;
  Band: pool.Band;
  CustodyState: pool.CustodyState;
  SideTotals: pool.SideTotals;
  ExposureState: pool.ExposureState;
  PoolState: pool.PoolState;
  MarketParams: market.MarketParams;
  Ledger: market.Ledger;
  PriceCell: market.PriceCell;
  HourCell: market.HourCell;
  Volatility: market.Volatility;
  Bucket: market.Bucket;
  EscrowState: market.EscrowState;
  LossEventEntry: market.LossEventEntry;
  OpenLossEvent: market.OpenLossEvent;
  SideBook: market.SideBook;
  MarketState: market.MarketState;
  RequestState: accounts.RequestState;
  PositionState: accounts.PositionState;
  ReceiptState: accounts.ReceiptState;
  StakeState: accounts.StakeState;
  TicketState: accounts.TicketState;
  Packed: accounts.Packed;
  Health: accounts.Health;
  HealthRow: accounts.HealthRow;
  PriceRow: accounts.PriceRow;
  Escrowed: accounts.Escrowed;
  CloseReport: accounts.CloseReport;
  Absorbed: accounts.Absorbed;
  LiquidationReport: accounts.LiquidationReport;
  LiquidationRow: accounts.LiquidationRow;
  Rung: accounts.Rung;
  LadderReport: accounts.LadderReport;
  LossRow: accounts.LossRow;
  Instant: scenes.Instant;
  Scene: scenes.Scene;
  PoolScene: scenes.PoolScene;
  HealthArgs: marketCalls.HealthArgs;
  LiquidationPriceReport: marketCalls.LiquidationPriceReport;
  Nothing: marketCalls.Nothing;
  InitialMargin: marketCalls.InitialMargin;
  SideArg: marketCalls.SideArg;
  SideTerms: marketCalls.SideTerms;
  ProfitAtRiskArgs: marketCalls.ProfitAtRiskArgs;
  Held: marketCalls.Held;
  ProfitAtRisk: marketCalls.ProfitAtRisk;
  LossArgs: marketCalls.LossArgs;
  WhatIf: marketCalls.WhatIf;
  OrderArgs: marketCalls.OrderArgs;
  OpenReport: marketCalls.OpenReport;
  OrderReport: marketCalls.OrderReport;
  Source: marketCalls.Source;
  ExecuteArgs: marketCalls.ExecuteArgs;
  MaxSizeReport: marketCalls.MaxSizeReport;
  CloseArgs: marketCalls.CloseArgs;
  DecreaseReport: marketCalls.DecreaseReport;
  DecreaseQuote: marketCalls.DecreaseQuote;
  TriggerArgs: marketCalls.TriggerArgs;
  TriggerReport: marketCalls.TriggerReport;
  ReductionArgs: marketCalls.ReductionArgs;
  CancelArgs: marketCalls.CancelArgs;
  CancelReport: marketCalls.CancelReport;
  RemoveCollateralArgs: marketCalls.RemoveCollateralArgs;
  CollateralReport: marketCalls.CollateralReport;
  AddCollateralArgs: marketCalls.AddCollateralArgs;
  LiquidationArgs: marketCalls.LiquidationArgs;
  LiquidationOutcome: marketCalls.LiquidationOutcome;
  ClaimArgs: marketCalls.ClaimArgs;
  ClaimReport: marketCalls.ClaimReport;
  LiensArgs: marketCalls.LiensArgs;
  LiensReport: marketCalls.LiensReport;
  TicketArgs: marketCalls.TicketArgs;
  TicketReport: marketCalls.TicketReport;
  LiquidityArgs: poolCalls.LiquidityArgs;
  LiquidityReport: poolCalls.LiquidityReport;
  LiquidityWait: poolCalls.LiquidityWait;
  TokenRoom: poolCalls.TokenRoom;
  TokenRooms: poolCalls.TokenRooms;
  PoolValue: poolCalls.PoolValue;
  PayOutArgs: poolCalls.PayOutArgs;
  PayOutReport: poolCalls.PayOutReport;
  FundHealth: poolCalls.FundHealth;
  StakeArgs: poolCalls.StakeArgs;
  StakeReport: poolCalls.StakeReport;
  SweepArgs: poolCalls.SweepArgs;
  SweepReport: poolCalls.SweepReport;
  PrintArgs: plays.PrintArgs;
  SideArgs: plays.SideArgs;
  OpenedReport: plays.OpenedReport;
  SettlementReport: plays.SettlementReport;
  Shown: plays.Shown;
  CustodyChange: plays.CustodyChange;
  MeasureArgs: plays.MeasureArgs;
  WindowArgs: plays.WindowArgs;
  DelayArgs: plays.DelayArgs;
  CalmArgs: plays.CalmArgs;
  IssueArgs: plays.IssueArgs;
  LienArgs: plays.LienArgs;
  LienReport: plays.LienReport;
  BountyArgs: plays.BountyArgs;
  Amount: plays.Amount;
  OutflowArgs: plays.OutflowArgs;
  FundArgs: plays.FundArgs;
  TokenArgs: plays.TokenArgs;
  EtaArgs: rules.EtaArgs;
  EtaReport: rules.EtaReport;
  MarksArgs: rules.MarksArgs;
  PositionMarks: rules.PositionMarks;
  TokenReport: rules.TokenReport;
  FundReport: rules.FundReport;
  SidePriceArgs: rules.SidePriceArgs;
  MarketReport: rules.MarketReport;
  ReadArgs: rules.ReadArgs;
  SpreadArgs: rules.SpreadArgs;
  PnlArgs: rules.PnlArgs;
  Signed: rules.Signed;
  EntryPartArgs: rules.EntryPartArgs;
  EquityArgs: rules.EquityArgs;
  SigmaArgs: rules.SigmaArgs;
  BaseImArgs: rules.BaseImArgs;
  ImpactArgs: rules.ImpactArgs;
  BorrowRateArgs: rules.BorrowRateArgs;
  CoverageArgs: rules.CoverageArgs;
  CapArgs: rules.CapArgs;
  MaturityArgs: rules.MaturityArgs;
  YoungArgs: rules.YoungArgs;
  SplitArgs: rules.SplitArgs;
  SplitReport: rules.SplitReport;
  LiquidityFeeArgs: rules.LiquidityFeeArgs;
  TicketHours: rules.TicketHours;
  Until: rules.Until;
  OwingArgs: rules.OwingArgs;
  OwingReport: rules.OwingReport;
  OrphanArgs: rules.OrphanArgs;
  Answer: rules.Answer;
}
