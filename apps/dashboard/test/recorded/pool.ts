import type { Answer } from "@ballast/api/contract";
import { asOf, KEYS, NOW, price, sol, usd } from "./base";

const SOL_FEED = "ef0d8b6fda2ceba41da15d4095d1da392a0d2f8ed0c6c7bc0f4cfac8c280b56d";
const USDC_FEED = "eaa020c61cc479712813461ce153894a96a6c00b21ed0cfc2798d1f9a9e9c94a";

export const pool: Answer<"pool"> = {
  asOf,
  data: {
    ...{ id: "1", address: KEYS.pool, programId: KEYS.program, homeMint: KEYS.market, lpMint: KEYS.receipt },
    ...{ sequence: 413, lpSupply: usd("8711122.436758"), aum: usd("6789505.164979") },
    value: { mint: usd("6791212.08"), burn: usd("6789505.164979") },
    lpPrice: { mint: price("0.7796"), burn: price("0.7794") },
    openInterest: usd("2351200"),
    waits: { deposit: 0, withdrawal: 0 },
    ...{ deductible: usd("4488.807549"), markets: 1, custodies: 2, params: {} },
  },
};

const print = (text: string) => ({
  ...{ price: price(text), conf: price("0.05"), ema: price(text), publishTime: NOW - 1, ageSeconds: 1, silent: false },
});

type Custody = Answer<"custodies">["items"][number];
const custody = (more: Partial<Custody>): Custody => ({
  ...{ number: 0, mint: KEYS.market, vault: KEYS.receipt, feedId: USDC_FEED, decimals: 6, stable: true },
  ...{ print: print("1"), owned: usd("3838752.488679"), locked: usd("1402000"), utilisation: "3652" },
  ...{ collateral: usd("401200"), pending: "0", escrow: "0", insuranceDue: "0", protocolFees: usd("983.339968") },
  ...{ payable: "0", owes: usd("4240935.83"), borrowRate: "2500", borrowDue: "0", haircut: "100", sigma: "0" },
  ...{ outflow: usd("383875.24"), weight: "565000000", target: "500000000", params: {} },
  ...more,
});

export const custodies: Answer<"custodies"> = {
  asOf,
  items: [
    custody({}),
    custody({
      ...{ number: 1, feedId: SOL_FEED, decimals: 9, stable: false, print: print("143"), owned: sol("20634.6341") },
      ...{ locked: sol("6640"), utilisation: "3217", collateral: sol("140"), sigma: "21000000", haircut: "420" },
      ...{ protocolFees: sol("1.15"), insuranceDue: sol("4.2159"), owes: sol("20780"), outflow: sol("2063.4") },
    }),
  ],
};

export const status: Answer<"status"> = {
  asOf,
  data: {
    ...{ version: "0.1.0", pool: KEYS.pool, programId: KEYS.program, ready: true, faults: [] },
    accounts: { slot: asOf.slot, ageMs: 410, positions: 214, others: 61 },
    events: { watermark: 412, chain: 412, behind: 0, lagMs: 420 },
    feeds: [
      { custody: 0, feedId: USDC_FEED, price: price("1"), publishTime: NOW - 1, ageSeconds: 1, silent: false },
      { custody: 1, feedId: SOL_FEED, price: price("143"), publishTime: NOW - 1, ageSeconds: 1, silent: false },
    ],
    ...{ streams: 3, database: "embedded" },
  },
};

export const completeness: Answer<"completeness"> = {
  asOf,
  data: {
    ...{ first: 0, last: 412, newest: 412, chain: 412, count: 413, gaps: [], undecoded: 0, complete: true },
    hash: {
      algorithm: "sha256",
      rule: "h(n) = sha256(h(n-1) ‖ raw bytes of event n), h before the first = 32 zeros",
      at: 412,
      value: "9b1f0c6a7d3e5b2849af6c1d0e7b835f24d9c6a1837e5f0b2d4c6e8a9f1b3d57",
    },
  },
};
