// What the conformance program must return, computed with BigInt. Each function mirrors one of program/src/lib.rs.
export const signed = (x, bits = 128) => BigInt.asIntN(bits, x);
export const unsigned = (x, bits = 128) => BigInt.asUintN(bits, x);
const [s, u] = [signed, unsigned];
const MAX64 = (1n << 64n) - 1n;
const MAX128 = (1n << 128n) - 1n;

/** The value, as the program widens it, if it fits its type; else what the program returns instead, 1. */
const or1 = (x, bits, isSigned = false) => (x === (isSigned ? s(x, bits) : u(x, bits)) ? u(x) : 1n);

// -- inputs ----------------------------------------------------------------------------------------

/** xorshift64*: the same cases for the same seed. */
export class Random {
  constructor(seed) {
    this.state = (BigInt(seed) * 0x9e3779b97f4a7c15n) & MAX64;
  }
  u64() {
    let x = this.state;
    x ^= x >> 12n;
    x = (x ^ (x << 25n)) & MAX64;
    x ^= x >> 27n;
    this.state = x;
    return (x * 0x2545f4914f6cdd1dn) & MAX64;
  }
  /** Any width is equally likely, and half of the numbers have long runs of equal bits. */
  u128() {
    let x = (this.u64() << 64n) | this.u64();
    const kind = this.u64() % 4n;
    const n = this.u64() % 128n;
    if (kind === 0n) x = u(x | (MAX128 << n));
    if (kind === 1n) x = x & ~(MAX128 >> n) & MAX128;
    return x >> this.u64() % 128n;
  }
}

const powers = [31n, 32n, 33n, 63n, 64n, 65n, 95n, 96n, 127n];
export const EDGES = [
  ...[0n, 1n, 2n, 3n, 10n ** 9n, 10n ** 18n],
  ...powers.flatMap((bit) => [1n << bit, (1n << bit) - 1n, (1n << bit) + 1n]),
  ...[MAX128, MAX128 - 1n, MAX128 >> 1n, u(-(1n << 64n))],
];

/** Every pair of edges, then random pairs and near-multiples, which is where a quotient's estimate goes wrong. */
export function pairs(random, n) {
  const list = EDGES.flatMap((a) => EDGES.map((b) => [a, b]));
  for (let i = 0; i < n; i += 1) {
    const [a, b] = [random.u128(), random.u128()];
    const near = () => u(a * b - (random.u64() & 1n));
    list.push([a, i % 4 === 0 ? near() : b], [near(), b]);
  }
  return list;
}

// -- expected results ------------------------------------------------------------------------------

export const ARITHMETIC = [
  ...["(nothing)", "u128 *", "u128 /", "u128 %", "i128 checked /", "i128 checked %", "u128 checked *", "i128 checked *"],
  ...["u128 checked +", "i128 checked -", "u128 <<", "i128 >>", "u64 * u64", "u64 checked *", "i64 checked *", "u64 * u64 / u64"],
];
export function arithmetic(a, b) {
  const [sa, sb, k] = [s(a), s(b), b & 127n];
  const [low, lowB] = [u(a, 64), u(b, 64)];
  const divides = b !== 0n && s(sa / sb) === sa / sb; // i128::MIN / -1 does not
  return [
    a ^ b,
    u(a * b),
    b ? a / b : 0n,
    b ? a % b : 0n,
    divides ? u(sa / sb) : 0n,
    divides ? u(sa % sb) : 0n,
    or1(a * b, 128),
    or1(sa * sb, 128, true),
    or1(a + b, 128),
    or1(sa - sb, 128, true),
    u(a << k),
    u(sa >> k) ^ (a >> k),
    low * lowB,
    or1(low * lowB, 64),
    or1(s(a, 64) * s(b, 64), 64, true),
    u((low * (b >> 64n)) / (lowB | 1n)),
  ];
}

export const WIDTHS = [8, 16, 32, 64];
export const NARROW = ["+", "signed *", "/", "signed /", "signed %", "checked -", "signed checked +", "signed >>", "rotate", "swap bytes", "count bits", "compare"];
export function narrow(width, wideA, wideB) {
  const [x, y, p, q] = [u(wideA, width), u(wideB, width), s(wideA, width), s(wideB, width)];
  const shift = y % BigInt(width);
  const bits = x.toString(2).padStart(width, "0");
  const bytes = x.toString(16).padStart(width / 4, "0").match(/../g);
  const leading = x ? bits.indexOf("1") : width;
  const trailing = x ? width - 1 - bits.lastIndexOf("1") : width;
  const ones = bits.split("1").length - 1;
  return [
    u(x + y, width),
    u(s(p * q, width)),
    y ? x / y : 1n,
    q ? or1(p / q, width, true) : 1n,
    q && s(p / q, width) === p / q ? u(p % q) : 1n,
    or1(x - y, width),
    or1(p + q, width, true),
    u(p >> shift),
    u((x << shift) | (x >> (BigInt(width) - shift)), width),
    BigInt(`0x${bytes.reverse().join("")}`),
    BigInt((leading << 16) | (trailing << 8) | ones),
    BigInt((x < y ? 1 : 0) | (p < q ? 2 : 0) | (x === y ? 4 : 0)),
  ];
}

const rotateLeft = (x, k) => u((x << k) | (x >> (64n - k)), 64);
const weigh = (values, weights) => u(values.reduce((t, x, i) => t + x * BigInt(weights[i]), 0n), 64);
const NINE = [1, 3, 5, 7, 11, 13, 17, 19, 23];
const pair = (a, b) => [u(a + b), (a >> 64n) ^ b];

export const CALLS = [
  ...["nine arguments", "wide arguments", "u128 of a tuple", "u64 of a tuple", "Option<u128>", "Result<i128>"],
  ...["struct of 320 bytes", 'extern "C"', "dyn trait", "function pointer"],
];
export function calls(a, b) {
  const not = (x) => u(~x, 64);
  const [l, h, m, k] = [u(a, 64), a >> 64n, u(b, 64), b >> 64n];
  const big = Array.from({ length: 40 }, (_, i) => u(m * l + BigInt(i), 64));
  return [
    weigh([l, h, m, k, l ^ m, h ^ k, not(l), not(h), not(m)], NINE),
    u(a * 3n) ^ u(b * 5n) ^ (u(l, 8) << 9n) ^ u(u(~a) * 7n) ^ u(s(m, 16)) ^ u(u(~b) * 11n),
    ...pair(a, m),
    a & 1n ? b : a >> 1n,
    s(b) < 0n ? u(b, 32) : u(-s(b)),
    big.reduce((t, x) => rotateLeft(t, 5n) ^ x, 0n),
    u(s(a) - s(b) + m),
    u(a * a) ^ b ^ u(l * m + b),
    l & 1n ? b ^ l : pair(b, l)[0],
  ];
}

export const HEAP = ["sum of a Vec", "smallest after sort", "largest after sort", "BTreeMap size", "BTreeMap contents", "String", "AtomicU64"];
export function heap(seed) {
  let x = seed;
  const v = Array.from({ length: 200 }, () => {
    x = u(x * 6364136223846793005n + 1442695040888963407n, 64);
    return x >> 33n;
  });
  const sum = v.reduce((t, y) => t + y);
  v.sort((p, q) => (p < q ? -1 : p > q ? 1 : 0));
  const map = new Map();
  v.forEach((y, i) => map.set(y % 50n, (map.get(y % 50n) ?? 0n) + BigInt(i)));
  const entries = [...map].sort(([p], [q]) => Number(p - q));
  const text = v.slice(0, 5).map((y) => `${y}-`).join("");
  return [
    sum,
    v[0],
    v[199],
    BigInt(map.size),
    entries.reduce((t, [key, value]) => u(t * 31n + (key ^ value), 64), 0n),
    [...text].reduce((t, c) => u(t * 257n + BigInt(c.charCodeAt(0)), 64), 0n),
    1n,
  ];
}

/** For each index: a string, and words from a table of numbers, a table of functions and a wide match. */
export const RODATA = ["zero", "one", "two", "three", "four", "five"].map((text, i) => ({
  text,
  table: [1n, 1n << 20n, 1n << 40n, MAX64, 7n, 0x0123456789abcdefn][i],
  function: [101n, 200n, 97n][i % 3],
  match: [weigh([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n], NINE), 8n, 0x0123456789abcdefn, 3000n, 22n, 99n][i],
}));

/** Nine frames of 3,840 bytes, each folded after the one below it returned. */
export function frames(seed, depth = 8n) {
  const below = depth === 0n ? 1n : frames(u(seed * 3n, 64), depth - 1n);
  return Array(480).fill(seed ^ depth).reduce((t, y) => u(rotateLeft(t, 1n) + y, 64), below);
}

/** Instructions from 100 on: each must fail. */
export const FAILURES = [
  ...["u64 + overflow", "u64 - underflow", "u64 * overflow", "index out of bounds", "panic!", "None.unwrap()", "Err.expect()"],
  ...["u64 / 0", "u64 % 0", "u128 * overflow", "i128 * overflow", "i128::MIN / -1", "slice out of range"],
  ...["u8::try_from(big).unwrap()", "i64::MIN.abs()", "shift by 64", "unreachable!()", "assert_eq!", "RefCell borrowed twice"],
  ...["heap exhausted", "endless recursion", "u128 / 0", "-i32::MIN", "return Err(Custom(7))"],
];
