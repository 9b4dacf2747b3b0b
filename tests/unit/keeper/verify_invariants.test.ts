import assert from "node:assert/strict";
import { instructions, type Market, type Pool } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import type { TransactionInstruction } from "@solana/web3.js";
import { editMarket, editPool } from "../../support/edit";
import { image, refused } from "../../support/expect";
import { extended, setBalance, strangeKey, swapped } from "../../support/forge";
import { secondPool } from "../../support/pools";
import { strangers } from "../../support/strangers";

const U64_MAX = (1n << 64n) - 1n;

describe("verify_invariants", () => {
  let w: World;
  const ix = (change: Partial<instructions.VerifyInvariantsParams> = {}) =>
    instructions.verifyInvariants({
      pool: w.venue.pool,
      vaults: w.venue.custodies.map(({ vault }) => vault),
      markets: w.venue.markets.map(({ address }) => address),
      ...change,
    });
  const send = (instruction: TransactionInstruction = ix()) => w.chain.send([instruction], []);
  const breaks = async (change: (pool: Pool) => void, error = "InvariantViolated") => {
    await editPool(w, change);
    await refused(w, error, () => send());
  };
  const breaksMarket = async (change: (market: Market) => void) => {
    await editMarket(w, "SOL", change);
    await refused(w, "InvariantViolated", () => send());
  };

  beforeEach(async () => {
    w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
    const bob = await w.trader({ usdc: 50_000, sol: 100 });
    await bob.open("SOL", "long", { size: 100, collateral: { USDC: 5_000 } });
    await bob.open("ETH", "short", { size: 10, collateral: { SOL: 50 } });
  });

  it("returns how many accounts it has checked, and changes none", async () => {
    const before = await image(w);
    const { returnData } = await send();
    assert.equal(returnData?.readBigUInt64LE(), 5n);
    assert.deepEqual(await image(w), before);
  });

  it("holds for a pool without anything", async () => {
    w = await World.create({ custodies: ["USDC"], fund: "0", liquidity: {} });
    assert.equal((await send()).returnData?.readBigUInt64LE(), 1n);
  });

  it("allows a vault to hold more than is owed", async () => {
    for (const { vault } of w.venue.custodies) await w.tokens.mintTo(vault, 1n);
    await w.tokens.mintTo(w.venue.insuranceVault, 1n);
    await send();
  });

  it("sees a vault that is one unit short (INV-1)", async () => {
    for (const { vault } of w.venue.custodies) {
      const held = await w.tokens.balance(vault);
      await setBalance(w, vault, held - 1n);
      await refused(w, "PoolUndercollateralized", () => send());
      await setBalance(w, vault, held);
    }
    await send();
  });

  it("sees each part of what is owed (INV-1)", async () => {
    const parts = ["pending", "escrow", "insuranceDue", "protocolFees", "payable"] as const;
    for (const part of parts) {
      const add = (sign: bigint) => (pool: Pool) => {
        const [, token] = pool.state.custodies;
        assert.ok(token);
        token[part] += sign;
      };
      await breaks(add(1n), "PoolUndercollateralized");
      await editPool(w, add(-1n));
    }
    await send();
  });

  it("sees an insurance vault that holds less than the fund (INV-1)", () =>
    breaks((pool) => {
      pool.state.fund.balance += 1n;
    }, "PoolUndercollateralized"));

  it("sees what is reserved differ from the sides' reservations (INV-2)", async () => {
    for (const index of [0, 1, 2]) {
      const add = (sign: bigint) => (pool: Pool) => {
        const token = pool.state.custodies[index];
        assert.ok(token);
        token.locked += sign;
      };
      await breaks(add(1n));
      await editPool(w, add(-1n));
    }
    await breaks((pool) => {
      const [exposure] = pool.state.exposures;
      assert.ok(exposure?.sides[0]);
      exposure.sides[0].size -= 1n;
    });
  });

  it("sees more reserved than owned (INV-2)", () =>
    breaks((pool) => {
      const [, token] = pool.state.custodies;
      assert.ok(token);
      token.owned = token.locked - 1n;
    }));

  it("sees collateral that belongs to no side (INV-3)", async () => {
    await breaks((pool) => {
      const [, token] = pool.state.custodies;
      assert.ok(token);
      token.collateral -= 1n;
    });
  });

  it("sees a side's collateral in a token that the pool does not count (INV-3)", () =>
    breaks((pool) => {
      const [exposure] = pool.state.exposures;
      assert.ok(exposure?.sides[1]);
      exposure.sides[1].collateral[2] = 1n;
    }));

  it("sees a dollar of a deficit that is nowhere, and one that is twice (INV-7)", async () => {
    await breaksMarket((market) => {
      market.state.ledger.deficits += 1n;
    });
    await breaksMarket((market) => {
      market.state.ledger.deficits += 1n;
      market.state.ledger.lpShare += 3n;
    });
  });

  it("sees waiting shortfall and events that no deficit led to (INV-7)", async () => {
    for (const part of ["waitingShortfall", "lossEvent"] as const) {
      const set = (amount: bigint) => (pool: Pool) => {
        const [exposure] = pool.state.exposures;
        assert.ok(exposure?.sides[0]);
        exposure.sides[0][part] = amount;
      };
      await breaks(set(1n));
      await editPool(w, set(0n));
    }
  });

  it("sees an open event that the pool does not know (INV-7)", async () => {
    await editPool(w, (pool) => {
      const [exposure] = pool.state.exposures;
      assert.ok(exposure?.sides[0]);
      exposure.sides[0].waitingShortfall = 5n;
    });
    await breaksMarket((market) => {
      market.state.ledger.deficits = 5n;
      const [side] = market.state.sides;
      assert.ok(side);
      side.open.shortfall = 5n;
    });
  });

  it("does not wrap around where sums do not fit", () =>
    breaks((pool) => {
      const [, token] = pool.state.custodies;
      assert.ok(token);
      token.escrow = U64_MAX;
    }, "MathOverflow"));

  it("wants every vault and every market, in order, and no more", async () => {
    const vaults = w.venue.custodies.map(({ vault }) => vault);
    const markets = w.venue.markets.map(({ address }) => address);
    const wrong = [
      ix({ vaults: vaults.slice(1) }),
      ix({ vaults: [] }),
      ix({ markets: markets.slice(1) }),
      ix({ markets: [] }),
      ix({ vaults: vaults.toReversed() }),
      ix({ markets: markets.toReversed() }),
      ix({ vaults: markets, markets: vaults }),
      ix({ vaults: vaults.map(() => w.venue.home.vault) }),
      extended(ix(), strangeKey()),
    ];
    for (const instruction of wrong) await refused(w, "WrongAccount", () => send(instruction));
  });

  it("is not deceived by the full vaults of another pool, or by copies", async () => {
    const other = await secondPool(w);
    const copy = await strangers.lookAlike(w, w.venue.home.vault);
    for (const vault of [other.vaults[0], copy]) {
      assert.ok(vault);
      await refused(w, "WrongAccount", () => send(swapped(ix(), w.venue.home.vault, vault)));
    }
    const [market] = other.markets;
    assert.ok(market);
    await refused(w, "WrongAccount", () => send(swapped(ix(), w.venue.market("SOL").address, market)));
    await refused(w, "WrongAccount", () => send(ix({ insuranceVault: other.insuranceVault })));
  });

  it("refuses pools that are not: forged, of another type, missing", async () => {
    const { insuranceVault } = w.venue;
    const forged = await strangers.lookAlike(w, w.venue.pool);
    await refused(w, "IllegalOwner", () => send(ix({ pool: forged, insuranceVault })));
    await refused(w, "AccountDataTooSmall", () => send(ix({ pool: w.venue.market("SOL").address, insuranceVault })));
    await refused(w, "UninitializedAccount", () => send(ix({ pool: strangeKey(), insuranceVault })));
  });
});
