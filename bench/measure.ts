import { statSync } from "node:fs";
import { PROGRAM_FILE } from "@ballast/testkit";
import type { Figures, Results } from "./figures";
import { insurance, liquidity } from "./scenes/funds";
import { admin } from "./scenes/governance";
import { deficits, solvent, twoSources, winners } from "./scenes/liquidations";
import { crashDay, debts, orders, otherCloses, prices, requests, trades } from "./scenes/trading";
import { viewing } from "./scenes/views";
import {
  widestDebts,
  widestEnlargement,
  widestEvents,
  widestLiquidity,
  widestOrders,
  widestPrices,
  widestReceipts,
} from "./scenes/worst";

const SCENES = [
  trades,
  otherCloses,
  debts,
  requests,
  orders,
  solvent,
  winners,
  twoSources,
  deficits,
  liquidity,
  insurance,
  prices,
  crashDay,
  admin,
  viewing,
  widestLiquidity,
  widestPrices,
  widestDebts,
  widestOrders,
  widestEnlargement,
  widestEvents,
  widestReceipts,
];

/** Every instruction, each scene on a chain of its own; the same figures in every run. */
export async function measure(): Promise<Results> {
  const cu: Figures = {};
  for (const scene of SCENES) Object.assign(cu, await scene());
  return { cu, so_bytes: statSync(PROGRAM_FILE).size };
}
