import assert from "node:assert/strict";
import {
  type Accounts,
  BallastError,
  copyOf,
  edited,
  encodeAccount,
  engine,
  health,
  healthOfEach,
  liquidationOfEach,
  liquidationPrice,
  liquidationPriceOfEach,
  packPositions,
  poolSceneOf,
  quoteClose,
  quoteOpen,
  type Scene,
  type State,
  sceneIn,
  sceneOf,
  whatIf,
} from "@ballast/sdk";
import type * as Loading from "../src/engine/load";
import { at, blank } from "./support/blank";
import { refused } from "./support/expect";
import { key, marketAccount, NOW, poolAccount } from "./support/venue";

const USD = 1_000_000n;
const SOL = 1_000_000_000n;
const LONG = { side: 0, size: 100n * SOL, custody: 0, collateral: 3_000n * USD } as const;

const state = (): State =>
  ({ pool: poolAccount(), markets: [marketAccount(0), marketAccount(1)], now: NOW, slot: 1_000n }) as State;
const plain = ({ pool, markets, now, slot }: State): Scene => ({
  ...{ pool: pool.state, market: at(markets, 0).state, now, slot },
});

/** The engine's module as a program finds it that has not used it yet. */
function anew(): typeof Loading {
  const file = require.resolve("../src/engine/load");
  const kept = require.cache[file];
  delete require.cache[file];
  try {
    return require(file) as typeof Loading;
  } finally {
    require.cache[file] = kept;
  }
}
/** What of the platform is used: its types are the DOM's. */
declare const Compiled: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
};

describe("the engine", () => {
  it("has every call of its table, and every error that it answers with is the program's", () => {
    const { exports } = engine.load();
    for (const name of Object.keys(engine.CALLS)) assert.equal(typeof exports[name], "function", name);
    assert.equal(engine.errorOf(6_003), "InvalidSide");
    assert.throws(() => engine.errorOf(1), TypeError);
  });

  it("is made once", () => assert.equal(engine.load(), engine.load()));

  it("is made otherwise where there is no WebAssembly, and says so where nobody cared for it", () => {
    const { exports } = engine.load();
    const here = plain(state());
    const position = quoteOpen(here, LONG).position;
    const expected = health(here, position);
    engine.use(() => ({ ...exports }));
    assert.notEqual(engine.load().exports, exports);
    assert.deepEqual(health(here, position), expected);
    const missing = Object.assign(new Error("not here"), { name: "EngineUnavailable" });
    engine.use(() => {
      throw missing;
    });
    refused(() => health(here, position), "EngineUnavailable");
    engine.use(() => exports);
    assert.deepEqual(health(here, position), expected);
  });

  it("says of what forbids WebAssembly what to allow, and tries again at the next call", () => {
    const policy = new EvalError("Refused to compile: 'wasm-unsafe-eval' is not allowed");
    const platform = globalThis as unknown as { WebAssembly: object };
    const { WebAssembly } = platform;
    const { load } = anew();
    const Module = class {
      constructor() {
        throw policy;
      }
    };
    platform.WebAssembly = { Module };
    try {
      assert.throws(load, (e: unknown) => {
        assert.ok(e instanceof Error);
        assert.deepEqual([e.name, e.cause], ["EngineUnavailable", policy]);
        assert.match(
          e.message,
          /\(EvalError: Refused.*allow 'wasm-unsafe-eval' in script-src, or use @ballast\/sdk\/asmjs/,
        );
        return true;
      });
    } finally {
      platform.WebAssembly = WebAssembly;
    }
    assert.equal(typeof load().exports.quote_open, "function");
  });

  it("is compiled once, however often a trap takes its memory away", () => {
    const platform = globalThis as unknown as { WebAssembly: typeof Compiled };
    const { WebAssembly } = platform;
    const { load, forget } = anew();
    let times = 0;
    platform.WebAssembly = {
      ...{ Instance: WebAssembly.Instance },
      Module: class extends WebAssembly.Module {
        constructor(bytes: Uint8Array) {
          super(bytes);
          times += 1;
        }
      },
    };
    try {
      const first = load();
      forget();
      assert.notEqual(load(), first);
      assert.equal(times, 1);
    } finally {
      platform.WebAssembly = WebAssembly;
    }
  });

  it("writes where nothing of the module lies, in steps of 16 bytes, and names a call that a module has not", () => {
    const { exports } = engine.load();
    const base = (value: number) => {
      engine.use(() => ({ memory: exports.memory, __heap_base: { value } }));
      return engine.load().base;
    };
    assert.deepEqual([32, 33, 48].map(base), [32, 48, 48]);
    assert.throws(() => engine.call("rule_maturity", null, { now: 0n, wait: 0n }), /the engine has no rule_maturity/);
    engine.use(() => exports);
  });

  it("throws its errors by name", () => {
    const at = { lpShare: 1n, maxClawback: 1n, minLossEvent: 1n, minLossEventShare: 1n, hold: 1n };
    const params = { ...poolAccount().state.params, lossEvents: at };
    assert.throws(
      () => engine.call("check_pool_params", null, params),
      (e: unknown) => e instanceof engine.MathError && e.error === "InvalidParameter",
    );
    engine.call("check_pool_params", null, poolAccount().state.params);
  });

  it("refuses a scene of another size by name, before anything is copied", () => {
    assert.throws(() => engine.bytesOf("Scene", new Uint8Array(5)), /Scene is \d+ bytes, not 5/);
  });

  it("reads what it wrote, of accounts and their addresses too", () => {
    const { state: pool } = poolAccount();
    const bytes = new Uint8Array(engine.sizeOf("PoolState"));
    const view = new DataView(bytes.buffer);
    engine.write("PoolState", view, 0, pool);
    const again = engine.read("PoolState", view, 0);
    assert.deepEqual(again.params, pool.params);
    assert.deepEqual(at(again.custodies, 0).mint, at(pool.custodies, 0).mint.toBytes());
    const other = new DataView(new ArrayBuffer(bytes.length));
    engine.write("PoolState", other, 0, again);
    assert.deepEqual(new Uint8Array(other.buffer), bytes);
  });

  it("is never given a number that does not fit: that would be another number", () => {
    for (const size of [-1n, 1n << 64n])
      refused(() => quoteOpen(sceneOf(state(), 0), { ...LONG, size }), "MathOverflow");
    refused(() => quoteOpen(sceneOf(state(), 0), { ...LONG, custody: 300 }), "WrongAccount");
    refused(() => quoteOpen(sceneOf(state(), 0), { ...LONG, side: 2 as 0 }), "InvalidSide");
    refused(() => whatIf(sceneOf(state(), 0), { losing: 2 as 0, deficit: 1n }), "InvalidSide");
  });
});

describe("a scene of bytes", () => {
  it("answers as one of objects does", () => {
    const [packed, objects] = [sceneOf(state(), 0), plain(state())];
    assert.deepEqual(quoteOpen(packed, LONG), quoteOpen(objects, LONG));
    assert.deepEqual(whatIf(packed, { losing: 1, deficit: USD }), whatIf(objects, { losing: 1, deficit: USD }));
  });

  it("stays as it is, whatever is asked of it", () => {
    const [here, untouched] = [sceneOf(state(), 0), sceneOf(state(), 0)];
    const { position } = quoteOpen(here, LONG);
    health(here, position);
    liquidationPrice(here, position);
    assert.throws(() => quoteClose(here, { position, print: null }), BallastError);
    whatIf(here, { losing: 0, deficit: 1_000n * USD });
    assert.deepEqual(here.pool, untouched.pool);
    assert.deepEqual(here.market, untouched.market);
  });

  it("shows objects for reading: a change to them is refused, not overheard", () => {
    const here = sceneOf(state(), 0);
    const changes: (() => unknown)[] = [
      () => Object.assign(here.pool.fund, { balance: 1n }),
      () => Object.assign(at(here.market.sides, 0).open, { shortfall: 1n }),
      () => here.pool.custodies.pop(),
      () => Object.assign(here, { pool: poolAccount().state }),
      () => Object.assign(copyOf(here).market, { status: 1 }),
      () => Object.assign(poolSceneOf(state()).markets, { 0: here.market }),
    ];
    for (const change of changes) assert.throws(change, TypeError, String(change));
    quoteOpen(here, LONG);
  });

  it("is changed by `edited` into another one, whichever way it was made", () => {
    for (const here of [sceneOf(state(), 0), plain(state())]) {
      const poor = edited(here, ({ pool }) => {
        pool.fund.balance = 1n;
      });
      refused(() => quoteOpen(poor, LONG), "FundBelowMinimum");
      assert.equal(poor.pool.fund.balance, 1n);
      refused(() => quoteOpen({ ...sceneOf(state(), 0), pool: poor.pool }, LONG), "FundBelowMinimum");
      quoteOpen(here, LONG);
    }
    const world = edited(poolSceneOf(state()), ({ markets }) => {
      at(markets, 0).status = 1;
    });
    refused(() => quoteOpen(sceneIn(world, 0), LONG), "MarketReduceOnly");
    assert.deepEqual([sceneIn(world, 1).market.index, sceneIn(world, 1).market.status], [1, 0]);
    assert.throws(() => sceneIn(world, 2), /WrongAccount/);
  });

  it("has a time that can be set, and copies that are their own", () => {
    const here = sceneOf(state(), 0);
    const copy = copyOf(here);
    assert.deepEqual([Object.keys(copy), copy.market, copy.pool], [Object.keys(here), here.market, here.pool]);
    copy.now += 60n;
    quoteOpen(here, LONG);
    assert.equal(here.now, NOW);
    const later = sceneOf(state(), 0);
    later.now += 60n;
    const { position } = quoteOpen(later, LONG);
    assert.equal(position.openedAt, NOW + 60n);
  });

  it("does not follow the state that it was made of", () => {
    const read = state();
    const here = sceneOf(read, 0);
    read.pool.state.fund.balance = 1n;
    quoteOpen(here, LONG);
  });
});

describe("many positions at once", () => {
  const read = state();
  const here = sceneOf(read, 0);
  const { position } = quoteOpen(here, LONG);
  const of = (market: Accounts["Position"]["market"], change: Partial<engine.PositionState> = {}) =>
    encodeAccount("Position", { ...blank("Position"), market, state: { ...position, ...change } });
  const [first] = read.pool.state.exposures;
  assert.ok(first);
  const accounts = [of(first.market), of(first.market, { entry: position.entry * 2n }), of(key())];

  it("stand as each does alone", () => {
    const rows = healthOfEach(read, packPositions(accounts));
    assert.equal(rows.length, 3);
    assert.deepEqual(rows.at(0).health, health(here, position));
    assert.deepEqual(rows.at(1).health, health(here, { ...position, entry: position.entry * 2n }));
    const prices = liquidationPriceOfEach(read, packPositions(accounts));
    assert.equal(prices.at(0).price, liquidationPrice(here, position));
    assert.throws(() => rows.at(3), RangeError);
  });

  it("one that fails, fails alone and by its number", () => {
    const rows = healthOfEach(read, packPositions(accounts));
    assert.equal(engine.errorOf(rows.at(2).error), "WrongAccount");
    const [row] = [liquidationOfEach(read, packPositions(accounts)).at(0)];
    assert.equal(engine.errorOf(row.error), "NotLiquidatable");
  });

  it("of none there is nothing to say; half a position is refused", () => {
    assert.equal(healthOfEach(read, packPositions([])).length, 0);
    refused(() => healthOfEach(read, new Uint8Array(7)), "InvalidParameter");
    assert.throws(() => packPositions([new Uint8Array(7)]), RangeError);
  });
});
