// The command line as it is typed: in processes of its own, on a network.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fetchPool, fetchPosition, marketsOf, pda } from "@ballast/sdk";
import { keyOf, PriceBoard, Tokens, tokenInfo } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { Network } from "./network";
import { BIN, fastest, spawned } from "./processes";

const CACHE = path.resolve(__dirname, "../.cache");
const ROOT = path.resolve(__dirname, "../../..");

describe("the command line on a network", function () {
  this.timeout(240_000);
  let n: Network;
  const ballast = (...args: string[]) => spawned(args, n.env);
  const asAdmin = (...args: string[]) => ballast(...args, "--key", path.join(n.folder, "admin.json"));

  before(async () => {
    n = await Network.start();
  });
  after(() => n.close());

  it("opens, explains and closes a position", async () => {
    const order = ["-m", "0", "-s", "long", "--size", "1", "--collateral", "50"];
    const dry = await ballast("trade", "open", ...order, "--dry-run");
    assert.match(dry.out, /nothing was sent/);
    assert.equal((await n.json("orders")).length, 0);
    const { quote } = await n.json("trade", "open", ...order);
    assert.equal((await n.json("orders"))[0].address, quote.request);
    await n.execute();
    const held = (await n.json("positions")).find(
      ({ address }: { address: string }) => address === quote.positionAddress,
    );
    const told = await ballast("explain", "position", held.address);
    assert.match(told.out, /not liquidatable: equity is \d+\.\d\d USD above maintenance/);
    const more = await ballast("trade", "collateral", "add", held.address, "10");
    assert.equal(more.status, 0, more.err);
    const less = ["trade", "collateral", "remove", held.address, "5", "--dry-run"];
    assert.equal((await n.whilePricesMove(() => n.json(...less))).dryRun, true);
    const closed = await n.whilePricesMove(() => ballast("trade", "close", held.address));
    assert.equal(closed.status, 0, closed.err);
    assert.equal(await fetchPosition(n.w.chain, new PublicKey(held.address)), null);
  });

  it("says what is due, and does it", async () => {
    interface Task {
      kind: string;
      request?: { address: string };
      signature?: string | null;
      error?: string | null;
    }
    const of = (tasks: Task[]) => tasks.filter(({ kind }) => kind === "executeRequest");
    // An order's print is used while it is some seconds old, and a busy machine may be late: then the next order's is.
    const inTime = async (call: string[]) => {
      for (let tries = 0; tries < 6; tries++) {
        const { quote } = await n.json("trade", "open", "-m", "0", "-s", "long", "--size", "1", "--collateral", "50");
        await n.print();
        const tasks = of(await n.json(...call));
        if (tasks.length > 0 && tasks.every(({ error = null }) => error === null)) return { quote, tasks };
      }
      return assert.fail("six prints were too old");
    };
    const listed = await inTime(["due"]);
    assert.ok(listed.tasks.some(({ request }) => request?.address === listed.quote.request));
    const dry = await inTime(["keep", "--dry-run"]);
    assert.ok(dry.tasks.every(({ signature }) => signature === null));
    assert.equal(await fetchPosition(n.w.chain, new PublicKey(dry.quote.positionAddress)), null);
    const done = await inTime(["keep"]);
    assert.ok(done.tasks.every(({ signature }) => signature !== null));
    assert.notEqual(await fetchPosition(n.w.chain, new PublicKey(done.quote.positionAddress)), null);
  });

  it("ends with what the program says, in JSON too", async () => {
    const poor = ["trade", "open", "-m", "0", "-s", "long", "--size", "100", "--collateral", "1"];
    const text = await ballast(...poor);
    assert.deepEqual([text.status, /^error: InsufficientMargin \(6300\): /m.test(text.err)], [1, true]);
    const { status, out } = await ballast(...poor, "--json");
    assert.deepEqual([status, JSON.parse(out).error], [1, "InsufficientMargin"]);
  });

  it("deploys a pool of five tokens and three markets from one file, is killed at it, and goes on", async () => {
    const file = await fivefold(n);
    const short = await ballast("deploy", "plan", file);
    assert.match(short.err, new RegExp(`^error: ${file} cannot be carried out at ${n.env.BALLAST_RPC}, and nothing`));
    assert.match(short.err, /the admin is \w+, the key that was given \w+/);
    const planned = await asAdmin("deploy", "plan", file);
    assert.match(planned.out, /^9 transactions: 0\.\d+ SOL stay in accounts, 0\.000045 SOL are fees; the key has /m);
    assert.match(planned.out, /^LPs may deposit 10 minutes after the last of these tokens$/m);
    // Killed as soon as it says that it has begun a step: whether that lands nobody knows.
    for (const after of ["2 of 9", "1 of "])
      await spawned(
        ["deploy", "apply", file],
        { ...n.env, BALLAST_KEY: path.join(n.folder, "admin.json") },
        (child) => {
          child.stderr?.on("data", (text: string) => text.includes(after) && child.kill("SIGKILL"));
        },
      );
    const applied = await asAdmin("deploy", "apply", file);
    assert.equal(applied.status, 0, applied.err);
    const pool = await fetchPool(n.w.chain, pda.pool(5));
    assert.deepEqual([pool?.state.custodyCount, pool?.state.marketCount], [5, 3]);
    assert.match((await asAdmin("deploy", "apply", file)).out, /^nothing to do$/m);
    assert.deepEqual([(await ballast("deploy", "drift", file)).out.trim()], ["no drift"]);
    const other = JSON.parse(readFileSync(file, "utf8"));
    other.markets[1].parameters.baseFee = "9bp";
    const changed = n.put("other.json", JSON.stringify(other, null, 2));
    const drift = await ballast("deploy", "drift", changed, "--json");
    assert.equal(drift.status, 1);
    const [difference, ...rest] = JSON.parse(drift.out).differences;
    const { line, ...fields } = difference;
    assert.deepEqual([fields, rest], [{ where: "markets.1.parameters.baseFee", file: "0.09%", chain: "0.06%" }, []]);
    assert.match(readFileSync(changed, "utf8").split("\n")[line - 1] ?? "", /"baseFee"/);
    const queued = await asAdmin("deploy", "apply", changed, "--json");
    const [waits] = JSON.parse(queued.out).waiting;
    assert.deepEqual([queued.status, waits.waits.reason], [0, "its delay in the timelock"]);
    // By the first file that change is somebody else's: it would undo what the chain has.
    const against = await asAdmin("deploy", "plan", file);
    assert.match(against.out, /^nothing to send\n(.*\n)?QUEUED AGAINST THIS FILE/m);
    assert.match(against.out, /^ {4}baseFee: the file has 0\.06%, it sets 0\.09%$/m);
  });

  it("stops new risk by the guardian's key alone, by command and by advice, and hands the admin over and back", async () => {
    const by =
      (key: string) =>
      (...args: string[]) =>
        n.ballast(...args, "--key", path.join(n.folder, `${key}.json`));
    const [asGuardian, asAdmin, asTrader] = [by("guardian"), by("admin"), by("key")] as const;
    const stranger = await asTrader("guardian", "reduce-only", "0");
    assert.deepEqual([stranger.status, /^error: NotAuthorized /m.test(stranger.err)], [1, true], stranger.err);
    const stopped = await asGuardian("guardian", "reduce-only", "0");
    assert.match(stopped.out, /^lets market 0 only be reduced, for 7 days$/m, stopped.err);
    const [market] = await marketsOf(n.w.chain, n.w.venue.pool);
    assert.ok((market?.account.state.reduceOnlyUntil ?? 0n) > 0n);
    const advice = await n.prepared({ kind: "lowerInterest", index: 0, maxLong: 10n ** 12n, maxShort: 10n ** 12n });
    const other = await asTrader("sign", advice);
    assert.deepEqual([other.status, /it does not need \w+, but/.test(other.err)], [1, true], other.err);
    const signed = await asGuardian("sign", advice);
    assert.match(signed.err, /^lowers the caps of market 0 to 1000000\.00 USD long and 1000000\.00 short, from /m);
    assert.match(signed.out, /^signed by \w+$/m);
    const [lowered] = await marketsOf(n.w.chain, n.w.venue.pool);
    assert.equal(lowered?.account.state.params.maxLong, 10n ** 12n);
    const admin = async () => (await n.json("controller")).admin;
    const [before, trader] = [await admin(), n.trader.address.toBase58()];
    assert.equal((await asTrader("admin", "accept")).status, 1);
    assert.equal((await asAdmin("admin", "transfer", trader)).status, 0);
    assert.equal(await admin(), before);
    assert.equal((await asTrader("admin", "accept")).status, 0);
    assert.equal(await admin(), trader);
    assert.equal((await asTrader("admin", "transfer", before)).status, 0);
    assert.equal((await asAdmin("admin", "accept")).status, 0);
    assert.equal(await admin(), before);
  });

  it("exports to a file that is gone on with after a kill, to the byte as in one go", async () => {
    for (const format of ["csv", "ndjson"]) {
      const [whole, cut] = ["whole", "cut"].map((name) => path.join(n.folder, `${name}.${format}`)) as [string, string];
      const all = ["export", "events", "--format", format, "--out"];
      assert.equal((await n.ballast(...all, cut, "--limit", "4")).status, 0);
      const text = readFileSync(cut, "utf8");
      n.put(path.basename(cut), text.slice(0, -20));
      assert.equal((await n.ballast(...all, cut)).status, 0);
      assert.equal((await n.ballast(...all, whole)).status, 0);
      assert.equal(readFileSync(cut, "utf8"), readFileSync(whole, "utf8"));
      const rows = readFileSync(whole, "utf8").trim().split("\n");
      const output = await n.ballast(...all.slice(0, -1));
      assert.equal(`${output.out}\n`, readFileSync(whole, "utf8"));
      const [cursor = ""] = format === "csv" ? (rows[3] ?? "").split(",") : [JSON.parse(rows[2] ?? "{}").transaction];
      const rest = (await n.ballast(...all.slice(0, -1), "--after", cursor)).out;
      assert.ok(output.out.endsWith(rest) && rest.length > 0 && !rest.includes(cursor));
    }
    const wrong = await n.ballast("export", "positions", "--out", path.join(n.folder, "whole.csv"), "--format", "csv");
    assert.deepEqual([wrong.status, /its first line has other columns/.test(wrong.err)], [2, true]);
  });

  it("ends quietly where its reader has left, and with 0 where it was stopped listening", async () => {
    const piped = await new Promise<string>((done) => {
      const call = `"${process.execPath}" "${BIN}" export events --format csv | head -1; echo "\${PIPESTATUS[0]}"`;
      execFile("bash", ["-c", call], { env: { ...process.env, ...n.env } }, (_, out) => done(out));
    });
    assert.match(piped, /^transaction,sequence,time,slot,market,event,data\n(0|141)\n$/);
    const tail = await spawned(["events", "tail"], n.env, (child) => {
      child.stderr?.on("data", (text: string) => text.includes("Ctrl-C") && child.kill("SIGINT"));
    });
    assert.deepEqual([tail.status, tail.out], [0, ""]);
  });

  it("is bundled once where two begin at once, and neither meets half a bundle", async () => {
    for (const old of readdirSync(CACHE).filter((name) => name.startsWith("bundle")))
      rmSync(path.join(CACHE, old), { recursive: true });
    const both = await Promise.all([1, 2].map(() => ballast("explain", "error", "OracleStale")));
    for (const { status, out, err } of both)
      assert.deepEqual([status, /^error +OracleStale \(6104\)$/m.test(out)], [0, true], err);
    assert.deepEqual(readdirSync(CACHE).filter((name) => /^(bundle|making)/.test(name)).length, 1);
  });

  it("prints help in at most three times what node itself takes to start, and loads no command for it", async () => {
    const help = await ballast("--help");
    assert.equal(help.status, 0);
    assert.match(help.out, /trade +orders and positions/);
    const bare = () => new Promise<void>((done) => execFile(process.execPath, ["-e", "0"], () => done()));
    const [own, node] = [await fastest(7, () => ballast("--help")), await fastest(7, bare)];
    assert.ok(own < 3 * node, `help takes ${own.toFixed(0)} ms, node ${node.toFixed(0)} ms`);
  });

  it("hands on what is for the local network and for keepers, with exit codes and signals", async () => {
    const help = await ballast("localnet", "--help");
    assert.deepEqual([help.status, /^usage: npm start/.test(help.out)], [0, true], help.err);
    assert.equal((await ballast("keeper", "--nonsense")).status, 2);
    const [rpc = "", key = ""] = [n.env.BALLAST_RPC, n.env.BALLAST_KEY];
    const keeper = await spawned(["keeper", "--rpc", rpc, "--key", key], n.env, (child) => {
      const stop = () => child.kill("SIGTERM");
      child.stdout?.once("data", stop);
      child.stderr?.once("data", stop);
    });
    assert.equal(keeper.status, 0, keeper.err);
  });
});

/** The committed example as pool 5 of the network's own governance, its mints and price accounts put there. */
async function fivefold(n: Network): Promise<string> {
  const example = JSON.parse(readFileSync(path.join(ROOT, "migrations/example.json"), "utf8"));
  const [tokens, board] = [new Tokens(n.w.chain), new PriceBoard(n.w.chain)];
  for (const token of example.custodies) {
    const { symbol, decimals, feed } = token;
    token.mint = keyOf("fivefold", symbol).publicKey.toBase58();
    await tokens.createMint({ decimals, authority: null }, new PublicKey(token.mint));
    board.add(symbol, { feedId: Buffer.from(feed, "hex") });
    await board.publish(symbol, tokenInfo(symbol).price);
  }
  const { guardian } = await n.json("controller");
  return n.put("five.json", JSON.stringify({ ...example, guardian, poolId: 5 }, null, 2));
}
