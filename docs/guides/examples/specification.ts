/** Worked examples of the specification: each is worked out twice, here as its page says, and by the engine. */
import { rule } from "../../../tests/support/rules";
import { decimal, type Examples, type Table } from "./table";

const floor = (a: bigint, b: bigint, d: bigint): bigint => (a * b) / d;
const ceil = (a: bigint, b: bigint, d: bigint): bigint => (a * b + d - 1n) / d;

/** SOL: nine decimals, so `unit` is 1e11. */
const UNIT = 100_000_000_000n;
const ONE = 1_000_000_000_000_000_000n;

interface Worked {
  what: string;
  given: string;
  steps: string;
  page: bigint;
  engine: bigint;
}

const spread: Worked = {
  what: "spread",
  given: "150 USD, conf 0.05, sigma 0.8 %, 3 s",
  steps: "drift = ceil(8,000,000 x 1,732,050,808 / 4e10); ceil(P x drift / 1e9) + conf",
  page: ceil(15_000_000_000n, ceil(8_000_000n, 1_732_050_808n, 40_000_000_000n), 1_000_000_000n) + 5_000_000n,
  engine: rule("rule_spread", { price: 15_000_000_000n, conf: 5_000_000n, sigma: 8_000_000n, age: 3n }).value,
};

const profit: Worked = {
  what: "profit of a short",
  given: "7.000000001 SOL, entry 1,050 USD, P 149.99",
  steps: "entry - ceil(size x P / unit)",
  page: 1_050_000_000n - ceil(7_000_000_001n, 14_999_000_000n, UNIT),
  engine: rule("rule_pnl", {
    ...{ side: 1, size: 7_000_000_001n, entry: 1_050_000_000n },
    ...{ price: 14_999_000_000n, unit: UNIT },
  }).value,
};

const part: Worked = {
  what: "cost of a third of a long",
  given: "3 SOL, entry 450.000001 USD",
  steps: "ceil(entry x part / size)",
  page: ceil(450_000_001n, 1_000_000_000n, 3_000_000_000n),
  engine: rule("rule_entry_part", { side: 0, entry: 450_000_001n, part: 1_000_000_000n, size: 3_000_000_000n }).value,
};

const MARKS = {
  side: 0,
  price: 13_400_000_000n,
  unit: UNIT,
  tokenPrice: 100_000_000n,
  tokenUnit: 100_000_000n,
  haircut: 100n,
  borrow: 1_234_567n,
  closeFee: 6n,
};

const equity: Worked = {
  what: "margin equity of a long",
  given: "100 SOL, entry 15,000, 1,990.78 USDC at 1, P 134, haircut 1 %, borrow 1.234567",
  steps: "floor(9,900 x collateral / 10,000) + pnl - borrow - ceil(6 x notional / 10,000)",
  page: floor(9_900n, 1_990_780_000n, 10_000n) - 1_600_000_000n - 1_234_567n - ceil(6n, 13_400_000_000n, 10_000n),
  engine: rule("rule_equity", {
    ...MARKS,
    ...{ size: 100_000_000_000n, entry: 15_000_000_000n, collateral: 1_990_780_000n },
  }).value,
};

const VARIANCES = { fast: 40_000_000_000_001n, slow: 64_000_000_000_000n, unclamped: 81_000_000_000_000n };

const sigma: Worked = {
  what: "sigma",
  given: "fast 4.0000000000001e13, slow 6.4e13, unclamped 8.1e13, stress 8,000,000",
  steps: "floor((3 x isqrt(6.4e13) + max(isqrt(8.1e13), stress)) / 4)",
  page: (3n * 8_000_000n + 9_000_000n) / 4n,
  engine: rule("rule_sigma", { ...VARIANCES, stress: 8_000_000n }).value,
};

const initial: Worked = {
  what: "base initial margin",
  given: "sigma 8,250,000, 6 sigmas, least 2.5 %",
  steps: "max(ceil(8,250,000 x 60,000 / 1e9), 250)",
  page: ceil(8_250_000n, 60_000n, 1_000_000_000n),
  engine: rule("rule_base_im", { initialMargin: 250n, marginSigmas: 60_000n, sigma: 8_250_000n }).value,
};

const impact: Worked = {
  what: "impact",
  given: "skew -2,000,000 to +1,000,001 USD, k 10 %, depth 50 M",
  steps: "the sign changes, from = 0: ceil(b^2 x 1,000 / (depth x 20,000))",
  page: ceil(1_000_001_000_000n ** 2n, 1_000n, 50_000_000_000_000n * 20_000n),
  engine: rule("rule_impact", {
    ...{ impact: 1_000n, depth: 50_000_000_000_000n },
    ...{ before: -2_000_000_000_000n, after: 1_000_001_000_000n },
  }).value,
};

const rate: Worked = {
  what: "borrow rate",
  given: "8,500.1 of 10,000 SOL reserved, 440 % at most",
  steps: "u = 8,501; 4,400 + ceil((44,000 - 4,400) x 501 / 2,000)",
  page: 4_400n + ceil(39_600n, 501n, 2_000n),
  engine: rule("rule_borrow_rate", { locked: 8_500_100_000_000n, owned: 10_000_000_000_000n, most: 44_000n }).value,
};

const share: Worked = {
  what: "fund's share of a fee",
  given: "coverage 80 %",
  steps: "1,000 + floor((12,000 - 8,000) x 4,000 / 6,000)",
  page: 1_000n + floor(4_000n, 4_000n, 6_000n),
  engine: rule("rule_insurance_share", { coverage: 8_000n }).value,
};

const limit: Worked = {
  what: "what a limit leaves",
  given: "50,000 USD used, limit 18,539, 69,120 s of a day later",
  steps: "18,539 - (50,000 - floor(50,000 x 69,120 / 86,400))",
  page: 18_539_000_000n - (50_000_000_000n - floor(50_000_000_000n, 69_120n, 86_400n)),
  engine: rule("rule_cap", {
    ...{ used: 50_000_000_000n, at: 0n, limit: 18_539_000_000n },
    ...{ window: 86_400n, now: 69_120n },
  }).value,
};

const haircut: Worked = {
  what: "h of a loss event",
  given: "U 125, S + N 1,000 USD, the winning side four tenths of the losing one",
  steps: "L = 62.5; H = min(floor(62.5 x 4 / 10), 250); floor(H x 1e18 / 1,000)",
  page: floor(floor(62_500_000n, 4n, 10n), ONE, 1_000_000_000n),
  engine: rule("rule_split", {
    ...{ shortfall: 125_000_000n, base: 1_000_000_000n, winningWeight: 4n, losingWeight: 10n },
    ...{ lpShare: 5_000n, maxClawback: 2_500n, room: ONE / 2n },
  }).clawbackRate,
};

const fee: Worked = {
  what: "fee rate of a deposit",
  given: "30 % of 10 M USD, 1 M more; target 20 %, 10 bp, slope 40 bp",
  steps: "after = ceil(4e12 x 1e9 / 11e12); 1,000,000 + ceil(40 x (3e8 + after - 4e8) / 20,000)",
  page: 1_000_000n + ceil(40n, 300_000_000n + ceil(4n, 1_000_000_000n, 11n) - 400_000_000n, 20_000n),
  engine: rule("rule_liquidity_fee", {
    ...{ lpFee: 10n, lpSlope: 40n, targetWeight: 2_000n, flow: 0 },
    ...{ value: 3_000_000_000_000n, sum: 10_000_000_000_000n, moved: 1_000_000_000_000n },
  }).value,
};

const WORKED = [spread, profit, part, equity, sigma, initial, impact, rate, share, limit, haircut, fee];

/** Throws where the page and the engine differ. */
function worked(): Table {
  const rows = WORKED.map(({ what, given, steps, page, engine }) => {
    if (page !== engine) throw new RangeError(`${what}: ${page} by the page, ${engine} by the engine`);
    return [what, given, steps, decimal(engine, 0, 0)];
  });
  return [["what", "given", "computed as", "result"], ...rows];
}

export const specification: Examples = { "specification-worked": worked };
