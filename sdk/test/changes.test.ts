import { deepEqual, equal, throws } from "node:assert/strict";
import {
  CHANGE_KINDS,
  type ChangeSpec,
  changedFields,
  changeRefusal,
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  decodeChange,
  encodeChange,
  type Pool,
} from "@ballast/sdk";
import { at } from "./support/blank";
import { key, marketAccount, NOW, poolAccount } from "./support/venue";

const feedId = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
const CHANGES: ChangeSpec[] = [
  { kind: "pool", config: DEFAULT_POOL },
  { kind: "custody", index: 2, config: DEFAULT_ASSET },
  { kind: "market", index: 3, config: { ...DEFAULT_MARKET, secondFeed: feedId } },
  { kind: "status", index: 4, reduceOnly: true },
  { kind: "delay", seconds: 172_800n },
  { kind: "guardian", guardian: key() },
  { kind: "listCustody", mint: key(), feedId, config: DEFAULT_ASSET },
  { kind: "listMarket", token: 5, stable: 6, config: DEFAULT_MARKET },
];

describe("changes as bytes", () => {
  it("every kind says the same before and after, and names what it is of", () => {
    deepEqual(
      CHANGES.map(({ kind }) => kind),
      CHANGE_KINDS,
    );
    for (const [number, change] of CHANGES.entries()) {
      const bytes = encodeChange(change);
      deepEqual([bytes.kind, bytes.index], [number, "index" in change ? change.index : 0]);
      deepEqual(decodeChange(bytes), change);
    }
  });

  it("a kind that nobody knows is refused", () => {
    const { payload } = encodeChange({ kind: "delay", seconds: 1n });
    throws(() => decodeChange({ kind: CHANGE_KINDS.length, index: 0, payload }), RangeError);
    equal(payload.length, 104);
  });
});

describe("a change that would be executed now", () => {
  const inForce = (change: (pool: Pool) => void = () => undefined) => {
    const pool = poolAccount();
    change(pool);
    const controller = { delay: 86_400n, guardian: key() };
    return { pool, markets: [marketAccount(0), marketAccount(1)], now: NOW, controller };
  };
  const status = (index: number): ChangeSpec => ({ kind: "status", index, reduceOnly: true });

  it("waits while a loss event is open: of its own market, or of any where it is the whole pool's", () => {
    const open = inForce((pool) => {
      at(at(pool.state.exposures, 1).sides, 0).lossEvent = 1n;
    });
    const refusals = (change: ChangeSpec) => [changeRefusal(open, change), changeRefusal(open, change, true)];
    deepEqual(refusals(status(1)), [null, "MarketHasOpenLossEvent"]);
    deepEqual(refusals(status(0)), [null, null]);
    deepEqual(refusals({ kind: "pool", config: DEFAULT_POOL }), [null, "MarketHasOpenLossEvent"]);
    deepEqual(refusals({ kind: "listMarket", token: 1, stable: 0, config: DEFAULT_MARKET }), [
      null,
      "MarketHasOpenLossEvent",
    ]);
    deepEqual(refusals({ kind: "guardian", guardian: key() }), [null, null]);
    deepEqual(refusals({ kind: "delay", seconds: 172_800n }), [null, null]);
  });

  it("of a market or token that there is not is refused by name, and none that fits no account is in bounds", () => {
    equal(changeRefusal(inForce(), status(2)), "WrongAccount");
    const market = { kind: "market", index: 2, config: { ...DEFAULT_MARKET, secondFeed: new Uint8Array(32) } } as const;
    equal(changeRefusal(inForce(), market), "WrongAccount");
    equal(changeRefusal(inForce(), { kind: "custody", index: 3, config: DEFAULT_ASSET }), "WrongAccount");
    equal(changeRefusal(inForce(), { kind: "pool", config: { ...DEFAULT_POOL, hold: -1 } }), "InvalidParameter");
    equal(changeRefusal(inForce(), { ...market, index: 0 }), null);
    const other = { ...market.config, secondFeed: feedId };
    equal(changeRefusal(inForce(), { ...market, index: 0, config: other }), "ChangeForbidden");
    throws(() => changedFields(inForce(), status(2)), { name: "WrongAccount" });
  });

  it("shows what it would set to another value, and nothing else", () => {
    deepEqual(changedFields(inForce(), status(1)), [{ field: "reduceOnly", from: false, to: true }]);
    deepEqual(changedFields(inForce(), { kind: "status", index: 1, reduceOnly: false }), []);
    const market: ChangeSpec = {
      kind: "market",
      index: 0,
      config: { ...DEFAULT_MARKET, secondFeed: feedId, baseFee: 7 },
    };
    deepEqual(changedFields(inForce(), market), [
      { field: "baseFee", from: DEFAULT_MARKET.baseFee, to: 7 },
      { field: "secondFeed", from: new Uint8Array(32), to: feedId },
    ]);
  });
});
