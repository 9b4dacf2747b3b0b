import assert from "node:assert/strict";
import {
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  DEFAULT_STABLE,
  decodeError,
  fetchController,
  fetchMarket,
  fetchPool,
  instructions,
  type Pool,
  pda,
} from "@ballast/sdk";
import { feedIdOf } from "@ballast/testkit";
import type { TransactionInstruction } from "@solana/web3.js";
import { checkConfig, type DeployConfig } from "../../migrations/config";
import { migrate, type Outcome } from "../../migrations/deploy";
import { type Bare, bare } from "../support/bare";
import { image, refusedOn } from "../support/outcome";

const POOL = pda.pool(3);
const hex = (symbol: string) => Buffer.from(feedIdOf(symbol)).toString("hex");

/** A configuration file's content: three tokens, two markets. */
const written = ({ guardian, mints }: Bare) => ({
  guardian: guardian.toBase58(),
  poolId: "3",
  custodies: [
    { symbol: "USDC", mint: mints.USDC.toBase58(), feed: hex("USDC"), stable: true, sleeps: false },
    { symbol: "SOL", mint: mints.SOL.toBase58(), feed: `0x${hex("SOL")}`, stable: false, sleeps: false },
    { symbol: "BTC", mint: mints.BTC.toBase58(), feed: hex("BTC").toUpperCase(), stable: false, sleeps: false },
  ],
  markets: [
    { index: "SOL", stable: "USDC" },
    { index: "BTC", stable: "USDC" },
  ],
});

describe("migrations", () => {
  let b: Bare;
  let config: DeployConfig;
  let sent: number;
  const target = (signer = b.admin, failAfter = Number.POSITIVE_INFINITY) => ({
    source: b.chain,
    admin: signer.publicKey,
    send: async (all: TransactionInstruction[]) => {
      if (sent >= failAfter) throw new Error("the network is gone");
      sent += 1;
      return (await b.chain.send(all, [signer])).signature;
    },
  });
  const pool = async (): Promise<Pool> => (await fetchPool(b.chain, POOL)) ?? assert.fail("there is no pool");
  const names = (outcomes: Outcome[]) => outcomes.map(({ step, what }) => `${step}: ${what}`);
  const ALL = () => [
    `001-controller: controller with admin ${b.admin.publicKey}`,
    `002-pool: pool 3 at ${POOL}`,
    "003-custodies: custody USDC",
    "003-custodies: custody SOL",
    "003-custodies: custody BTC",
    "004-markets: market SOL",
    "004-markets: market BTC",
  ];

  const untouched = async (act: () => Promise<unknown>) => {
    const before = await image(b.chain);
    await act();
    assert.deepEqual(await image(b.chain), before);
  };

  beforeEach(async () => {
    b = await bare();
    config = checkConfig(written(b));
    sent = 0;
  });

  it("configures a program from nothing, one transaction a change, and says what it did", async () => {
    const outcomes = await migrate(target(), config);
    assert.deepEqual(names(outcomes), ALL());
    assert.equal(sent, 7);
    for (const { signature } of outcomes) assert.match(signature ?? "", /^[1-9A-HJ-NP-Za-km-z]{80,90}$/);
  });

  it("leaves exactly what the configuration says", async () => {
    await migrate(target(), config);
    const controller = await fetchController(b.chain, pda.controller());
    assert.deepEqual(
      [controller?.admin, controller?.guardian].map(String),
      [b.admin.publicKey, b.guardian].map(String),
    );
    const { homeMint, id, state } = await pool();
    assert.deepEqual([String(homeMint), id, state.custodyCount, state.marketCount], [String(b.mints.USDC), 3n, 3, 2]);
    assert.equal(state.params.fundFloor, DEFAULT_POOL.fundFloor);
    const custodies = state.custodies.slice(0, 3);
    assert.deepEqual(
      custodies.map(({ mint }) => String(mint)),
      [b.mints.USDC, b.mints.SOL, b.mints.BTC].map(String),
    );
    assert.deepEqual(
      custodies.map(({ feedId }) => Buffer.from(feedId).toString("hex")),
      ["USDC", "SOL", "BTC"].map(hex),
    );
    const haircuts = [DEFAULT_STABLE, DEFAULT_ASSET, DEFAULT_ASSET].map(({ haircut }) => BigInt(haircut));
    assert.deepEqual(
      custodies.map(({ params }) => params.haircut),
      haircuts,
    );
    assert.deepEqual(
      state.exposures.slice(0, 2).map(({ index, stable }) => [index, stable]),
      [
        [1, 0],
        [2, 0],
      ],
    );
    for (const number of [0, 1]) {
      const market = await fetchMarket(b.chain, pda.market(POOL, number));
      assert.deepEqual(
        [market?.state.index, market?.state.params.initialMargin],
        [number, BigInt(DEFAULT_MARKET.initialMargin)],
      );
    }
  });

  it("does nothing the second time", async () => {
    await migrate(target(), config);
    const before = await image(b.chain);
    assert.deepEqual(await migrate(target(), config), []);
    assert.deepEqual(await image(b.chain), before);
    assert.equal(sent, 7);
  });

  it("goes on where it was interrupted, wherever that was", async () => {
    await migrate(target(), config);
    const whole = [...(await image(b.chain)).keys()].sort();
    for (let after = 0; after < 7; after += 1) {
      b = await bare();
      sent = 0;
      await assert.rejects(migrate(target(b.admin, after), config), /the network is gone/);
      const rest = await migrate(target(), config);
      assert.deepEqual(names(rest), ALL().slice(after));
      assert.deepEqual([...(await image(b.chain)).keys()].sort(), whole);
    }
  });

  it("adds what a longer configuration names, and only that", async () => {
    const { custodies, markets } = config;
    await migrate(target(), { ...config, custodies: custodies.slice(0, 2), markets: markets.slice(0, 1) });
    const outcomes = await migrate(target(), config);
    assert.deepEqual(names(outcomes), ["003-custodies: custody BTC", "004-markets: market BTC"]);
  });

  it("works beside another pool", async () => {
    await migrate(target(), config);
    const outcomes = await migrate(target(), { ...config, poolId: 4n });
    assert.equal(outcomes.length, 6);
    assert.equal((await fetchController(b.chain, pda.controller()))?.pools, 2n);
  });

  it("reports each change as soon as it is made", async () => {
    const seen: Outcome[] = [];
    const failing = migrate(target(b.admin, 3), config, { report: (outcome) => seen.push(outcome) });
    await assert.rejects(failing);
    assert.deepEqual(names(seen), ALL().slice(0, 3));
  });

  it("says in a dry run all that is left to do, and sends nothing", async () => {
    const dry = () => migrate(target(), config, { dryRun: true });
    const before = await image(b.chain);
    assert.deepEqual(names(await dry()), ALL());
    assert.ok((await dry()).every(({ signature }) => signature === null));
    assert.deepEqual(await image(b.chain), before);
    assert.equal(sent, 0);
    for (let after = 1; after <= 7; after += 1) {
      const one = migrate(target(b.admin, after), config);
      await (after < 7 ? assert.rejects(one, /the network is gone/) : one);
      assert.deepEqual(names(await dry()), ALL().slice(after));
    }
    assert.deepEqual(await dry(), []);
  });

  it("names each change before it is made", async () => {
    const started: string[] = [];
    const starts = (step: string, what: string) => started.push(`${step}: ${what}`);
    await assert.rejects(migrate(target(b.admin, 3), config, { starts }), /the network is gone/);
    assert.deepEqual(started, ALL().slice(0, 4));
  });

  it("is refused by the program for anybody but the upgrade authority", async () => {
    await refusedOn(b.chain, "NotUpgradeAuthority", () => migrate(target(b.stranger), config));
  });

  it("says whose the pool is to a key that is not the admin's, also where nothing is left to do", async () => {
    const both = new RegExp(
      `^the admin is ${b.admin.publicKey} on chain, but ${b.stranger.publicKey} is whose key was`,
    );
    const stranger = (dryRun: boolean) => migrate(target(b.stranger), config, { dryRun });
    await b.chain.send([instructions.initialize({ authority: b.admin.publicKey, guardian: b.guardian })], [b.admin]);
    await untouched(() => assert.rejects(stranger(false), { message: both, status: 1 }));
    await migrate(target(), config);
    for (const dryRun of [true, false]) await untouched(() => assert.rejects(stranger(dryRun), { message: both }));
  });

  it("says that the guardian on chain is another one", async () => {
    await migrate(target(), config);
    const guardian = b.stranger.publicKey;
    const both = new RegExp(`^the guardian is ${b.guardian} on chain, but ${guardian} in the configuration$`);
    for (const dryRun of [true, false])
      await untouched(() => assert.rejects(migrate(target(), { ...config, guardian }, { dryRun }), { message: both }));
  });

  it("finds before anything is paid for what the last step would find", async () => {
    const [usdc, sol, btc] = config.custodies;
    assert.ok(usdc && sol && btc);
    const last = (mint: DeployConfig["guardian"]) =>
      migrate(target(), { ...config, custodies: [usdc, sol, { ...btc, mint }] });
    await untouched(() =>
      assert.rejects(last(b.stranger.publicKey), /mint of BTC: .* is no mint of the token program/),
    );
    await untouched(() => assert.rejects(last(pda.pool(99)), /mint of BTC: there is no account/));
    // The controller is not there yet, and stays away, as the pool beside it has another market.
    await migrate(target(), { ...config, markets: config.markets.slice(1) });
    const { markets, custodies } = config;
    const longer = { ...config, markets, custodies: custodies.slice(0, 2) };
    await untouched(() => assert.rejects(migrate(target(), longer), /index of market 0/));
  });

  it("says that there is no program", async () => {
    const empty = { getAccounts: async (all: unknown[]) => all.map(() => null), getProgramAccounts: async () => [] };
    await assert.rejects(
      migrate({ ...target(), source: empty }, config),
      /there is no program \w+ here: deploy it first/,
    );
  });

  it("refuses to go on where the chain has another token than the configuration", async () => {
    const [usdc, sol, btc] = config.custodies;
    assert.ok(usdc && sol && btc);
    await migrate(target(), { ...config, custodies: [usdc, sol], markets: [] });
    const before = await image(b.chain);
    const other = (custodies: DeployConfig["custodies"]) => migrate(target(), { ...config, custodies });
    await assert.rejects(other([usdc, btc, sol]), /mint of custody 1 is .* on chain/);
    await assert.rejects(other([{ ...usdc, mint: b.mints.SOL }, sol, btc]), /fund's mint of pool 3/);
    await assert.rejects(other([usdc, { ...sol, feed: btc.feed }, btc]), /feed of custody 1/);
    assert.deepEqual(await image(b.chain), before);
  });

  it("refuses to go on where the chain has another market than the configuration", async () => {
    const [first, second] = config.markets;
    assert.ok(first && second);
    await migrate(target(), { ...config, markets: [first] });
    const before = await image(b.chain);
    await assert.rejects(migrate(target(), { ...config, markets: [second, first] }), /index of market 0/);
    assert.deepEqual(await image(b.chain), before);
  });

  it("says what the program refused", async () => {
    config = { ...config, markets: [{ index: "USDC", stable: "SOL" }] };
    const error = await migrate(target(), config).catch(decodeError);
    assert.ok(!Array.isArray(error));
    assert.equal(error.name, "InvalidParameter");
    assert.equal((await pool()).state.custodyCount, 3);
  });
});

describe("a deployment's configuration", () => {
  let b: Bare;
  const refuses = (change: object, message: RegExp) =>
    assert.throws(() => checkConfig({ ...written(b), ...change }), message);
  const custody = (change: object) => {
    const [first, ...rest] = written(b).custodies;
    return { custodies: [{ ...first, ...change }, ...rest] };
  };

  before(async () => {
    b = await bare();
  });

  it("reads addresses, feeds with and without 0x, and the pool's number as text or number", () => {
    const config = checkConfig(written(b));
    assert.ok(config.guardian.equals(b.guardian));
    assert.deepEqual(
      config.custodies.map(({ feed }) => Buffer.from(feed).toString("hex")),
      ["USDC", "SOL", "BTC"].map(hex),
    );
    assert.equal(checkConfig({ ...written(b), poolId: 3 }).poolId, 3n);
  });

  it("says where a mistake is", () => {
    refuses({ guardian: "nobody" }, /guardian: is not a base58 address/);
    refuses(custody({ feed: "12" }), /custodies\.0\.feed: must be 64 hexadecimal digits/);
    refuses(custody({ mint: 5 }), /custodies\.0\.mint/);
    refuses(custody({ stable: "yes" }), /custodies\.0\.stable/);
    refuses(custody({ symbol: "" }), /custodies\.0\.symbol/);
    refuses(custody({ sleeps: undefined }), /custodies\.0\.sleeps: .*say false/);
    refuses(custody({ sleeps: true }), /custodies\.0\.sleeps: a feed that pauses at nights/);
    refuses({ poolId: "-1" }, /poolId/);
    refuses({ guardian: undefined }, /guardian/);
  });

  it("knows no other names: a misspelt one is not silently left out", () => {
    refuses({ gaurdian: "x" }, /gaurdian/);
    refuses(custody({ decimal: 6 }), /decimal/);
  });

  it("has one to eight tokens and at most eight markets", () => {
    const [first] = written(b).custodies;
    refuses({ custodies: [], markets: [] }, /custodies/);
    refuses({ custodies: Array(9).fill(first) }, /custodies/);
    refuses({ markets: Array(9).fill({ index: "SOL", stable: "USDC" }) }, /markets/);
  });

  it("starts with the stable of the insurance fund", () => refuses(custody({ stable: false }), /first custody/));

  it("names only tokens that it has", () => {
    refuses({ markets: [{ index: "ETH", stable: "USDC" }] }, /no custody ETH/);
    refuses({ markets: [{ index: "SOL", stable: "DAI" }] }, /no custody DAI/);
  });

  it("names each token, mint and feed once", () => {
    const [usdc, sol] = written(b).custodies;
    assert.ok(usdc && sol);
    for (const name of ["symbol", "mint", "feed"] as const)
      refuses({ custodies: [usdc, { ...sol, [name]: usdc[name] }], markets: [] }, new RegExp(`${name} .*twice`));
  });

  it("has one market for each token", () => {
    const { markets } = written(b);
    refuses({ markets: [...markets, ...markets] }, /market SOL is named twice/);
  });

  it("has a pool number that says exactly which pool", () => {
    const wrong = [true, false, "", " 1", "1 ", "0x1", "1e3", "1.0", 1.5, -1, 2 ** 53, 1e300, null, [], [1], {}];
    for (const poolId of [...wrong, "first", "-1", "+1", (1n << 64n).toString(), "9".repeat(400)])
      refuses({ poolId }, /poolId/);
    for (const [poolId, id] of [
      [0, 0n],
      ["0", 0n],
      ["18446744073709551615", (1n << 64n) - 1n],
      ["007", 7n],
    ] as const)
      assert.equal(checkConfig({ ...written(b), poolId }).poolId, id);
  });

  it("has markets that the program will take", () => {
    const [usdc, sol] = written(b).custodies;
    refuses(
      { markets: [{ index: "USDC", stable: "USDC" }] },
      /markets\.0\.index: USDC is a stable, which is no market/,
    );
    refuses({ markets: [{ index: "SOL", stable: "SOL" }] }, /markets\.0\.stable: SOL is no stable/);
    refuses({ custodies: [usdc, { ...sol, stable: true }] }, /markets\.0\.index: SOL is a stable/);
    refuses({ markets: [{ index: "SOL", stable: "BTC" }] }, /markets\.0\.stable: BTC is no stable/);
  });
});
