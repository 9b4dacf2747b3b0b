// What an order brings when it is placed, and what it needs at its print.
import assert from "node:assert/strict";
import { BallastError, engine, type OpenParams, quoteExecute, quoteOpen, type Scene } from "@ballast/sdk";
import { marketAccount, NOW, poolAccount } from "./support/venue";

const SOL = 1_000_000_000n;
const USD = 1_000_000n;
const PRICE = 15_000_000_000n;
const REFUSED = ["ZeroAmount", "PositionTooSmall", "InsufficientMargin"];

const scene = (): Scene => ({ pool: poolAccount().state, market: marketAccount(0).state, now: NOW, slot: 1_000n });
const PRINT: engine.Print = { price: PRICE, conf: 0n, ema: PRICE, publishTime: NOW, prevPublishTime: NOW - 1n };

describe("an order", () => {
  /** What the print itself does to an order that was placed. */
  function filled(params: OpenParams) {
    const here = scene();
    const custody = engine.custodyOf(here.pool, params.custody);
    custody.pending = params.collateral;
    const request = {
      ...{ size: params.size, limit: 0n, collateral: params.collateral, placedAt: NOW - 2n, printAfter: NOW },
      ...{ expiresAt: NOW, tip: 0n, generation: 0n, kind: 0, side: params.side, custody: params.custody, trigger: 0n },
    };
    return quoteExecute(here, { request, position: null, print: PRINT, second: null }).ended;
  }
  const withCollateral = (collateral: bigint): OpenParams => ({ side: 0, size: 100n * SOL, custody: 0, collateral });
  const least = (bears: (collateral: bigint) => boolean) => {
    let [low, high] = [0n, 3_000n * USD];
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (bears(middle)) high = middle;
      else low = middle;
    }
    return high;
  };
  const placeable = (collateral: bigint, position?: engine.PositionState) => {
    try {
      quoteOpen(scene(), { ...withCollateral(collateral), position });
      return true;
    } catch (e) {
      assert.ok(e instanceof BallastError && REFUSED.includes(e.name), String(e));
      return false;
    }
  };

  it("brings its margin and a twentieth when it is placed, and needs its margin at its print", () => {
    const atPrint = least((collateral) => filled(withCollateral(collateral)) === null);
    const placed = least((collateral) => placeable(collateral));
    // The margin is 4.8 % of 15,000 USD, 720; a twentieth of that are 36 USD, for which USDC count 99 %.
    assert.ok(atPrint > 720n * USD && atPrint < 760n * USD, String(atPrint));
    const more = (placed - atPrint) * 99n - 36n * USD * 100n;
    assert.ok(more >= -99n && more <= 99n, String(placed - atPrint));
    assert.equal(filled(withCollateral(atPrint - 1n)), "InsufficientMargin");
  });

  it("stands on its own: what its owner has already bears nothing of it", () => {
    const { position } = quoteOpen(scene(), withCollateral(14_000n * USD));
    assert.equal(
      least((collateral) => placeable(collateral, position)),
      least((collateral) => placeable(collateral)),
    );
  });
});
