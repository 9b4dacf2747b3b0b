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
import { longs } from "./support/longs";
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
