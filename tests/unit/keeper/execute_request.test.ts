import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { engine, instructions } from "@ballast/sdk";
import {
  type OpenOptions,
  type RequestRef,
  rentExempt,
  type SideName,
  World,
  type WorldOptions,
} from "@ballast/testkit";
import { edit, editMarket } from "../../support/edit";
import { ends } from "../../support/ended";
import { by, CLOSED, CREATED, changed, type Expected, lamports, present, refused, told } from "../../support/expect";
import { publishFor } from "../../support/prints";
import { executeParams, placeParams } from "../../support/raw";

const REQUEST = rentExempt(8 + 216);
const POSITION = rentExempt(8 + 224);
const TICKETS = 2 * rentExempt(8 + 104);
const TIP = 150_000n;
const U64_MAX = (1n << 64n) - 1n;

const execute = (w: World, request: RequestRef, change: Partial<instructions.ExecuteRequestParams> = {}) =>
  w.run(instructions.executeRequest({ ...executeParams(w.keeper, request), ...change }), [w.keeper]);

interface Order extends WorldOptions {
  side?: SideName;
  order?: OpenOptions;
  tokens?: Record<string, number>;
  /** Price of the print; 150 by default. */
  price?: string;
}

/** Alice's order (10 SOL long on 200 USDC by default), with its print published. */
async function ready({ side = "long", order, tokens, price = "150", ...options }: Order = {}) {
  const w = await World.create(options);
  const alice = await w.trader(tokens ?? { usdc: 100_000, sol: 1_000 }, "alice");
  const { request } = await alice.place("SOL", side, order ?? { size: 10, collateral: { USDC: 200 } });
  await publishFor(w, request, { price });
  return { w, alice, request };
}

/** Initial margin of SOL from now on, in basis points, as if its volatility asked for it. */
const margin = (w: World, initialMargin: bigint) =>
  editMarket(w, "SOL", { volatility: { baseInitialMargin: initialMargin } });

const held = async (w: World, request: RequestRef) => present(await w.position(request.position)).state;

describe("execute_request", () => {
  it("opens a long at its print: fees from the collateral, its size reserved, and nothing else changes", async () => {
    const { w, alice, request } = await ready();
    const now = BigInt(await w.now());
    // 6 bp of 1,500 USD, and k/2 x 1,500^2 / 50 M; of it 10 % protocol, 10 % fund.
    const charged = 900_000n + 2_250n;
    const [size, entry, collateral] = [10_000_000_000n, 1_500_000_000n, 200_000_000n - charged];
    const expected: Expected = {
      "pool.state.custodies.0": {
        ...{ pending: by(-200_000_000n), collateral: by(collateral), owned: by(charged - 2n * 90_225n) },
        ...{ protocolFees: by(90_225n), insuranceDue: by(90_225n) },
        // Borrow is accrued before a fee joins what the LPs own.
        borrowAt: now,
      },
      "pool.state.custodies.1": { locked: by(size), borrowAt: now },
      "pool.state.custodies.1.print": { publishTime: now, prevPublishTime: now - 2n },
      "pool.state.exposures.0.sides.0": {
        ...{ size: by(size), entry: by(entry), "collateral.0": by(collateral), positions: by(1n) },
      },
      "pool.state.fund": { openInterest: by(entry), averageAt: now },
      "markets.SOL.state.rolledAt": now,
      [`positions.${request.position.address}`]: CREATED,
      [`requests.${request.address}`]: CLOSED,
    };
    const step = await changed(w, () => execute(w, request), expected, { fresh: false });
    deepStrictEqual(await held(w, request), {
      ...{ size, entry, collateral, borrowIndex: 0n, lossEvents: 0n, generation: BigInt(await w.chain.slot()) },
      ...{ openedAt: now, entryPrint: now, increasedAt: now, young: [engine.FRAC_ONE, 0n], side: 0, custody: 0 },
    });
    told(step, "PositionIncreased", {
      ...{ position: request.position.address, owner: alice.address, side: 0, price: 15_000_000_000n, size },
      ...{ cost: entry, baseFee: 900_000n, impact: 2_250n, borrow: 0n, charged, lien: 0n },
      ...{ positionSize: size, positionEntry: entry, collateral },
    });
  });

  it("opens a short: its entry notional of the stable is reserved", async () => {
    const { w, request } = await ready({ side: "short" });
    const before = await w.snapshot();
    await execute(w, request);
    const after = await w.snapshot();
    const delta = (field: string) => BigInt(after.fields.get(field) ?? 0) - BigInt(before.fields.get(field) ?? 0);
    strictEqual(delta("pool.state.custodies.0.locked"), 1_500_000_000n);
    strictEqual(delta("pool.state.custodies.1.locked"), 0n);
    strictEqual(delta("pool.state.exposures.0.sides.1.entry"), 1_500_000_000n);
    strictEqual((await held(w, request)).side, 1);
  });

  it("pays the executor tip and rent, puts the tickets' reserve into the position, and the rest to the owner, in lamports", async () => {
    const { w, alice, request } = await ready({ order: { size: 10, collateral: { USDC: 200 }, tip: TIP } });
    const [owner, keeper] = [await lamports(w, alice.address), await lamports(w, w.keeper.address)];
    strictEqual(await lamports(w, request.address), BigInt(REQUEST + POSITION + TICKETS) + TIP);
    await execute(w, request);
    strictEqual((await lamports(w, w.keeper.address)) - keeper, TIP - 5_000n);
    strictEqual((await lamports(w, alice.address)) - owner, BigInt(REQUEST));
    strictEqual(await lamports(w, request.position.address), BigInt(POSITION + TICKETS));
    strictEqual(await lamports(w, request.address), 0n);
  });

  it("lets the owner execute their own request and keep the tip", async () => {
    const { w, alice, request } = await ready({ order: { size: 10, collateral: { USDC: 200 }, tip: TIP } });
    const before = await lamports(w, alice.address);
    await w.run(instructions.executeRequest(executeParams(alice, request)), [alice]);
    strictEqual((await lamports(w, alice.address)) - before, BigInt(REQUEST) + TIP - 5_000n);
    strictEqual(await lamports(w, request.position.address), BigInt(POSITION + TICKETS));
  });

  it("opens at an address that somebody sent lamports to", async () => {
    const { w, request } = await ready();
    await w.chain.airdrop(request.position.address, 1_000_000);
    await execute(w, request);
    strictEqual((await held(w, request)).size, 10_000_000_000n);
  });

  const tokens = { usdc: 1_000, usdt: 1_000, sol: 10, eth: 1, btc: 1 };
  const kinds: [symbol: string, amount: string, side: SideName, unit: bigint, price: bigint][] = [
    ["USDC", "200", "long", 1_000_000n, 100_000_000n],
    ["USDT", "200", "short", 1_000_000n, 100_000_000n],
    ["SOL", "2", "long", 1_000_000_000n, 15_000_000_000n],
    ["SOL", "2", "short", 1_000_000_000n, 15_000_000_000n],
    ["ETH", "0.1", "long", 100_000_000n, 300_000_000_000n],
    ["BTC", "0.005", "short", 100_000_000n, 7_500_000_000_000n],
  ];
  for (const [symbol, amount, side, unit, price] of kinds)
    it(`takes ${symbol} as collateral of a ${side}: fees in that token, rounded up`, async () => {
      const custodies = ["USDC", "SOL", "ETH", "BTC", "USDT"];
      const order = { size: 10, collateral: { [symbol]: amount } };
      const { w, request } = await ready({ custodies, tokens, side, order });
      const before = await w.snapshot();
      const { charged, baseFee, impact, collateral } = told(await execute(w, request), "PositionIncreased");
      const usd = baseFee + impact;
      // Dollars of six decimals at prices of eight.
      const exact = (usd * unit * 100n + price - 1n) / price;
      strictEqual(charged, exact);
      const custody = w.venue.custody(symbol);
      const pending = BigInt(before.fields.get(`pool.state.custodies.${custody.index}.pending`) ?? 0);
      strictEqual(collateral, pending - charged);
      strictEqual((await held(w, request)).custody, custody.index);
    });

  it("doubles the haircut where the collateral is the index of its own long, and not for a short", async () => {
    // 1 SOL = 150 USD against 2,300 USD: haircut 7.2 % leaves 139.2 - fees, 6 % of notional; 3.6 % leaves 144.6.
    const order = { size: "15.333333333", collateral: { SOL: 1 } };
    const long = await ready({ order });
    await margin(long.w, 610n);
    await ends(long.w, long.request, "InsufficientMargin");
    const short = await ready({ order, side: "short" });
    await margin(short.w, 610n);
    await execute(short.w, short.request);
    strictEqual((await held(short.w, short.request)).size, 15_333_333_333n);
  });

  it("asks initial margin of equity after fees, to the unit", async () => {
    // Equity = 0.99 x (collateral - 0.90225) - 0.9 must be 4.8 % of 1,500 = 72.
    for (const [least, fills] of [
      ["74.538614", true],
      ["74.538612", false],
    ] as const) {
      const w = await World.create({ verify: false });
      const alice = await w.trader({ usdc: 1_000 }, "alice");
      const { baseInitialMargin } = (await w.market("SOL")).state.volatility;
      await margin(w, 450n); // When it is placed it must bring a twentieth more.
      const { request } = await alice.place("SOL", "long", { size: 10, collateral: { USDC: least } });
      await publishFor(w, request);
      await margin(w, baseInitialMargin);
      strictEqual(baseInitialMargin, 480n);
      if (fills) await execute(w, request);
      else await ends(w, request, "InsufficientMargin", 15_000_000_000n);
    }
  });

  it("ends where fees exceed the collateral", async () => {
    const { w, request } = await ready();
    await editMarket(w, "SOL", ({ state }) => {
      state.params.baseFee = 1_400n; // 210 USD of 1,500, and 200 are there.
    });
    await ends(w, request, "InsufficientMargin");
  });

  it("asks 50 USD of notional and 10 USD of collateral at the print, whatever it was when it was placed", async () => {
    // 0.333333334 SOL are worth 50 USD to the millionth at 149.99999971; 10.0361 USDC pay the fee of 0.4 SOL at 150.3
    // and leave 10.
    const least = { size: "0.333333334", collateral: { USDC: "10.031" } };
    const poor = { size: "0.4", collateral: { USDC: "10.0361" } };
    for (const [order, price, fills] of [
      [least, "149.99999971", true],
      [least, "149.9999997", false],
      [poor, "150.3", true],
      [poor, "150.5", false],
    ] as const) {
      const { w, request } = await ready({ order, price });
      if (fills) await execute(w, request);
      else await ends(w, request, "PositionTooSmall");
    }
  });

  it("keeps the limit: a long pays no more, a short gets no less", async () => {
    for (const [side, limit, bad] of [
      ["long", "151", "151.00000001"],
      ["short", "149", "148.99999999"],
    ] as const) {
      const order = { size: 10, collateral: { USDC: 200 }, limit };
      const refusing = await ready({ side, order, price: bad });
      await refused(refusing.w, "SlippageExceeded", () => execute(refusing.w, refusing.request));
      const taking = await ready({ side, order, price: limit });
      await execute(taking.w, taking.request);
    }
  });

  it("reserves at most 85 % of the backing token", async () => {
    const liquidity = { USDC: "2000000", SOL: "100" };
    // 99.9 SOL are owned after the deposit's fee... 84.9... of them may be reserved.
    const { w, request } = await ready({ liquidity, order: { size: 1, collateral: { USDC: 10_000 } } });
    const owned = present((await w.pool()).state.custodies[1]).owned;
    const most = (owned * 85n) / 100n;
    await execute(w, request);
    const alice = w.named("alice");
    const order = { collateral: { USDC: 10_000 } };
    const over = await alice.place("SOL", "long", { ...order, size: most - 1_000_000_000n + 1n });
    await publishFor(w, over.request);
    await ends(w, over.request, "UtilisationTooHigh");
    const exact = await alice.place("SOL", "long", { ...order, size: most - 1_000_000_000n });
    await publishFor(w, exact.request);
    await execute(w, exact.request);
  });

  it("keeps each side's cap of open interest, at entry prices", async () => {
    const params = { "market.SOL.max_long": "3000", "market.SOL.max_short": "1500" };
    const w = await World.create({ params });
    const alice = await w.trader({ usdc: 10_000 }, "alice");
    const order = { collateral: { USDC: 1_000 } };
    await alice.open("SOL", "long", { ...order, size: 10 });
    const over = await alice.place("SOL", "long", { ...order, size: "10.000000001" });
    await publishFor(w, over.request);
    await ends(w, over.request, "OpenInterestCap");
    await alice.open("SOL", "long", { ...order, size: 10 });
    await alice.open("SOL", "short", { ...order, size: 10 });
    const short = await alice.place("SOL", "short", { ...order, size: "0.4" });
    await publishFor(w, short.request);
    await ends(w, short.request, "OpenInterestCap");
  });

  it("opens nothing while the fund is below its minimum", async () => {
    const { w, alice, request } = await ready({ fund: "4999.999999" });
    await ends(w, request, "FundBelowMinimum");
    await w.staker.world.tokens.mintTo(w.staker.token("USDC"), 2n);
    await w.staker.stake(2n);
    await alice.open("SOL", "long", { size: 10, collateral: { USDC: 200 } });
  });

  it("refuses to place a size whose notional does not fit; one that comes to be there is never executed, and its collateral comes back", async () => {
    const { w, alice, request } = await ready();
    await refused(w, "MathOverflow", () =>
      w.run(instructions.placeRequest(placeParams(alice, { size: U64_MAX })), [alice]),
    );
    await edit(w, "Request", request.address, { state: { size: U64_MAX } });
    await refused(w, "MathOverflow", () => execute(w, request));
    await w.wait(25);
    await w.keeper.cancel(request);
    strictEqual(await alice.balance("USDC"), 100_000_000_000n);
  });

  it("refuses another owner, market, position or request account", async () => {
    const { w, request } = await ready({ custodies: ["USDC", "SOL", "ETH"] });
    const bob = await w.trader({ usdc: 1_000 }, "bob");
    const second = await bob.place("SOL", "long", { size: 10, collateral: { USDC: 200 } });
    await refused(w, ["WrongAccount", "InvalidSeeds"], () => execute(w, request, { owner: bob.address }));
    const eth = w.venue.market("ETH").address;
    await refused(w, ["WrongAccount", "InvalidSeeds"], () => execute(w, request, { market: eth }));
    await refused(w, ["WrongAccount", "InvalidSeeds"], () => execute(w, request, { request: second.request.address }));
    await refused(w, ["InvalidSeeds", "ConstraintSeeds"], () =>
      execute(w, request, { position: second.request.position.address }),
    );
  });

  it("executes once: the request is gone, and a new one for the same position enlarges it", async () => {
    const { w, alice, request } = await ready();
    await execute(w, request);
    await refused(w, "AccountDataTooSmall", () => execute(w, request));
    const again = await alice.place("SOL", "long", {
      size: 10,
      collateral: { USDC: 200 },
      nonce: request.position.nonce,
    });
    strictEqual(String(again.request.position.address), String(request.position.address));
    await publishFor(w, again.request);
    await execute(w, again.request);
    strictEqual((await held(w, request)).size, 20_000_000_000n);
  });
});
