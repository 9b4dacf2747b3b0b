/**
 * Every adapter against the documented forms of its venue, through the real ccxt client. 2 s of CPU, 1 of them ccxt's.
 */
import assert from "node:assert/strict";
import { Exchange, recorded } from "../src/demo/exchange";
import { clientOf, loadCcxt, raw } from "../src/venues/client";
import { Hyperliquid } from "../src/venues/hyperliquid";
import { VENUES, type VenueId } from "../src/venues/index";
import { depthOf, Garbled, numberOf, skewOf, type Venue } from "../src/venues/venue";
import { keptHere } from "./loopback";
import { opened } from "./opened";

type Kind = Exclude<keyof Venue, "id" | "status">;
/** What each adapter must make of what its venue's documents show. Null: the venue has no such answer. */
const EXPECTED: Record<VenueId, Record<Kind, unknown>> = {
  binanceusdm: {
    powers: { trades: false, withdraws: false, told: "apiRestrictions: enableReading alone" },
    positions: [leg(-12_000, 200.1, 201, 268.4, 10_800, 0.5, "SOL/USDT:USDT")],
    equity: { equity: 900_000, available: 659_880, maintenance: 60_030, initial: 240_120, at: null },
    funding: [{ asset: "SOL", mark: 200.1, index: 200, per8h: 0.0001, next: 1760140800000 }],
    openInterest: [{ asset: "SOL", usd: 800_400_000 }],
    // Bids of 200.09 and 199.80 are within 0.25 % of 200.10, that of 199.00 is not.
    depth: [{ asset: "SOL", sell: 5_000 * 200.09 + 15_000 * 199.8, buy: 4_000 * 200.11 + 16_000 * 200.4 }],
    adl: [{ asset: "SOL", risk: "medium" }],
    fund: [{ asset: "SOL", usd: 299_999_998.6497832 + 793_930_579.315848 }],
    withdrawals: [{ token: "USDT", open: true }],
  },
  bybit: {
    powers: { trades: false, withdraws: false, told: "query-api: readOnly" },
    positions: [leg(-10_000, 200, 200.5, 262.1, 5_000, 0.4, "SOL/USDT:USDT")],
    equity: { equity: 700_000, available: 499_500, maintenance: 50_125, initial: 200_500 },
    // It is paid every four hours.
    funding: [{ asset: "SOL", mark: 200, index: 200, per8h: 0.0002, next: 1760140800000 }],
    openInterest: [{ asset: "SOL", usd: 1_000_000_000 }],
    depth: [{ asset: "SOL", sell: 2_000 * 200 + 13_000 * 199.6, buy: 3_000 * 200.02 + 12_000 * 200.45 }],
    adl: [{ asset: "SOL", risk: "low" }],
    fund: [{ asset: "SOL", usd: 9_018_980.963091522 }],
    withdrawals: [{ token: "USDT", open: true }],
  },
  okx: {
    powers: { trades: false, withdraws: false, told: "account/config: read_only" },
    positions: [leg(-8_000, 200.2, 199, 255, -9_600, 0.2, "SOL/USDT:USDT")],
    equity: { equity: 500_000, available: 339_840, maintenance: 16_016, initial: 160_160, at: 1760129395000 },
    funding: [{ asset: "SOL", mark: 200.2, index: null, per8h: -0.0002, next: 1760140800000 }],
    openInterest: [{ asset: "SOL", usd: 400_400_000 }],
    depth: [{ asset: "SOL", sell: 2_000 * 200.1 + 6_000 * 199.8, buy: 3_000 * 200.3 + 5_000 * 200.6 }],
    adl: null,
    fund: [{ asset: "SOL", usd: 136_917_913.7489 }],
    withdrawals: [{ token: "USDT", open: true }],
  },
  hyperliquid: {
    powers: { trades: false, withdraws: false, told: "an address, which anyone may read" },
    positions: [leg(-5_000, 200, 200.4, 281.36, 2_000, null, "SOL")],
    equity: { equity: 450_000, available: 350_000, maintenance: 25_000, initial: 100_000 },
    // It is paid every hour.
    funding: [{ asset: "SOL", mark: 200, index: 200.2, per8h: -0.00016, next: null }],
    openInterest: [{ asset: "SOL", usd: 1_882_000.5 * 200 }],
    depth: [{ asset: "SOL", sell: 3_000 * 199.9 + 4_000 * 199.6, buy: 2_500 * 200.1 + 4_500 * 200.4 }],
    adl: null,
    fund: null,
    withdrawals: null,
  },
};

function leg(
  units: number,
  mark: number,
  entry: number,
  liquidation: number,
  pnl: number,
  adl: number | null,
  market: string,
) {
  return { asset: "SOL", market, units, mark, entry, liquidation, pnl, adl };
}

/** Numbers to a part in a trillion: floats are added in another order. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, item) => (typeof item === "number" ? Number(item.toPrecision(12)) : item)));

describe("venues", function () {
  this.timeout(60_000);
  keptHere();

  it("all have a contract, and every form in it is documented", () => {
    assert.deepEqual(Object.keys(EXPECTED).sort(), [...VENUES].sort());
    for (const id of VENUES) {
      const { sources, answers } = recorded(id);
      const paths = Object.keys(answers).map((key) => key.replace(/^(GET|POST \/info) /, ""));
      assert.deepEqual(paths.sort(), Object.keys(sources).sort(), id);
      for (const source of Object.values(sources)) assert.match(source, /^https:\/\//);
    }
  });

  for (const id of VENUES)
    it(`${id} is read as its documents say`, async () => {
      const { exchange, venue } = await opened(id);
      for (const [kind, expected] of Object.entries(EXPECTED[id]) as [Kind, unknown][]) {
        const ask = venue[kind] as (() => Promise<object>) | undefined;
        if (expected === null) {
          assert.equal(ask, undefined, `${id} ${kind}`);
          continue;
        }
        const found = await ask?.call(venue);
        // What is of this second is tried below.
        const told =
          kind === "equity" && id !== "okx"
            ? { ...found, ...("at" in (expected as object) ? {} : { at: undefined }) }
            : found;
        assert.deepEqual(rounded(told), rounded(expected), `${id} ${kind}`);
      }
      exchange.skew = -30_000;
      const { ok, skew } = await venue.status();
      assert.ok(ok && skew !== null && Math.abs(skew + 30_000) < 2_000, `${id} ${skew}`);
      // Each recorded form was asked for: none is there for nothing.
      const known = Object.keys(recorded(id).answers);
      assert.deepEqual(
        known.filter((key) => !exchange.asked.includes(key)),
        [],
      );
      await exchange.close();
    });

  it("say which rights a key has, and that they do not say it", async () => {
    const rights = async (id: VenueId, path: string, change: Parameters<Exchange["edit"]>[1]) => {
      const { exchange, venue } = await opened(id);
      exchange.edit(path, change);
      const found = await venue.powers().catch((error: Error) => error.name);
      await exchange.close();
      return typeof found === "string" ? found : [found.trades, found.withdraws];
    };
    const binance = (change: object) =>
      rights("binanceusdm", "apiRestrictions", (body: object) => void Object.assign(body, change));
    assert.deepEqual(await binance({ enableFutures: true }), [true, false]);
    assert.deepEqual(await binance({ enableWithdrawals: true }), [false, true]);
    assert.deepEqual(await binance({ permitsUniversalTransfer: true }), [false, true]);
    assert.equal(await binance({ enableReading: "yes" }), "Garbled");
    const bybit = (change: object) =>
      rights("bybit", "query-api", ({ result }: { result: object }) => void Object.assign(result, change));
    assert.deepEqual(await bybit({ readOnly: 0 }), [true, false]);
    assert.deepEqual(await bybit({ readOnly: 0, permissions: { Wallet: ["Withdraw"] } }), [true, true]);
    assert.equal(await bybit({ readOnly: undefined }), "Garbled");
    const okx = (perm: unknown) =>
      rights("okx", "account/config", ({ data }: { data: object[] }) => void Object.assign(data[0] ?? {}, { perm }));
    assert.deepEqual(await okx("read_only,withdraw,trade"), [true, true]);
    assert.deepEqual(await okx("read_only,trade"), [true, false]);
    assert.equal(await okx(""), "Garbled");
  });

  it("never take an answer without positions for one of none", async () => {
    for (const [id, path] of [
      ["binanceusdm", "/fapi/v3/positionRisk"],
      ["bybit", "/v5/position/list"],
      ["okx", "/api/v5/account/positions"],
      ["hyperliquid", "clearinghouseState"],
    ] as const) {
      const { exchange, venue } = await opened(id);
      const nothing = [
        "{}",
        "null",
        "<html>",
        '{"result":{}}',
        '{"code":"0","retCode":0,"result":{"list":null},"data":null}',
      ];
      for (const body of nothing) {
        exchange.trouble(path, { kind: "garbage", body });
        await assert.rejects(venue.positions(), Error, `of ${id}, ${body}`);
      }
      exchange.trouble(path, null);
      assert.equal((await venue.positions()).length, 1);
      await exchange.close();
    }
  });

  it("give contracts of several tokens in tokens of the pool", async () => {
    const exchange = await Exchange.open("hyperliquid");
    const markets = { BONK: { symbol: "SOL", multiple: 1_000 } };
    const venue = new Hyperliquid({ markets, credentials: {}, url: exchange.url, deadlineMs: 1_000 });
    const [found] = await venue.positions();
    assert.deepEqual([found?.asset, found?.units, found?.mark, found?.liquidation], ["BONK", -5_000_000, 0.2, 0.28136]);
    await exchange.close();
  });

  it("are read no further than an honest answer of theirs has, where ccxt is not between", async () => {
    const { exchange, venue } = await opened("hyperliquid");
    exchange.trouble("clearinghouseState", { kind: "garbage", body: " ".repeat(5 << 20) });
    await assert.rejects(venue.positions(), { name: "Garbled", message: "an answer of more than 4194304 bytes" });
    exchange.trouble("clearinghouseState", null);
    assert.equal((await venue.positions()).length, 1);
    await exchange.close();
  });

  it("are read without ccxt where they can be, and say what to install where they cannot", async () => {
    await assert.rejects(loadCcxt("bybit", "ccxt-that-is-not-there"), /bybit is read through ccxt.*npm install ccxt/);
    const client = await clientOf("bybit", {}, { url: null, deadlineMs: 1_000 });
    await assert.rejects(raw(client, "publicGetNothing"), /this ccxt has no bybit.publicGetNothing/);
    await assert.rejects(clientOf("nowhere", {}, { url: null, deadlineMs: 1_000 }), /does not know nowhere/);
  });

  it("say nonsense by its field, never as a zero", () => {
    assert.deepEqual([numberOf("", "a"), numberOf(undefined, "a"), numberOf("1.5", "a")], [null, null, 1.5]);
    for (const value of ["abc", Number.NaN, {}, [], true, "Infinity"]) {
      assert.throws(
        () => numberOf(value, "totalEq"),
        (e: Error) => e instanceof Garbled && /totalEq/.test(e.message),
      );
    }
    assert.throws(() => depthOf("SOL", [], [[1, 1]], 1), Garbled);
    // A clock is off only by what neither the way there nor the way back explains.
    assert.deepEqual([skewOf(100, 150, 300), skewOf(100, 350, 300), skewOf(100, 40, 300)], [0, 50, -60]);
  });
});
