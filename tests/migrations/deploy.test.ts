// A deployment from one file: five tokens and three markets, planned, carried out, killed and gone on with.
import assert from "node:assert/strict";
import { apply, checkConfig, type DeployConfig, driftOf, planOf } from "@ballast/migrations";
import deploy from "@ballast/migrations/deploy";
import {
  DEFAULT_MARKET,
  decodeError,
  fetchController,
  fetchMarket,
  fetchPool,
  instructions,
  type Pool,
  PROGRAM_ID,
  pda,
  pythPriceAccount,
  type RawAccount,
} from "@ballast/sdk";
import { PriceBoard } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import type { Bare } from "../support/bare";
import { deployable, example, targetOn } from "../support/deployment";
import { image } from "../support/expect";

const POOL = pda.pool(1);
const STEPS = [
  "controller",
  "pool",
  "custody",
  "custody",
  "custody",
  "custody",
  "custody",
  "market",
  "market",
  "market",
];

describe("a deployment", () => {
  let b: Bare;
  let config: DeployConfig;
  const pool = async (): Promise<Pool> => (await fetchPool(b.chain, POOL)) ?? assert.fail("there is no pool");
  const lamports = async (address: PublicKey) => BigInt((await b.chain.getAccount(address))?.lamports ?? 0);

  beforeEach(async () => {
    b = await deployable();
    config = checkConfig(example());
  });

  it("is planned whole before anything is sent: steps, transactions, rent and fees, to the lamport", async () => {
    const before = await image(b);
    const { moves, faults, cost, depositsFrom } = await planOf(targetOn(b), config);
    assert.deepEqual([faults, await image(b)], [[], before]);
    assert.deepEqual(
      moves.map(({ step }) => step),
      STEPS,
    );
    assert.match(moves[2]?.what ?? "", /^custody USDC, mint EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGkZwyTDt1v$/);
    assert.deepEqual([cost.transactions, depositsFrom], [10, { at: null, seconds: 600n }]);
    const purse = await lamports(b.admin.publicKey);
    assert.equal(cost.purse, purse);
    await apply(targetOn(b), config);
    assert.equal(purse - (await lamports(b.admin.publicKey)), cost.rent + cost.fees);
  });

  it("leaves exactly what the file says, in the file's order and with its parameters", async () => {
    const { outcomes, waiting } = await apply(targetOn(b), config);
    assert.deepEqual([outcomes.map(({ step }) => step), waiting], [STEPS, []]);
    for (const { signature } of outcomes) assert.match(signature ?? "", /^[1-9A-HJ-NP-Za-km-z]{80,90}$/);
    const { state, homeMint, id } = await pool();
    assert.deepEqual([id, state.custodyCount, state.marketCount], [1n, 5, 3]);
    const custodies = state.custodies.slice(0, 5);
    const file = example();
    assert.deepEqual(
      custodies.map(({ mint }) => mint.toBase58()),
      file.custodies.map(({ mint }) => mint),
    );
    assert.equal(homeMint.toBase58(), file.custodies[0]?.mint);
    assert.deepEqual(
      custodies.map(({ params }) => params.targetWeight),
      [4_000n, 2_500n, 1_000n, 1_500n, 1_000n],
    );
    assert.deepEqual(
      [custodies[0]?.params.minWeight, custodies[2]?.params.depositCap, state.params.fundMin],
      [1_000n, 500_000_000_000n, 5_000_000_000n],
    );
    const markets = await Promise.all([0, 1, 2].map((i) => fetchMarket(b.chain, pda.market(POOL, i))));
    assert.deepEqual(
      markets.map((market) => [market?.state.params.baseFee, market?.state.params.maxLong]),
      [
        [6n, DEFAULT_MARKET.maxLong],
        [6n, 10_000_000_000_000n],
        [5n, 20_000_000_000_000n],
      ],
    );
    assert.deepEqual(await driftOf(b.chain, config), { differences: [], pending: [] });
  });

  it("does nothing the second time", async () => {
    await apply(targetOn(b), config);
    const before = await image(b);
    const target = targetOn(b);
    assert.deepEqual(await apply(target, config), { outcomes: [], waiting: [], stands: [] });
    assert.deepEqual([target.sent, await image(b)], [0, before]);
    assert.equal((await planOf(target, config)).cost.transactions, 0);
  });

  it("goes on where it was killed, wherever that was", async () => {
    const made = (after: Map<string, string>) => [...after.keys()].sort();
    await apply(targetOn(b), config);
    const whole = made(await image(b));
    for (let after = 0; after < STEPS.length; after += 1) {
      b = await deployable();
      await assert.rejects(apply(targetOn(b, { failAfter: after }), config), /the network is gone/);
      const rest = await apply(targetOn(b), config);
      assert.deepEqual(
        rest.outcomes.map(({ step }) => step),
        STEPS.slice(after),
      );
      assert.deepEqual(made(await image(b)), whole);
    }
  });

  it("takes a step as done that landed without an answer, and says so", async () => {
    const signatures: (string | null)[] = [];
    const target = targetOn(b, { failAfter: 3, lost: true });
    const all = apply(target, config, { report: ({ signature }) => signatures.push(signature) });
    const { outcomes } = await all;
    assert.equal(outcomes.length, STEPS.length);
    assert.ok(signatures.slice(0, 3).every((signature) => signature !== null));
    assert.ok(signatures.slice(3).every((signature) => signature === null));
  });

  it("is carried out once where two begin at once, and both end well", async () => {
    const both = await Promise.all([apply(targetOn(b), config), apply(targetOn(b), config)]);
    const signatures = both.flatMap(({ outcomes }) => outcomes.flatMap(({ signature }) => signature ?? []));
    assert.equal(new Set(signatures).size, STEPS.length);
    for (const { waiting } of both) assert.deepEqual(waiting, []);
    assert.deepEqual(await driftOf(b.chain, config), { differences: [], pending: [] });
  });

  it("waits for a node that does not show yet what it has confirmed, and gives up in time", async () => {
    let behind: (RawAccount | null)[] | null = null;
    let late = 3;
    const source = {
      ...b.chain,
      getProgramAccounts: b.chain.getProgramAccounts.bind(b.chain),
      getAccounts: async (keys: PublicKey[]) => {
        const fresh = await b.chain.getAccounts(keys);
        if (keys.length < 5) return fresh;
        if (behind !== null && late-- > 0) return behind;
        behind = fresh;
        return fresh;
      },
    };
    const inner = targetOn(b);
    const target = { ...inner, source };
    assert.equal((await apply(target, config)).outcomes.length, STEPS.length);
    b = await deployable();
    late = Number.POSITIVE_INFINITY;
    behind = null;
    const never = apply({ ...targetOn(b), source }, config, { patience: 300 });
    await assert.rejects(never, /^Error: controller .* was confirmed, and the node does not show it$/);
  });

  it("names each step before it is taken, and reports it as soon as it is", async () => {
    const [started, seen]: [string[], string[]] = [[], []];
    const failing = apply(targetOn(b, { failAfter: 3 }), config, {
      starts: ({ step }, { number, of }) => started.push(`${number} of ${of} ${step}`),
      report: ({ step }) => seen.push(step),
    });
    await assert.rejects(failing, /the network is gone/);
    assert.deepEqual(started, ["1 of 10 controller", "2 of 10 pool", "3 of 10 custody", "4 of 10 custody"]);
    assert.deepEqual(seen, STEPS.slice(0, 3));
  });

  it("adds what a longer file names, and only that; and works beside another pool", async () => {
    const { custodies, markets } = example();
    const shorter = checkConfig({ ...example(), custodies: custodies.slice(0, 3), markets: markets.slice(0, 1) });
    await apply(targetOn(b), shorter);
    const { moves } = await planOf(targetOn(b), config);
    assert.deepEqual(
      moves.map(({ where }) => where),
      ["custodies.3", "custodies.4", "markets.1", "markets.2"],
    );
    await apply(targetOn(b), config);
    const other = await apply(targetOn(b), checkConfig({ ...example(), poolId: 2 }));
    assert.equal(other.outcomes.length, STEPS.length - 1);
    assert.equal((await fetchController(b.chain, pda.controller()))?.pools, 2n);
  });

  it("says until when LPs cannot deposit after the last token", async () => {
    await apply(targetOn(b), config);
    const from = (await planOf(targetOn(b), config)).depositsFrom;
    assert.equal(from?.at, (await pool()).state.depositsClosedUntil);
    await b.chain.warp(600);
    assert.equal((await planOf(targetOn(b), config)).depositsFrom, null);
  });

  it("needs the configuration's file under Anchor, by an environment variable", async () => {
    const { BALLAST_DEPLOY_FILE, ...rest } = process.env;
    process.env = rest;
    try {
      await assert.rejects(deploy({} as Parameters<typeof deploy>[0]), /BALLAST_DEPLOY_FILE/);
    } finally {
      if (BALLAST_DEPLOY_FILE !== undefined) process.env.BALLAST_DEPLOY_FILE = BALLAST_DEPLOY_FILE;
    }
  });
});

describe("a deployment that cannot be carried out", () => {
  let b: Bare;
  beforeEach(async () => {
    b = await deployable();
  });

  /** Nothing is sent, no byte changes, and the message names field and reason. */
  async function refused(file: object, said: RegExp, signer = b.admin): Promise<void> {
    const before = await image(b);
    const target = targetOn(b, { signer });
    await assert.rejects(apply(target, checkConfig(file)), (e: Error & { status?: number }) => {
      assert.match(e.message, /^the configuration cannot be carried out, and nothing was sent:\n {2}/);
      assert.match(e.message, said);
      assert.equal(e.status, 1);
      return true;
    });
    assert.deepEqual([target.sent, await image(b)], [0, before]);
  }
  const custody = (i: number, change: object) => {
    const file = example();
    return { ...file, custodies: file.custodies.map((token, k) => (k === i ? { ...token, ...change } : token)) };
  };
  const mint = (i: number) => new PublicKey(example().custodies[i]?.mint ?? "");

  it("has no program", async () => {
    const source = {
      getAccounts: async (keys: PublicKey[]) =>
        (await b.chain.getAccounts(keys)).map((found, i) => (keys[i]?.equals(PROGRAM_ID) ? null : found)),
      getProgramAccounts: async () => [],
    };
    const { faults } = await planOf({ source, admin: b.admin.publicKey }, checkConfig(example()));
    assert.match(faults[0]?.message ?? "", /^there is no program \w+ here: deploy it first$/);
  });

  it("has a mint that is none, of another program, or of other decimals", async () => {
    await refused(custody(4, { mint: pda.pool(99).toBase58() }), /custodies\.4\.mint: USDT: there is no account/);
    await refused(
      custody(4, { mint: b.stranger.publicKey.toBase58() }),
      /custodies\.4\.mint: USDT: there is no account|no mint/,
    );
    await refused(custody(2, { decimals: 9 }), /custodies\.2\.decimals: ETH: \w+ has 8 decimals, the file says 9/);
    const account = (await b.chain.getAccount(mint(3))) ?? assert.fail();
    const token2022 = new PublicKey("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
    await b.chain.setAccount(mint(3), { ...account, owner: token2022 });
    await refused(example(), /custodies\.3\.mint: BTC: \w+ is of Token-2022/);
    const data = Buffer.from(account.data);
    data[45] = 0;
    await b.chain.setAccount(mint(3), { ...account, data });
    await refused(example(), /custodies\.3\.mint: BTC: \w+ is no mint of the token program/);
  });

  it("has a feed without a price account, of another owner, of another feed, or below 0.001 USD", async () => {
    const feed = (i: number) => pythPriceAccount(Buffer.from(example().custodies[i]?.feed ?? "", "hex"));
    await refused(
      custody(3, { feed: "ab".repeat(32) }),
      /custodies\.3\.feed: BTC: there is no price account \w+ of this feed/,
    );
    const account = (await b.chain.getAccount(feed(3))) ?? assert.fail();
    await b.chain.setAccount(feed(3), { ...account, owner: PublicKey.default });
    await refused(example(), /custodies\.3\.feed: BTC: the price account \w+ is refused: OracleWrongOwner/);
    const other = (await b.chain.getAccount(feed(1))) ?? assert.fail();
    await b.chain.setAccount(feed(3), other);
    await refused(example(), /custodies\.3\.feed: BTC: .*OracleWrongFeed/);
    await new PriceBoard(b.chain).publish("BTC", "0.0009");
    await refused(example(), /markets\.2\.index: BTC is below 0\.001 USD/);
  });

  it("has a key that is not the upgrade authority's, or later not the admin's: both are named", async () => {
    await refused(
      example(),
      new RegExp(`upgrade authority is ${b.admin.publicKey}, the key that was given ${b.stranger.publicKey}`),
      b.stranger,
    );
    await apply(targetOn(b), checkConfig(example()));
    await refused(
      example(),
      new RegExp(`the admin is ${b.admin.publicKey}, the key that was given ${b.stranger.publicKey}`),
      b.stranger,
    );
    const transfer = { admin: b.admin.publicKey, to: b.stranger.publicKey };
    await b.chain.send([instructions.transferAdmin(transfer)], [b.admin]);
    await refused(example(), /it is proposed, and must accept first/, b.stranger);
  });

  it("has a key without the lamports for all of it: how many are missing is said, and one less is too few", async () => {
    const { cost } = await planOf(targetOn(b), checkConfig(example()));
    const needed = cost.rent + cost.fees + 890_880n;
    const purse = async (lamports: bigint) => {
      const account = { owner: PublicKey.default, data: new Uint8Array(), lamports: Number(lamports) };
      await b.chain.setAccount(b.admin.publicKey, account);
    };
    await purse(needed - 1n);
    await refused(example(), /has \S+ SOL and needs \S+ SOL: 1 lamports are missing/);
    await purse(needed);
    assert.equal((await apply(targetOn(b), checkConfig(example()))).outcomes.length, STEPS.length);
  });

  it("says what stays where it cannot go on in the middle: somebody spent the key's lamports", async () => {
    const inner = targetOn(b);
    const send: typeof inner.send = async (all) => {
      const signature = await inner.send(all);
      const empty = { owner: PublicKey.default, data: new Uint8Array(), lamports: 1_000_000 };
      if (inner.sent === 3) await b.chain.setAccount(b.admin.publicKey, empty);
      return signature;
    };
    const poor =
      /^Error: the configuration cannot be gone on with; what was done stays:\n {2}\w+ has 0\.001 SOL and needs /;
    await assert.rejects(apply({ ...inner, send }, checkConfig(example())), poor);
    await b.chain.airdrop(b.admin.publicKey, 1_000_000_000_000);
    assert.equal((await apply(targetOn(b), checkConfig(example()))).outcomes.length, STEPS.length - 3);
  });

  it("meets a pool of another order of tokens, another mint, feed, stable or market", async () => {
    await apply(targetOn(b), checkConfig(example()));
    const file = example();
    const [usdc, sol, eth, ...rest] = file.custodies;
    await refused(
      { ...file, custodies: [usdc, eth, sol, ...rest] },
      /custodies\.1\.mint: is \w+ on chain, but \w+ in the file/,
    );
    const [first, second, third] = file.markets;
    await refused(
      { ...file, markets: [second, first, third] },
      /markets\.0\.index: is SOL on chain, but ETH in the file/,
    );
    await refused(
      { ...file, markets: file.markets.map((m, i) => (i === 0 ? { ...m, stable: "USDT" } : m)) },
      /markets\.0\.stable: is USDC on chain, but USDT/,
    );
    await refused({ ...file, markets: file.markets.slice(0, 2) }, /markets: the chain has market 2, of custody 3/);
    const shorter = { ...file, custodies: file.custodies.slice(0, 4) };
    await refused(shorter, /custodies: the chain has custody 4, Es9v\w+, and the file has not/);
    const second1 = file.markets.map((m, i) => (i === 0 ? { ...m, secondFeed: file.custodies[2]?.feed } : m));
    await refused({ ...file, markets: second1 }, /markets\.0\.secondFeed: is 0{64} on chain/);
  });

  it("asks for least weights that leave nobody room: to the unit", async () => {
    const file = example();
    const heavy = (i: number, minWeight: string) => {
      file.custodies = file.custodies.map((token, k) =>
        k === i ? { ...token, parameters: { ...token.parameters, minWeight, targetWeight: "40%" } } : token,
      );
    };
    heavy(1, "40%");
    assert.equal(checkConfig(file).custodies.length, 5);
    heavy(2, "0.01%");
    assert.throws(
      () => checkConfig(file),
      /custodies: the least weights \(minWeight\) of all tokens add up to more than 50%/,
    );
  });

  it("is refused by the program as by the plan: a key that is not the admin's", async () => {
    const ix = instructions.initialize({ authority: b.stranger.publicKey, guardian: b.guardian });
    const error = await b.chain.send([ix], [b.stranger]).then(() => null, decodeError);
    assert.equal(error?.name, "NotUpgradeAuthority");
  });
});
