// What the engine is asked wherever it runs, in Node and in the browser, as WebAssembly and as JavaScript: the worked waterfalls, whose
// results stand here as literals, and quotes, whose answers must be the same everywhere. `sdk`: "@ballast/sdk"; `world`: vectors/world.json.

const ONE = 10n ** 18n;
const SHORT = 1;
/** U, tickets, unrealized profit in dollars, weights of winners and losers; then L, H, remainder and h. */
const WORKED = [
  [1_000n, [6_000n, 3_000n, 1_000n], 0n, [1n, 1n], 500n, 500n, 0n, (5n * ONE) / 100n],
  [5_000n, [4_000n], 2_000n, [1n, 1n], 2_500n, 1_500n, 1_000n, (25n * ONE) / 100n],
  [7n, [3n], 0n, [1n, 1n], 4n, 0n, 3n, 0n],
  [9n, [], 0n, [1n, 1n], 5n, 0n, 4n, 0n],
  [125n, [333n, 333n, 334n], 0n, [1n, 1n], 63n, 62n, 0n, (62n * ONE) / 1_000n],
  [125n, [1_000n], 0n, [2n, 5n], 63n, 24n, 38n, (24n * ONE) / 1_000n],
];

/** A whole state of what the file says of it: decimal strings become bigint, what is not there stays zero. */
function filled(zero, json) {
  if (json === undefined) return zero;
  if (typeof zero === "bigint") return BigInt(json);
  if (Array.isArray(zero)) return zero.map((item, i) => filled(item, json[i]));
  if (typeof zero !== "object" || zero instanceof Uint8Array) return json;
  return Object.fromEntries(Object.entries(zero).map(([key, value]) => [key, filled(value, json[key])]));
}

function sceneOf({ engine }, { pool, market }) {
  const zero = (name) => engine.read(name, new DataView(new ArrayBuffer(engine.sizeOf(name))));
  const scene = { pool: filled(zero("PoolState"), pool), market: filled(zero("MarketState"), market) };
  return { ...scene, now: scene.market.rolledAt, slot: 1n };
}

function finalized(sdk, world, [shortfall, tickets, profit, [winningWeight, losingWeight]]) {
  const { engine } = sdk;
  const { pool, market, now: opened } = sceneOf(sdk, world);
  const now = opened + 900n;
  const exposure = pool.exposures[market.index];
  Object.assign(exposure.sides[SHORT], { event: shortfall, size: profit * 1_000n });
  const sum = tickets.reduce((a, b) => a + b, 0n);
  pool.custodies[exposure.stable].escrow = sum;
  market.ledger.deficits = shortfall;
  const book = market.sides[SHORT];
  const params = { ...pool.params.lossEvents, lpShare: 5_000n, maxClawback: 2_500n };
  Object.assign(book.open, { shortfall, opened, winningWeight, losingWeight, params, deficits: 1n });
  const hour = Math.ceil(Number(opened + 28_800n) / 3_600);
  if (sum > 0n) Object.assign(book.escrow.buckets[hour % 32], { tokens: sum, hour, tickets: tickets.length });
  const scene = new Uint8Array(engine.sizeOf("Scene"));
  engine.write("Scene", new DataView(scene.buffer), 0, { now, slot: 1n, pool, market });
  const price = 14_900_000_000n;
  const print = { price, conf: 0n, ema: price, publishTime: now, prevPublishTime: now - 1n };
  const source = { given: true, closed: false, print };
  return engine.call("do_finalize", engine.bytesOf("Scene", scene), { print: source, side: SHORT });
}

/** Faults of the worked waterfalls, as lines. */
export function worked(sdk, world) {
  return WORKED.flatMap((row) => {
    const { lpShare, clawback, remainder, clawbackRate } = finalized(sdk, world, row);
    const [got, want] = [[lpShare, clawback, remainder, clawbackRate].join(" "), row.slice(4).join(" ")];
    return got === want ? [] : [`U ${row[0]}: ${got} instead of ${want}`];
  });
}

const orderIn = ({ pool, market }) => {
  const custody = pool.exposures[market.index].stable;
  return { side: 0, size: 10n ** 10n, custody, collateral: 10n ** BigInt(pool.custodies[custody].decimals + 3) };
};

/** Answers of quotes, as text. */
export function answers(sdk, world) {
  const scene = sceneOf(sdk, world);
  const order = orderIn(scene);
  const { position } = sdk.quoteOpen(scene, order);
  const all = [
    sdk.maxSize(scene, order),
    position,
    sdk.health(scene, position),
    sdk.liquidationPrice(scene, position),
    sdk.profitAtRisk(scene, position),
    sdk.whatIf(scene, { losing: 0, deficit: 10n ** 11n }),
  ];
  return JSON.stringify(all, (_, x) => (typeof x === "bigint" ? x.toString() : x));
}

/** Microseconds of a quote of an order. */
export function pace(sdk, world) {
  const scene = sceneOf(sdk, world);
  const order = orderIn(scene);
  const rounds = 20;
  const play = () => {
    for (let i = 0; i < rounds; i++) sdk.quoteOpen(scene, order);
  };
  play();
  const start = performance.now();
  play();
  return ((performance.now() - start) * 1_000) / rounds;
}
