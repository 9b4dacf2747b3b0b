import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import { encodePriceUpdate, feedIdOf, LITESVM_START, LiteSvmChain, PriceBoard, type PriceUpdate } from "../src";

const UPDATE: PriceUpdate = {
  writeAuthority: new PublicKey(Buffer.alloc(32, 0xaa)),
  verification: "full",
  feedId: Buffer.alloc(32, 0xbb),
  price: 0x0102030405060708n,
  conf: 0x1112131415161718n,
  exponent: -8,
  publishTime: 0x2122232425262728n,
  prevPublishTime: 0x3132333435363738n,
  emaPrice: -2n,
  emaConf: 0x4142434445464748n,
  postedSlot: 0x5152535455565758n,
};
/** Written by hand from the receiver's Rust struct: little-endian, in declaration order. */
const MESSAGE = `${"bb".repeat(32)}0807060504030201${"1817161514131211"}f8ffffff${"2827262524232221"}${"3837363534333231"}feffffffffffffff${"4847464544434241"}${"5857565554535251"}`;

describe("a Pyth PriceUpdateV2 account", () => {
  it("is 134 bytes with every field at its place when fully verified", () => {
    const data = encodePriceUpdate(UPDATE);
    assert.equal(data.length, 134);
    assert.equal(data.toString("hex"), `22f123639d7ef4cd${"aa".repeat(32)}01${MESSAGE}00`);
    // Offsets by hand: 8 + 32 + 1 = 41 starts the message; 32 of feed id, then 8, 8, 4, 8, 8, 8, 8, and the slot.
    assert.equal(data.readUInt8(40), 1);
    assert.equal(data.readBigInt64LE(73), UPDATE.price);
    assert.equal(data.readBigUInt64LE(81), UPDATE.conf);
    assert.equal(data.readInt32LE(89), -8);
    assert.equal(data.readBigInt64LE(93), UPDATE.publishTime);
    assert.equal(data.readBigInt64LE(101), UPDATE.prevPublishTime);
    assert.equal(data.readBigInt64LE(109), -2n);
    assert.equal(data.readBigUInt64LE(117), UPDATE.emaConf);
    assert.equal(data.readBigUInt64LE(125), UPDATE.postedSlot);
    assert.equal(data.readUInt8(133), 0);
  });

  it("moves the message by one byte when partially verified", () => {
    const data = encodePriceUpdate({ ...UPDATE, verification: { partial: 5 } });
    assert.equal(data.toString("hex"), `22f123639d7ef4cd${"aa".repeat(32)}0005${MESSAGE}`);
  });
});

describe("the price board", () => {
  it("writes decimal prices at the feed's exponent, with the average at the price unless told", async () => {
    const board = new PriceBoard(LiteSvmChain.start());
    board.add("BONK", { exponent: -10 });
    const bonk = await board.publish("BONK", "0.0000123456", { conf: "0.0000000001" });
    assert.deepEqual([bonk.price, bonk.conf, bonk.exponent, bonk.emaPrice], [123_456n, 1n, -10, 123_456n]);
    const sol = await board.publish("SOL", 120, { ema: "149.5", verification: { partial: 3 } });
    assert.deepEqual([sol.price, sol.conf, sol.emaPrice], [12_000_000_000n, 0n, 14_950_000_000n]);
    await assert.rejects(board.publish("SOL", "0.000000001"), /more than 8 decimals/);
  });

  it("chains each print to the one before, per feed", async () => {
    const chain = LiteSvmChain.start();
    const board = new PriceBoard(chain);
    const times = async (symbol: string, options = {}) => {
      const { publishTime, prevPublishTime } = await board.publish(symbol, "1", options);
      return [Number(publishTime) - LITESVM_START, Number(prevPublishTime) - LITESVM_START];
    };
    assert.deepEqual(await times("SOL"), [0, -1], "a first print follows one of a second ago");
    await chain.warp(30);
    assert.deepEqual(await times("SOL"), [30, 0]);
    assert.deepEqual(await times("SOL"), [30, 30], "a second print in one second");
    assert.deepEqual(await times("ETH"), [30, 29], "another feed has its own chain");
    assert.deepEqual(await times("SOL", { publishTime: LITESVM_START + 40 }), [40, 30]);
    assert.deepEqual(await times("SOL", { publishTime: LITESVM_START + 35 }), [35, 34], "an older print");
    assert.deepEqual(await times("SOL", { prevPublishTime: LITESVM_START + 3 }), [30, 3]);
  });

  it("uses Pyth's feed ids, and its own for symbols Pyth does not have here", () => {
    assert.equal(Buffer.from(feedIdOf("USDC")).toString("hex").slice(0, 8), "eaa020c6");
    assert.equal(feedIdOf("XYZ").length, 32);
    assert.notDeepEqual(feedIdOf("XYZ"), feedIdOf("ABC"));
  });
});
