// What makes an order end unfilled, each reason by what brings it about; what then happens is the same for all: see
// `ends`.
import { strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type OpenOptions, type SideName, World, type WorldOptions } from "@ballast/testkit";
import { edit, editMarket, editPool, list } from "../../support/edit";
import { ends } from "../../support/ended";
import { present, refused, told } from "../../support/expect";
import { openLossEvent } from "../../support/loss";
import { publishFor } from "../../support/prints";
import { executeParams } from "../../support/raw";

const DAY = 86_400;

interface Order extends WorldOptions {
  side?: SideName;
  order?: Partial<OpenOptions>;
  holds?: Record<string, string | number>;
}

/** Alice's order, 10 SOL long on 200 USDC by default, placed while nothing stood in its way. */
async function placed({ side = "long", order, holds = { USDC: 50_000 }, ...options }: Order = {}) {
  const w = await World.create(options);
  const alice = await w.actor("alice", holds);
  const terms = { size: 10, collateral: { USDC: 200 }, tip: 150_000n, ...order } as OpenOptions;
  const { request } = await alice.place("SOL", side, terms);
  return { w, alice, request };
}

describe("execute_request: an order that can be filled no more ends", () => {
  it("ZeroAmount: no size, which no order is placed with", async () => {
    const { w, request } = await placed();
    await publishFor(w, request);
    await edit(w, "Request", request.address, { state: { size: 0n } });
    await ends(w, request, "ZeroAmount", 15_000_000_000n);
  });

  it("MarketSettling: its feed died, and the market is settled at the last price", async () => {
    const w = await World.create();
    const alice = await w.actor("alice", { USDC: 1_000 });
    const terms = { size: 10, collateral: { USDC: 200 }, trigger: 151, expires: 5 * DAY, tip: 9n };
    const { request } = await alice.limitOpen("SOL", "long", terms);
    w.feeds.freeze("SOL");
    await w.wait(11);
    await w.refresh();
    await w.wait(DAY);
    await w.settle("SOL");
    // Until then no print sets it off: it waits.
    await w.wait(DAY - 1);
    await w.fresh();
    const execute = () => w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
    await refused(w, "PriceRefreshNeeded", execute);
    await w.wait(1);
    await w.fresh();
    await ends(w, request, "MarketSettling", 15_000_000_000n);
  });

  it("MarketReduceOnly: by the admin, by the guardian for a time, by a loss event of its side", async () => {
    for (const change of [{ status: 1 }, { reduceOnlyUntil: 1n << 40n }]) {
      const { w, request } = await placed();
      await publishFor(w, request);
      await editMarket(w, "SOL", ({ state }) => Object.assign(state, change));
      await ends(w, request, "MarketReduceOnly");
    }
    const { w } = await openLossEvent();
    const bob = await w.actor("bob", { USDC: 1_000 });
    const { request } = await bob.place("SOL", "short", { size: 10, collateral: { USDC: 200 } });
    await publishFor(w, request);
    await ends(w, request, "MarketReduceOnly", 13_000_000_000n);
  });

  it("TokenOnProbation: its collateral is of a token that was listed less than a hundred days ago", async () => {
    const custodies = ["USDC", "SOL", "USDT"];
    const order = { collateral: { USDT: 200 } };
    const { w, request } = await placed({ custodies, order, holds: { USDT: 200 }, verify: false });
    await publishFor(w, request);
    await list(w, "USDT");
    await ends(w, request, "TokenOnProbation");
  });

  it("PriceTooLow: a price that is too coarse to trade at, of the index or of the collateral", async () => {
    const { w, request } = await placed({
      ...{ prices: { SOL: "0.001" }, liquidity: { USDC: "1000000", SOL: "900000000" } },
      ...{ order: { size: "1000000" } },
    });
    await publishFor(w, request, { price: "0.00099999" });
    await ends(w, request, "PriceTooLow", 99_999n);
    const other = await placed({
      ...{ custodies: ["USDC", "SOL", "ETH"], prices: { ETH: "0.001" } },
      ...{ order: { collateral: { ETH: "300000" } }, holds: { ETH: "300000" } },
    });
    other.w.feeds.set("ETH", { price: "0.00099999" });
    await publishFor(other.w, other.request);
    await ends(other.w, other.request, "PriceTooLow", 15_000_000_000n);
  });

  it("FundBelowMinimum: the fund has paid since", async () => {
    const { w, request } = await placed({ verify: false });
    await publishFor(w, request);
    await editPool(w, ({ state }) => {
      state.fund.balance = state.params.fundMin - 1n;
    });
    await ends(w, request, "FundBelowMinimum");
  });

  it("PositionTooSmall: it was worth 50 USD when it was placed", async () => {
    const { w, request } = await placed({ order: { size: "0.3334", collateral: { USDC: 50 } } });
    await publishFor(w, request, { price: "149.9" });
    await ends(w, request, "PositionTooSmall", 14_990_000_000n);
  });

  it("InsufficientMargin: the price moved by more than what it brought beside its margin", async () => {
    // 4.8 % of 1,500 USD and a twentieth are 75.6; at 160 it must bear 76.8.
    const order = { collateral: { USDC: "78.3" } };
    const { w, request } = await placed({ order });
    await publishFor(w, request, { price: "160" });
    await ends(w, request, "InsufficientMargin", 16_000_000_000n);
  });

  it("InsufficientMargin: the position that it would enlarge is healthy by its profit, and owes more borrow than both have collateral", async () => {
    const { w, alice } = await placed({ verify: false });
    const more = { size: 10, collateral: { USDC: 200 } };
    const { position } = await alice.open("SOL", "long", more);
    const { request } = await alice.placeIncrease(position, more);
    await publishFor(w, request);
    await edit(w, "Position", position.address, ({ state }) => {
      state.collateral = 0n;
      state.entry /= 2n;
    });
    await editPool(w, ({ state }) => {
      present(state.custodies[1]).borrowIndex += 2n * 10n ** 14n; // A fifth of what 10 SOL are worth: 300 of a profit of 750.
    });
    await ends(w, request, "InsufficientMargin");
  });

  it("InsufficientMargin: the position that it would enlarge can be liquidated, on either side, in the stable or in the token itself", async () => {
    const cases: [side: SideName, collateral: Record<string, number>, healthy: string, lost: string][] = [
      // A long of 1,500 USD with 99 after fees needs 2.4 % of notional and the closing fee: at 143.7 it has 36 and
      // needs 35.4.
      ["long", { USDC: 100 }, "143.8", "143.2"],
      ["short", { USDC: 100 }, "155.9", "156.7"],
      ["long", { SOL: 1 }, "144", "138"],
      ["short", { SOL: 1 }, "159", "163"],
    ];
    for (const [side, collateral, healthy, lost] of cases)
      for (const price of [healthy, lost]) {
        const { w, alice } = await placed({ holds: { USDC: 50_000, SOL: 500 } });
        const { position } = await alice.open("SOL", side, { size: 10, collateral });
        const { request } = await alice.placeIncrease(position, {
          size: 100,
          collateral: Object.fromEntries(
            Object.keys(collateral).map((token) => [token, token === "SOL" ? 100 : 9_000]),
          ),
        });
        await publishFor(w, request, { price });
        strictEqual((await w.unhealthy("SOL")).length, price === lost ? 1 : 0, `${side} at ${price}`);
        if (price === lost) {
          await ends(w, request, "InsufficientMargin", BigInt(Math.round(Number(price) * 1e8)));
          continue;
        }
        const step = await w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
        strictEqual(told(step, "PositionIncreased").size, 100_000_000_000n);
        strictEqual((await w.unhealthy("SOL")).length, 0);
      }
  });

  it("UtilisationTooHigh: others came first", async () => {
    const liquidity = { USDC: "2000000", SOL: "100" };
    const order = { size: 50, collateral: { USDC: 10_000 } };
    const { w, alice, request } = await placed({ liquidity, order });
    const second = await alice.place("SOL", "long", order as OpenOptions);
    await publishFor(w, request);
    const first = await w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
    told(first, "PositionIncreased");
    await ends(w, second.request, "UtilisationTooHigh");
  });

  it("OpenInterestCap: others came first, on its side", async () => {
    for (const side of ["long", "short"] as const) {
      const params = { [`market.SOL.max_${side}`]: "2999" };
      const { w, alice, request } = await placed({ side, params });
      const second = await alice.place("SOL", side, { size: 10, collateral: { USDC: 200 } });
      await publishFor(w, request);
      const first = await w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
      told(first, "PositionIncreased");
      await ends(w, second.request, "OpenInterestCap");
    }
  });
});

describe("execute_request: what is no reason to end", () => {
  it("a wrong print, a price beyond its limit or before its trigger: it stays as it is, and fills later", async () => {
    const w = await World.create();
    const alice = await w.actor("alice", { USDC: 1_000 });
    const terms = { size: 10, collateral: { USDC: 200 }, trigger: 149, limit: "149.5" };
    const { request } = await alice.limitOpen("SOL", "long", terms);
    const execute = () => w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
    await w.wait(3);
    for (const [price, conf, error] of [
      ["150", "0", "TriggerNotReached"],
      ["148", "3", "OracleWide"],
      ["149", "0.6", "SlippageExceeded"],
    ] as const) {
      await w.price("SOL", price, { conf });
      await refused(w, error, execute);
    }
    await w.price("SOL", "149", { conf: "0.4" });
    strictEqual(told(await execute(), "PositionIncreased").price, 14_940_000_000n);
  });
});
