// Every line of the page is run: in text, and in JSON whose shape stands written down.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { changesOf, fetchController, pda, requestsOf } from "@ballast/sdk";
import { PROGRAM_FILE, type SurfpoolChain } from "@ballast/testkit";
import { ALONE, GROUPS } from "../src/catalogue";
import { PASSED } from "../src/passed";
import { Network, shape } from "./network";
import type { Done } from "./typed";

const PAGE = readFileSync(path.resolve(__dirname, "../README.md"), "utf8");
const GOLDEN = path.join(__dirname, "golden.json");
/** What stands in the page's blocks of commands, without what is said of it. */
const LINES = [...PAGE.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = ""]) => block.trim().split("\n"))
  .map((line) => line.replace(/\s+#.*$/, ""));

/** Lines that end otherwise on a network that is a minute old; the rest ends with 0. */
const ENDINGS: Record<string, RegExp> = {
  "ballast stake leave": /^error: CooldownNotOver/m,
  "ballast change execute $CHANGE": /^error: ChangeNotDue/m,
  // The network of `npm start` answers these; what it does is tested there.
  ...Object.fromEntries(
    ["airdrop --sol 1", "network show", "network move SOL -10", "network warp 60"].map((line) => [
      `ballast ${line}`,
      /^error: http:\S+ is no local network: only that of npm start does this$/m,
    ]),
  ),
};
/** Lines that find something not ok: this network's clock is not this machine's. */
const FINDS = new Set(["ballast doctor"]);
/** What every task has, whatever is due at the moment; the rest is of its kind. */
const TASKS: Record<string, string[]> = {
  "ballast due": ["kind", "urgency", "since", "reward"],
  "ballast keep": ["kind", "about", "pays", "signature", "error"],
};
const SIGNS = new Set(
  [
    ...ALONE.map((entry) => ({ name: "", entry })),
    ...GROUPS.flatMap(({ name, entries }) => entries.map((entry) => ({ name, entry }))),
  ]
    .filter(({ entry }) => entry.signs && entry.way !== "doctor.invariants")
    .map(({ name, entry }) => [name, entry.call.split(" ")[0]].join(" ").trim()),
);
const nameOf = (words: readonly string[]): string =>
  GROUPS.some(({ name }) => name === words[0]) ? words.slice(0, 2).join(" ") : (words[0] ?? "");

describe("the page of the command line", function () {
  this.timeout(300_000);
  let n: Network;
  const shapes: Record<string, unknown> = {};
  const golden = JSON.parse(existsSync(GOLDEN) ? readFileSync(GOLDEN, "utf8") : "{}") as Record<string, unknown>;

  before(async () => {
    n = await Network.start();
    n.put("pool.json", JSON.stringify(await poolFile()));
    // So that no list is empty: a stake and an order that waits.
    await n.json("stake", "add", "50");
    await n.json("trade", "limit", "-m", "0", "-s", "long", "--size", "1", "--collateral", "50", "--trigger", "90");
  });
  after(() => n.close());

  /** A second pool of the network's own tokens. */
  async function poolFile() {
    const guardian = (await fetchController(n.w.chain, pda.controller()))?.guardian.toBase58();
    const custodies = n.w.venue.custodies.map(({ symbol, mint, decimals, feed, stable }) => ({
      ...{ symbol, mint: mint.toBase58(), decimals, stable, sleeps: false },
      feed: Buffer.from(feed.feedId).toString("hex"),
    }));
    return { guardian, poolId: 2, custodies, markets: [{ index: "SOL", stable: "USDC" }] };
  }

  const position = once(() => n.position());
  /** What the page leaves to its reader. */
  const OWN: Record<string, () => Promise<string>> = {
    $POSITION: position,
    $RECEIPT: async () => n.receipt,
    $OWNER: async () => n.trader.address.toBase58(),
    $ORDER: async () => {
      const orders = await requestsOf(n.w.chain, n.trader.address);
      return (
        orders.find(({ account }) => account.state.kind !== 0)?.address.toBase58() ?? assert.fail("there is no order")
      );
    },
    $CHANGE: async () =>
      (await changesOf(n.w.chain, n.w.venue.pool))[0]?.address.toBase58() ?? assert.fail("no change"),
    $PREPARED: once(() => n.prepared({ kind: "lowerDeposits", index: 1, cap: 10n ** 13n })),
    $TRANSACTION: async () => {
      const [found] = await (n.w.chain as SurfpoolChain).connection.getSignaturesForAddress(
        n.w.venue.pool,
        { limit: 1 },
        "confirmed",
      );
      return found?.signature ?? assert.fail("there is no transaction");
    },
  };

  async function wordsOf(line: string): Promise<string[]> {
    const words: string[] = [];
    for (const word of line.split(/\s+/).slice(1)) {
      const own = OWN[word];
      words.push(own === undefined ? word : await own());
    }
    return words.map((word) => (word === "pool.json" ? path.join(n.folder, word) : word));
  }

  /** The key of whoever may do it. */
  function keyFor(name: string): string[] {
    const by = (key: string) => ["--key", path.join(n.folder, `${key}.json`)];
    if (/^(guardian|sign)/.test(name)) return by("guardian");
    return /^(change queue|change cancel|deploy|admin (?!accept))/.test(name) ? by("admin") : [];
  }

  it("has every command there is, and none that there is not", () => {
    const all = [
      ...ALONE.map(({ call }) => call.split(" ")[0] ?? ""),
      ...GROUPS.flatMap(({ name, entries }) => entries.map(({ call }) => `${name} ${call.split(" ")[0]}`)),
      ...Object.keys(PASSED),
    ];
    assert.deepEqual([...new Set(LINES.map((line) => nameOf(line.split(/\s+/).slice(1))))].sort(), all.sort());
  });

  for (const line of LINES)
    it(line, async () => {
      const name = nameOf(line.split(/\s+/).slice(1));
      if (Object.hasOwn(PASSED, name)) return; // Programs of their own, with pages and tests of their own.
      const words = await wordsOf(line);
      const run = (more: string[]) => n.ballast(...words, ...keyFor(name), ...more);
      const call = (...more: string[]) => (SIGNS.has(name) ? n.whilePricesMove(() => run(more)) : run(more));
      const text = await call(...(SIGNS.has(name) ? ["--dry-run"] : []));
      const json = await call("--json");
      for (const done of [text, json]) ends(line, done);
      if (/^(events tail|export)/.test(name)) return;
      if (FINDS.has(line) || json.status === 0) assert.notEqual(text.out, "", "it says something");
      const keys = TASKS[line];
      const found = JSON.parse(json.out);
      shapes[line] =
        keys === undefined ? shape(found) : found.map((task: object) => keys.every((key) => key in task) && keys)[0];
      if (process.env.BALLAST_GOLDEN === undefined) assert.deepEqual(shapes[line], golden[line]);
    });

  function ends(line: string, { status, err }: Done): void {
    const ending = ENDINGS[line];
    if (ending !== undefined) assert.match(err, ending);
    assert.equal(status, ending !== undefined || FINDS.has(line) ? 1 : 0, err);
  }

  it("finds nothing wrong but the clock, and the program where it was changed since its committed build", async () => {
    const [built, committed] = [PROGRAM_FILE, path.resolve(__dirname, "../../../artifacts/ballast.so")];
    const changed = readFileSync(built).equals(readFileSync(committed)) ? [] : ["program's build"];
    const { looks } = JSON.parse((await n.whilePricesMove(() => n.ballast("doctor", "--json"))).out);
    const bad = looks.filter(({ ok }: { ok: boolean }) => !ok).map(({ what }: { what: string }) => what);
    assert.deepEqual(bad, [...changed, "clock of the cluster"]);
    const elsewhere = await n.ballast("doctor", "--rpc", String(n.env.BALLAST_RPC), "--pool", "77");
    assert.match(elsewhere.out, /^NOT OK +pool +UninitializedAccount: There is no pool at/m);
  });

  it("the deployed bytes are those of a build, found without a pool and a key, and not those of another", async () => {
    const verify = (file: string) => verified(String(n.env.BALLAST_RPC), file);
    const same = await verify(PROGRAM_FILE);
    assert.match(same.out, /^the same bytes$/m);
    assert.equal(same.status, 0);
    const [other, bytes] = [path.join(n.folder, "other.so"), readFileSync(PROGRAM_FILE)];
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(other, bytes);
    const { status, out } = await verify(other);
    assert.equal(status, 1);
    assert.match(out, new RegExp(`^DIFFERENT, first at byte ${bytes.length - 1}$`, "m"));
  });

  it("has written down the shape of each, and no other", () => {
    if (process.env.BALLAST_GOLDEN) writeFileSync(GOLDEN, `${JSON.stringify(shapes, null, 2)}\n`);
    else assert.deepEqual(Object.keys(golden).sort(), Object.keys(shapes).sort());
  });
});

/** What the release procedure asks of a node. */
function verified(rpc: string, so: string): Promise<{ status: number; out: string }> {
  const script = path.resolve(__dirname, "../../../scripts/verify-program.mjs");
  return new Promise((resolve) => {
    execFile(process.execPath, [script, "--rpc", rpc, "--so", so], (error, out) =>
      resolve({ status: error === null ? 0 : Number(error.code), out }),
    );
  });
}

/** The same answer each time. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
