import type { BallastEvent } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { fromUnits } from "../chain/units";
import { type MarketInfo, sideName } from "../world/venue";
import type { World } from "../world/world";

/** An event in words and decimal numbers: amounts in whole units, people and positions by name. */
export type Told = { name: string } & Record<string, string | boolean>;

/** In what a field counts. `collateral`: the position's token. `backing`: the token that the side's profit is paid in. */
type Unit = "usd" | "price" | "size" | "shares" | "fraction" | "custody" | "collateral" | "backing" | "count";

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
  expiredCarry: "usd",
  fund: "usd",
  u: "usd",
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
  size: "size",
  positionSize: "size",
  shares: "shares",
  lpSupply: "shares",
  totalShares: "shares",
  h: "fraction",
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
  heldBrief: "backing",
  face: "backing",
  dust: "backing",
  bounty: "backing",
};

/** Fields whose unit depends on the event. */
const OF_EVENT: Record<string, Record<string, Unit>> = {
  Staked: { amount: "usd" },
  Unstaked: { amount: "usd" },
  Donated: { amount: "usd" },
  OwnerPaid: { amount: "custody" },
  TicketClaimed: { paid: "backing" },
  LiensApplied: { paid: "usd" },
};

const DECIMALS: Partial<Record<Unit, number>> = { usd: 6, price: 8, shares: 6, fraction: 18, count: 0 };
const NO_MARKET = 255;

/** What a teller must know to find names and decimals. */
export interface Names {
  world: World;
  /** By address, for positions, requests and tickets. */
  name(address: PublicKey): string;
  /** Decimals of the collateral of a position, also of one that is closed. */
  collateralDecimals(position: PublicKey): number;
}

interface Place {
  names: Names;
  event: { name: string; data: Record<string, unknown> };
  market: MarketInfo | null;
}

/** Tells an event. Bookkeeping of the header is left out, but for market and time. */
export function tell(event: BallastEvent, names: Names): Told {
  const data = event.data as unknown as Record<string, unknown>;
  const { header, ...fields } = data as { header: { market: number; timestamp: bigint } };
  const market = header.market === NO_MARKET ? null : names.world.venue.market(header.market);
  const told: Told = { name: event.name, ...(market ? { market: market.symbol } : {}), time: String(header.timestamp) };
  const place: Place = { names, event: { name: event.name, data }, market };
  for (const [field, value] of Object.entries(fields)) told[field] = tellField(field, value, place);
  return told;
}

function tellField(field: string, value: unknown, place: Place): string | boolean {
  if (typeof value === "boolean") return value;
  if (value instanceof PublicKey) return place.names.name(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (field === "side") return sideName(Number(value));
  if (field === "custody") return place.names.world.venue.custody(Number(value)).symbol;
  const unit = OF_EVENT[place.event.name]?.[field] ?? FIELDS[field] ?? "count";
  return fromUnits(BigInt(value as bigint | number), decimalsOf(unit, place));
}

function decimalsOf(unit: Unit, { names, event, market }: Place): number {
  const known = DECIMALS[unit];
  if (known !== undefined) return known;
  const { venue } = names.world;
  const { custody, position, side } = event.data as { custody?: number; position?: PublicKey; side?: number };
  if (custody !== undefined)
    return unit === "size" && market ? market.custody.decimals : venue.custody(custody).decimals;
  if (unit === "collateral" && position) return names.collateralDecimals(position);
  if (market === null) return venue.home.decimals;
  if (unit === "size") return market.custody.decimals;
  // Liens and bounties of longs are paid in the index token; an event without side is told in the stable.
  return venue.backing(market, sideName(side ?? 1)).decimals;
}
