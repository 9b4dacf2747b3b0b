import type { Answer } from "@ballast/api/contract";
import { asOf, frac, KEYS, NOW, price, sol, usd } from "./base";

export const latency: Answer<"latency"> = {
  asOf,
  data: {
    ...{ count: 14, p50Ms: 1_240, p95Ms: 2_900, p99Ms: 4_100, maxMs: 4_180 },
    due: [{ market: 0, liquidatable: 0, notional: "0" }],
  },
};

export const leaderboard: Answer<"leaderboard"> = {
  asOf,
  items: [
    {
      ...{ keeper: KEYS.keeperOne, actions: 41, rewards: usd("408.1986"), liquidations: 9, notional: usd("1804300") },
      ...{ floors: usd("2"), last: NOW - 902 },
    },
    {
      ...{ keeper: KEYS.keeperTwo, actions: 17, rewards: usd("6"), liquidations: 5, notional: usd("204100") },
      ...{ floors: "0", last: NOW - 5_648 },
    },
  ],
  next: null,
};

export const changes: Answer<"changes"> = {
  asOf,
  items: [
    {
      ...{ id: KEYS.receipt, number: 3, kind: "market", index: 0, proposer: KEYS.pool, stage: "waiting" },
      ...{ queuedAt: NOW - 11_400, eta: NOW + 75_000, validUntil: NOW + 679_800, refusal: null },
      fields: [
        { field: "initial_margin", from: "2.50 %", to: "4.00 %", means: "Minimum initial margin" },
        {
          field: "max_long",
          from: "50,000,000 USD",
          to: "20,000,000 USD",
          means: "Cap on long notional, at entry prices",
        },
      ],
      words: "Market SOL would need more margin and take fewer longs.",
    },
    {
      ...{ id: KEYS.market, number: 2, kind: "pool", index: null, proposer: KEYS.pool, stage: "executed" },
      ...{ queuedAt: NOW - 400_000, eta: NOW - 313_600, validUntil: NOW + 291_200, refusal: null },
      fields: [{ field: "deductible", from: "0.20 %", to: "0.25 %", means: "What LPs bear of a day's deficits first" }],
      words: "LPs would bear a larger deductible.",
    },
  ],
  next: null,
};

export const alerts: Answer<"alerts"> = {
  asOf,
  items: [
    {
      ...{ id: "coverage-0-395", ts: NOW - 1_352, sequence: 395, level: "critical", kind: "coverage", market: 0 },
      ...{ closed: null, message: "The fund covers 57 % of its target" },
      causes: ["9,999 USD were drawn at event 395", "1,249 USD were drawn at event 399"],
    },
  ],
  next: null,
};

const health: NonNullable<Answer<"position">["data"]["health"]> = {
  ...{
    notional: usd("143000"),
    pnl: usd("83000"),
    collateral: usd("40000"),
    borrow: usd("12.4"),
    equity: usd("122501.1"),
  },
  ...{ residual: usd("122987.6"), ratio: "8566", leverage: "11627", maintenance: usd("9724"), initial: usd("19448") },
  liquidatable: false,
};

export const ownerPositions: Answer<"ownerPositions"> = {
  asOf,
  items: [
    {
      ...{
        address: KEYS.market,
        owner: KEYS.hana,
        market: 0,
        side: "short",
        custody: 0,
        nonce: "1",
        size: sol("1000"),
      },
      ...{ entry: usd("226000"), collateral: usd("40000"), openedAt: NOW - 30_000, increasedAt: NOW - 30_000 },
      ...{ price: price("143"), health, liquidationPrice: price("248.31"), error: null },
    },
  ],
  next: null,
};

export const ownerRisk: Answer<"ownerRisk"> = {
  asOf,
  items: [
    {
      ...{
        position: KEYS.market,
        market: 0,
        side: "short",
        price: price("143"),
        pnl: usd("83000"),
        lienDue: usd("1178.408684"),
      },
      ...{ paidNow: "0", held: [{ tokens: usd("81821.59"), until: NOW + 28_800 }], fresh: usd("83000") },
      ...{ worstNext: usd("20750"), worstTotal: usd("41500"), phi: frac("1") },
      words:
        "All of the profit is fresh and would wait eight hours; the next event could take 20,750 USD of it at most.",
    },
  ],
  next: null,
};

export const ownerTickets: Answer<"ownerTickets"> = {
  asOf,
  items: [
    {
      ...{ address: KEYS.receipt, owner: KEYS.hana, market: 0, side: "short", custody: 0, face: usd("12400.5") },
      ...{ maturesAt: NOW - 40, claimable: true },
    },
    {
      ...{ address: KEYS.program, owner: KEYS.hana, market: 0, side: "short", custody: 0, face: usd("3120") },
      // "in 2 h" for a minute: at a whole one, the first second would look otherwise than the next.
      ...{ maturesAt: NOW + 7_259, claimable: false },
    },
  ],
  next: null,
};

export const ownerPayables: Answer<"ownerPayables"> = { asOf, items: [], next: null };

export const owner: Answer<"owner"> = {
  asOf,
  data: {
    ...{ owner: KEYS.hana, positions: 1, notional: usd("143000"), pnl: usd("83000"), requests: 0, tickets: 2 },
    ...{ payables: 0, stake: "0", behaviour: { topups: 2, liquidations: 0, closes: 3 } },
  },
};

export const requests: Answer<"requests"> = { asOf, items: [], next: null };
