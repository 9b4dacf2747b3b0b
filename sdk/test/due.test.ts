import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import {
  BallastError,
  type ChangeSpec,
  type Context,
  createContext,
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  decode,
  decodeChange,
  due,
  encodeAccount,
  encodeChange,
  engine,
  type Plan,
  pda,
  planOf,
  readDue,
  type Task,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import ts from "typescript";
import { at, blank } from "./support/blank";
import { holder, indebted } from "./support/indebted";
import { longs } from "./support/longs";
import { USD } from "./support/plans";
import { key, MINTS, NOW, POOL, positionAt, type Venue, venue } from "./support/venue";

const contextOf = (v: Venue): Promise<Context> => createContext({ source: v, pool: POOL });

async function tasksOf(v: Venue): Promise<Task[]> {
  const { state, accounts } = await readDue(await contextOf(v));
  return due(state, accounts, state.now);
}

const liquidations = (tasks: readonly Task[]) => tasks.filter((task) => task.kind === "liquidate");

describe("what is due", () => {
  it("liquidations come by their deficit, the largest first, and all that is urgent before the rest", async () => {
    const { v, positions } = longs(20_000_000_000n, 22_000_000_000n, 15_000_000_000n, 21_000_000_000n);
    const tasks = await tasksOf(v);
    const found = liquidations(tasks).map(({ position, deficit }) => [String(position.address), deficit]);
    const address = (index: number) => String(at(positions, index).address);
    assert.deepEqual(found, [
      [address(1), 3_000_000_000n],
      [address(3), 2_000_000_000n],
      [address(0), 1_000_000_000n],
    ]);
    const order = tasks.map(({ urgency }) => ["now", "minutes", "hours"].indexOf(urgency));
    assert.deepEqual(order, [...order].sort());
  });

  it("prices are due since the oldest print that the pool does not know, and on a new day since it began", async () => {
    const refreshes = async (v: Venue) =>
      (await tasksOf(v)).flatMap((task) =>
        task.kind === "refreshPrices" ? [{ custodies: task.custodies, since: task.since }] : [],
      );
    const v = venue();
    assert.deepEqual(await refreshes(v), []);
    v.clock(NOW + 6n);
    v.publish("ETH", { publishTime: NOW + 4n });
    v.publish("SOL", { publishTime: NOW + 2n });
    assert.deepEqual(await refreshes(v), [{ custodies: [1, 2], since: NOW + 2n }]);
    const day = (NOW / 86_400n + 1n) * 86_400n;
    v.clock(day + 10n);
    for (const symbol of ["USDC", "SOL", "ETH"] as const) v.publish(symbol, { publishTime: day + 5n });
    assert.deepEqual(await refreshes(v), [{ custodies: [0, 1, 2], since: day }]);
  });

  it("a liquidation is due since its print was published, and since now where that says a later time", async () => {
    const { v } = longs(20_000_000_000n);
    const times = async () => liquidations(await tasksOf(v)).map(({ since }) => since);
    v.clock(NOW + 3n);
    assert.deepEqual(await times(), [NOW]);
    v.publish("SOL", { publishTime: NOW + 8n });
    assert.deepEqual(await times(), [NOW + 3n]);
  });

  it("small positions come after a large one whose next hundredth costs more than their deficits", async () => {
    const SOL = 10n ** 9n;
    const held = (
      [
        [1n, 410n],
        [100n, 15_250n],
        [1n, 480n],
      ] as const
    ).map(([sol, cost]) => ({
      ...{ size: sol * SOL, entry: cost * USD, collateral: (sol * 100n * USD) / 100n },
    }));
    const sum = (name: "size" | "entry" | "collateral") => held.reduce((all, each) => all + each[name], 0n);
    const v = venue((pool) => {
      const book = at(at(pool.state.exposures, 0).sides, 0);
      Object.assign(book, { size: sum("size"), entry: sum("entry"), positions: 3n });
      book.collateral[0] = sum("collateral");
      at(pool.state.custodies, 0).collateral = sum("collateral");
      at(pool.state.custodies, 1).locked = sum("size");
      pool.state.fund.openInterest = sum("entry");
    });
    const opened = { ...engine.emptyPosition(), openedAt: NOW - 9_000n, entryPrint: NOW - 9_000n };
    const made = held.map((state) => positionAt(v, key(), { ...opened, ...state }));
    const found = liquidations(await tasksOf(v));
    const order = found.map(({ position }) => made.findIndex(({ address }) => address.equals(position.address)));
    assert.deepEqual(
      [order, found.map(({ deficit }) => deficit / USD)],
      [
        [2, 1, 0],
        [329n, 150n, 259n],
      ],
    );
    // Nothing of theirs is left to pay the keeper from: the fund does, half a per cent and a dollar at most.
    const rewards = [750_000n, USD, 750_000n].map((amount) => [{ unit: "atoms", custody: 0, amount }]);
    assert.deepEqual(
      found.map(({ reward }) => reward),
      rewards,
    );
  });

  it("every position of a settled market is due since it settled, the healthy too", async () => {
    const { v } = longs(14_000_000_000n);
    assert.deepEqual(liquidations(await tasksOf(v)), []);
    const settled = longs(14_000_000_000n).v;
    const market = pda.market(POOL, 0);
    const account = decode("Market", settled.accounts.get(market.toBase58())?.data ?? new Uint8Array());
    const state = { ...account.state, settleAt: NOW - 5n, settlePrice: 15_000_000_000n };
    settled.write("Market", market, { ...account, state });
    assert.deepEqual(
      liquidations(await tasksOf(settled)).map(({ since }) => since),
      [NOW - 5n],
    );
  });

  it("liens of more winners than one transaction takes are two tasks, the largest first", async () => {
    const v = indebted();
    const held = Array.from({ length: 18 }, (_, i) => holder(v, i, BigInt(1 + ((i * 7) % 18))));
    const sorted = held
      .toSorted((a, b) => Number(b.account.state.size - a.account.state.size))
      .map(({ address }) => address);
    const found = (await tasksOf(v)).flatMap((task) => (task.kind === "applyLiens" ? [task] : []));
    const positions = found.map((task) => task.positions.map(({ address }) => String(address)));
    assert.deepEqual(
      positions,
      [sorted.slice(0, 16), sorted.slice(16)].map((some) => some.map(String)),
    );
    // A quarter of the 10 dollars that each SOL gained; 1 % of that for the keeper, in SOL at 150, a dollar at most.
    assert.deepEqual(
      found.map(({ paid, reward, since }) => [paid, reward, since]),
      [
        [420_000_000n, [{ unit: "atoms", custody: 1, amount: 6_666_666n }], NOW - 60n],
        [7_500_000n, [{ unit: "atoms", custody: 1, amount: 500_000n }], NOW - 60n],
      ],
    );
  });

  it("an order pays its tip, and no reward where it has none", async () => {
    for (const tip of [7n, 0n]) {
      const v = venue((pool) => {
        at(pool.state.custodies, 0).pending = 3_000n * USD;
      });
      const account = { ...blank("Request"), version: 1, owner: key(), market: pda.market(POOL, 0), nonce: 1n };
      const times = { placedAt: NOW - 2n, printAfter: NOW, expiresAt: NOW + 60n };
      const order = { size: 100n * 10n ** 9n, collateral: 3_000n * USD, kind: 0, side: 0, custody: 0 };
      Object.assign(account, { state: { ...account.state, ...times, ...order, tip } });
      v.write("Request", pda.request(account.owner, 1n), account);
      const found = (await tasksOf(v)).flatMap((task) => (task.kind === "executeRequest" ? [task] : []));
      const reward = tip === 0n ? [] : [{ unit: "lamports", amount: tip }];
      assert.deepEqual(
        found.map((task) => [task.ended, task.reward, task.since]),
        [[null, reward, NOW]],
      );
    }
  });

  it("prices that are more than one transaction takes are two tasks: the pool's, and the second sources", async () => {
    const v = venue((pool, markets) => {
      const eth = at(pool.state.custodies, 2);
      for (let i = 3; i < 8; i++) pool.state.custodies[i] = { ...eth, mint: key() };
      pool.state.custodyCount = 8;
      at(markets, 0).secondFeed = at(pool.state.custodies, 0).feedId;
    });
    const refreshes = async () =>
      (await tasksOf(v)).flatMap((task) => (task.kind === "refreshPrices" ? [[task.custodies, task.seconds]] : []));
    v.clock(NOW + 5n);
    for (const symbol of ["SOL", "ETH", "USDC"] as const) v.publish(symbol);
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    assert.deepEqual(await refreshes(), [
      [all, []],
      [[], [0]],
    ]);
  });

  it("a listing is the admin's to execute: it is due for nobody, as another change is", async () => {
    const v = venue();
    v.write("Controller", pda.controller(), { ...blank("Controller"), delay: 86_400n });
    const changes: ChangeSpec[] = [
      { kind: "listCustody", mint: key(), feedId: new Uint8Array(32).fill(7), config: DEFAULT_ASSET },
      { kind: "listMarket", token: 1, stable: 0, config: DEFAULT_MARKET },
      { kind: "status", index: 0, reduceOnly: true },
    ];
    for (const change of changes) {
      const times = { eta: NOW - 1n, validUntil: NOW + 1n };
      v.write("Change", key(), { ...blank("Change"), version: 1, pool: POOL, ...encodeChange(change), ...times });
    }
    const found = (await tasksOf(v)).flatMap((task) => (task.kind === "executeChange" ? [task.change.account] : []));
    assert.deepEqual(found.map(decodeChange), changes.slice(2));
    v.clock(NOW + 2n);
    assert.equal((await tasksOf(v)).filter(({ kind }) => kind === "cancelChange").length, 3);
  });

  it("a fault of its own is no refusal of the rules", async () => {
    const { v } = longs(20_000_000_000n);
    const { state, accounts } = await readDue(await contextOf(v));
    const read = () => {
      throw new TypeError("broken");
    };
    const prices = state.prices.map((price) => ({ ...price, read }));
    assert.throws(() => due({ ...state, prices }, accounts, state.now), TypeError);
  });

  it("nothing of it changes what was read", async () => {
    const { v } = longs(20_000_000_000n);
    const { state, accounts } = await readDue(await contextOf(v));
    const before = [encodeAccount("Pool", state.pool), state.markets.map((market) => encodeAccount("Market", market))];
    const bytes = accounts.positions.bytes.slice();
    const [once, again] = [due(state, accounts, state.now), due(state, accounts, state.now)];
    assert.deepEqual(once, again);
    assert.deepEqual(
      [encodeAccount("Pool", state.pool), state.markets.map((market) => encodeAccount("Market", market))],
      before,
    );
    assert.deepEqual(accounts.positions.bytes, bytes);
  });

  it("one account that says nonsense hides nothing else: a price, a position of a stranger's market", async () => {
    const { v } = longs(20_000_000_000n);
    positionAt(v, key(), { ...engine.emptyPosition(), size: 1n, side: 7 });
    assert.equal(liquidations(await tasksOf(v)).length, 1);
    v.publish("USDC", { price: 0n });
    assert.equal(liquidations(await tasksOf(v)).length, 1);
  });

  it("a plan whose task somebody else did is refused by a named error", async () => {
    const { v, positions } = longs(20_000_000_000n);
    const ctx = await contextOf(v);
    const [task] = liquidations(await tasksOf(v));
    v.accounts.delete(at(positions, 0).address.toBase58());
    const keeper = key();
    v.token(MINTS.USDC, keeper);
    const gone = (e: unknown) => e instanceof BallastError && e.name === "UninitializedAccount";
    await assert.rejects(planOf(ctx, at([task], 0) as Task, keeper), gone);
  });
});

describe("the README's round of a keeper", () => {
  const text = readFileSync(path.join(__dirname, "../README.md"), "utf8");
  const section = /## What can anyone do now\?\n[\s\S]*?```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  type Send = (plan: Plan<unknown>) => Promise<unknown>;
  type Round = (ctx: Context, keeper: PublicKey, send: Send) => Promise<void>;

  it("does everything that is due, also where one fails", async () => {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(section, { compilerOptions });
    const lines: string[] = [];
    const exported = {} as { round: Round };
    const load = new Function("require", "exports", "console", outputText);
    load(createRequire(__filename), exported, { log: (line: string) => lines.push(line) });
    const { v } = longs(20_000_000_000n, 21_000_000_000n);
    const keeper = key();
    v.token(MINTS.USDC, keeper);
    const sent: unknown[] = [];
    const send: Send = async ({ quote }) => {
      sent.push(quote);
      if (sent.length === 1) throw new Error("fetch failed");
    };
    const tasks = await tasksOf(v);
    await exported.round(await contextOf(v), keeper, send);
    assert.equal(sent.length, tasks.length);
    assert.equal(lines.length, 1);
    assert.match(at(lines, 0), /: .*fetch failed/);
  });
});
