// A keeper as an operator runs it: the guide's own commands in processes of their own, on a network with time that
// flows.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Actor, faultyNode, type PositionRef } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import { readEntries } from "../src/ledger/file";
import type { KeeperView } from "../src/state";
import { Network, pause } from "./network";

const ROOT = path.resolve(__dirname, "../../..");
const BIN = path.join(ROOT, "apps/keepers/bin/ballast-keeper.mjs");
const GUIDE = readFileSync(path.join(ROOT, "docs/guides/keeper.md"), "utf8");
/** Commands of the guide, in order. */
const COMMANDS = [...GUIDE.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
const LIQUIDATED = /liquidated at [\d.]+ USD by \w+, which got \d+ atoms/;

describe("a keeper as the guide runs it", function () {
  this.timeout(180_000);
  let network: Network;
  let ann: Actor;
  let folder: string;
  const key = Keypair.generate();
  const running: ChildProcess[] = [];
  let timer: NodeJS.Timeout | null = null;
  let prints: Promise<unknown> = Promise.resolve();
  /** A print that stays for some seconds: an order takes its own only, and a busy machine starts a process late. */
  const print = () => {
    prints = prints.then(() => network.world.feeds.publishAll());
    return prints;
  };

  before(async () => {
    network = await Network.start({ fund: "100000" });
    ann = await network.world.trader({ usdc: 20_000 }, "ann");
    await network.chain.airdrop(key.publicKey, 10_000_000_000);
    const { keeper, tokens } = { keeper: key.publicKey, tokens: network.world.tokens };
    for (const { mint } of network.world.venue.custodies)
      await tokens.createAccount({ mint, owner: keeper, amount: 0n });
    folder = mkdtempSync(path.join(tmpdir(), "ballast-keeper-"));
    writeFileSync(path.join(folder, "key.json"), JSON.stringify([...key.secretKey]));
    await network.chain.flow();
  });
  after(async () => {
    if (timer !== null) clearInterval(timer);
    await prints;
    for (const child of running) child.kill("SIGKILL");
    await network.close();
    rmSync(folder, { recursive: true });
  });

  /** A command of the guide, as a process. `npm run` only finds the file that it names. */
  const start = (command: string): ChildProcess & { said: () => string } => {
    const words = command.replace("npm run keeper --", "").trim().split(" ");
    const { chain } = network;
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      BALLAST_KEEPER_RPC: chain.rpcUrl,
      BALLAST_KEEPER_WS: chain.wsUrl,
    };
    const child = spawn(process.execPath, [BIN, ...words], { cwd: folder, env });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        text += chunk;
      });
    running.push(child);
    return Object.assign(child, { said: () => text });
  };
  const ended = (child: ChildProcess) =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve(child.exitCode)
      : new Promise<number | null>((done) => child.once("close", (status) => done(status)));
  const command = (part: string) => {
    const found = COMMANDS.find((line) => line.includes(part));
    assert.ok(found, part);
    return found;
  };
  const ask = async (place: string) => {
    const [, url = ""] = command(`/${place}`).split(" ");
    return fetch(url);
  };
  const until = async (what: string, holds: () => Promise<boolean>, child?: { said: () => string }) => {
    for (const end = Date.now() + 40_000; Date.now() < end; await pause(100))
      if (await holds().catch(() => false)) return;
    assert.fail(`${what} did not come:\n${child?.said()}`);
  };

  /**
   * A position that the keeper opened: an order takes its own print while that is two seconds old, or another is
   * placed.
   */
  const opened = async (keeper: { said: () => string }): Promise<PositionRef> => {
    for (let tries = 0; tries < 6; tries += 1) {
      const { request } = await ann.place("SOL", "long", { size: 100, collateral: { USDC: 2_000 } });
      for (const end = Date.now() + 6_000; Date.now() < end; await pause(200)) {
        if ((await network.world.position(request.position)) !== null) return request.position;
      }
    }
    return assert.fail(`six prints were too old:\n${keeper.said()}`);
  };

  it("ends, also when it is told so while it still starts", async () => {
    // What landed before is asked for last of all, and the answer comes a second late.
    const node = await faultyNode(network.chain.rpcUrl, ({ method }) =>
      method === "getSignaturesForAddress" ? { slow: 1_000 } : null,
    );
    const keeper = start(`--key key.json --pool 1 --ledger slow.ndjson --rpc ${node.url}`);
    await until("a start", async () => keeper.said().includes("keeping pool"), keeper);
    keeper.kill("SIGINT");
    const status = await Promise.race([ended(keeper), pause(20_000).then(() => "it runs on")]);
    assert.equal(status, 0, keeper.said());
    await node.close();
  });

  it("names what is due, and does it once", async () => {
    const { position } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 2_000 } });
    network.world.feeds.set("SOL", { price: "132" });
    await pause(1_000); // one print a second
    await print();
    const dry = start(command("--dry-run"));
    assert.equal(await ended(dry), 0, dry.said());
    assert.match(dry.said(), new RegExp(`liquidate of ${position.address}: found; pays [1-9]`));
    assert.match(dry.said(), /nothing was sent \(--dry-run\)/);
    assert.ok(await network.world.position(position));
    await pause(1_000);
    await print();
    const once = start(command("--once"));
    assert.equal(await ended(once), 0, once.said());
    assert.match(once.said(), new RegExp(`liquidate of ${position.address}: landed`));
    network.world.feeds.set("SOL", { price: "150" });
    await pause(1_000);
    await print();
  });

  it("runs, is watched, survives kill -9 with every lamport written down, explains, and stops", async () => {
    timer = setInterval(print, 2_000);
    const line = command("--ledger ledger.ndjson");
    const first = start(line);
    await until("it is ready", async () => (await ask("ready")).status === 200, first);
    const position = await opened(first);
    assert.deepEqual([(await ask("ready")).status, (await ask("health")).status], [200, 200], first.said());
    const counted = /ballast_keeper_actions_total\{task="executeRequest",outcome="landed"\} [1-9]/;
    await until("its count", async () => counted.test(await (await ask("metrics")).text()), first);
    const ledger = path.join(folder, "ledger.ndjson");
    await until("an entry", async () => readEntries(ledger).some(({ kind }) => kind === "executeRequest"), first);
    network.world.feeds.set("SOL", { price: "130" });
    await until("a liquidation", async () => (await network.world.position(position)) === null, first);
    // Perhaps before the ledger has it: then the next start looks it up.
    first.kill("SIGKILL");
    await ended(first);
    const second = start(line);
    await until("it is ready", async () => (await ask("ready")).status === 200, second);
    const address = position.address.toBase58();
    const told = () => readEntries(ledger).flatMap(({ signature, ok }) => (ok ? [signature] : []));
    const explain = start(command("--explain POSITION").replace("POSITION", address));
    assert.equal(await ended(explain), 0, explain.said());
    assert.match(explain.said(), LIQUIDATED);
    assert.match(explain.said(), /the running keeper does not see it as due/);
    const { keeper } = (await (await ask("state")).json()) as { keeper: KeeperView };
    assert.deepEqual([keeper.halted, keeper.stopped], [null, {}]);
    second.kill("SIGINT");
    assert.equal(await ended(second), 0, second.said());
    assert.match(second.said(), /stopping when what was sent has ended/);
    assert.equal(new Set(told()).size, told().length);
    // Every lamport: what the ledger adds up to since its first entry is what the account lost since then.
    const entries = readEntries(ledger);
    const signatures = await network.chain.connection.getSignaturesForAddress(key.publicKey, {}, "confirmed");
    const from = signatures.findIndex(({ signature }) => signature === entries[0]?.signature);
    assert.equal(entries.length, from + 1, `${entries.length} entries of ${from + 1} transactions`);
    for (const { earned, base, priority, rent, tip, lamports } of entries) {
      const [e, b, p, r, t, l] = [earned, base, priority, rent, tip, lamports].map(BigInt) as [bigint, ...bigint[]];
      assert.equal(e - (b as bigint) - (p as bigint) - (r as bigint) - (t as bigint), l);
    }
  });
});
