import { type BallastEvent, ERRORS } from "@ballast/sdk";
import { fromUnits, type MarketInfo, sideName } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { type QueuedChange, tellChange } from "./change";
import type { Names } from "./names";

/** An event in words and decimal numbers: amounts in whole units, people and positions by name. */
export type EventInWords = { name: string } & Record<string, string | boolean | Record<string, string | boolean>>;

/**
 * Unit of a field. `collateral`: the position's token. `backing`: the token that the side's profit is paid in.
 * `measured`: as the guardian's measure says. `time`: unix seconds. `plain`: a count or a number.
 */
type Unit =
  | ("usd" | "price" | "size" | "shares" | "fraction" | "sol" | "time" | "plain")
  | ("custody" | "collateral" | "backing" | "measured");

const FIELDS: Record<string, Unit> = {
  cost: "usd",
  baseFee: "usd",
  impact: "usd",
  borrow: "usd",
  lien: "usd",
  pnl: "usd",
  keeperFloor: "usd",
  deficit: "usd",
  young: "usd",
  insurance: "usd",
  deductible: "usd",
  shortfall: "usd",
  expiredShortfall: "usd",
  fund: "usd",
  liens: "usd",
  lpShare: "usd",
  escrow: "usd",
  remainder: "usd",
  aum: "usd",
  lienPaid: "usd",
  lienLapsed: "usd",
  positionEntry: "usd",
  gained: "usd",
  value: "usd",
  price: "price",
  reference: "price",
  limit: "price",
  trigger: "price",
  size: "size",
  positionSize: "size",
  shares: "shares",
  lpSupply: "shares",
  totalShares: "shares",
  clawbackRate: "fraction",
  atoms: "custody",
  fee: "custody",
  surplus: "custody",
  sold: "custody",
  owned: "custody",
  collateral: "collateral",
  charged: "collateral",
  seized: "collateral",
  returned: "collateral",
  liquidationFee: "collateral",
  keeperReward: "collateral",
  added: "collateral",
  removed: "collateral",
  profit: "backing",
  held: "backing",
  heldAfterJump: "backing",
  face: "backing",
  dust: "backing",
  bounty: "backing",
  deferred: "backing",
  tip: "sol",
  eta: "time",
  expires: "time",
  expiresAt: "time",
  printAfter: "time",
  readyAt: "time",
  settleAt: "time",
  validUntil: "time",
  custodies: "plain",
  epoch: "plain",
  id: "plain",
  index: "plain",
  kind: "plain",
  measure: "plain",
  number: "plain",
  positionNonce: "plain",
  positions: "plain",
  stable: "plain",
};

/** Fields whose unit depends on the event. */
const OF_EVENT: Record<string, Record<string, Unit>> = {
  Staked: { amount: "usd" },
  Unstaked: { amount: "usd" },
  Donated: { amount: "usd" },
  OwnerPaid: { amount: "custody", deferred: "custody" },
  ProtocolFeesCollected: { amount: "custody" },
  GuardianTightened: { first: "measured", second: "measured" },
  TicketClaimed: { paid: "backing" },
  LiensApplied: { paid: "usd" },
};

const DECIMALS: Partial<Record<Unit, number>> = {
  usd: 6,
  price: 8,
  shares: 6,
  fraction: 18,
  sol: 9,
  time: 0,
  plain: 0,
};
const NO_MARKET = 255;
/** The whole of a position. */
const ALL = (1n << 64n) - 1n;

/** Unit of an event's field; undefined if none is defined. */
export const unitOf = (event: string, field: string): string | undefined =>
  OF_EVENT[event]?.[field] ?? (Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined);

interface Place {
  names: Names;
  event: { name: string; data: Record<string, unknown> };
  market: MarketInfo | null;
}

/** Describes an event. Of its header only market and time are kept. */
export function tell(event: BallastEvent, names: Names): EventInWords {
  const data = event.data as unknown as Record<string, unknown>;
  const { header, ...fields } = data as { header: { market: number; timestamp: bigint } };
  const market = header.market === NO_MARKET ? null : names.world.venue.market(header.market);
  const told: EventInWords = {
    name: event.name,
    ...(market ? { market: market.symbol } : {}),
    time: String(header.timestamp),
  };
  const place: Place = { names, event: { name: event.name, data }, market };
  for (const [field, value] of Object.entries(fields)) told[field] = tellField(field, value, place);
  return told;
}

function tellField(field: string, value: unknown, place: Place): EventInWords[string] {
  const { event, names } = place;
  if (typeof value === "boolean") return value;
  if (value instanceof PublicKey) return names.name(value);
  if (field === "payload") return tellChange(event.data as unknown as QueuedChange, names);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (field === "side") return sideName(Number(value));
  if (event.name === "RequestEnded" && field === "reason") return ERRORS.get(Number(value))?.name ?? String(value);
  if (field === "custody") return names.world.venue.custody(Number(value)).symbol;
  const unit = unitOf(event.name, field) as Unit | undefined;
  if (unit === undefined) throw new TypeError(`the ledger has no unit for ${event.name}.${field}`);
  const amount = BigInt(value as bigint | number);
  return unit === "size" && amount === ALL ? "all" : fromUnits(amount, decimalsOf(unit, place));
}

function decimalsOf(unit: Unit, place: Place): number {
  const known = DECIMALS[unit];
  if (known !== undefined) return known;
  const { names, event, market } = place;
  const { venue } = names.world;
  const { custody, position, side } = event.data as { custody?: number; position?: PublicKey; side?: number };
  if (unit === "measured") return measuredDecimals(place);
  if (unit === "size" && market !== null) return market.custody.decimals;
  if (unit === "backing" && market !== null && side !== undefined)
    return venue.backing(market, sideName(side)).decimals;
  if ((unit === "custody" || unit === "collateral") && custody !== undefined) return venue.custody(custody).decimals;
  if (unit === "collateral" && position !== undefined) return names.collateralDecimals(position);
  throw new TypeError(`an event ${event.name} does not say of which token its ${unit} is`);
}

/**
 * What the guardian lowered: caps of open interest in USD, or deposits of a token; the other measures have no amounts.
 */
function measuredDecimals({ names, event }: Place): number {
  const { measure, index } = event.data as { measure: number; index: number };
  if (measure === 2) return 6;
  return measure === 3 ? names.world.venue.custody(index).decimals : 0;
}
