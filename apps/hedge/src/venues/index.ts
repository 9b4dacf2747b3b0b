/** Venues by name. */
import { BinanceUsdm } from "./binanceusdm";
import { Bybit } from "./bybit";
import { clientOf, guarded } from "./client";
import { Hyperliquid } from "./hyperliquid";
import { Okx } from "./okx";
import type { Venue, VenueOptions } from "./venue";

/** All that can be watched. */
export const VENUES = ["binanceusdm", "bybit", "okx", "hyperliquid"] as const;
export type VenueId = (typeof VENUES)[number];

const UNIFIED = { binanceusdm: BinanceUsdm, bybit: Bybit, okx: Okx } as const;

/** What ccxt asks positions with, and where in the answer they are. */
const POSITIONS = {
  binanceusdm: ["fapiPrivateV3GetPositionRisk", (answer: Body) => answer],
  bybit: ["privateGetV5PositionList", ({ result }: Body) => (result as Body | undefined)?.list],
  okx: ["privateGetAccountPositions", ({ data }: Body) => data],
} as const;
type Body = Record<string, unknown>;

/** A venue. Nothing is asked of it yet; ccxt is loaded if it is read through that. `Misuse` where it is missing. */
export async function openVenue(id: VenueId, options: VenueOptions): Promise<Venue> {
  if (id === "hyperliquid") return new Hyperliquid(options);
  const client = await clientOf(id, options.credentials, options);
  const [method, list] = POSITIONS[id];
  guarded(client, method, list);
  return new UNIFIED[id](client, options);
}
