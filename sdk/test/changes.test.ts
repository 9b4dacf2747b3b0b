import { deepEqual, equal, throws } from "node:assert/strict";
import {
  CHANGE_KINDS,
  type ChangeSpec,
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  decodeChange,
  encodeChange,
} from "@ballast/sdk";
import { key } from "./support/venue";

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
