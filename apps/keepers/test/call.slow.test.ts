// The keeper as it is typed: in processes of its own. None of these calls reaches a node.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Keypair } from "@solana/web3.js";

const NOWHERE = "http://127.0.0.1:1";
const BIN = path.resolve(__dirname, "../bin/ballast-keeper.mjs");

interface Done {
  status: number;
  out: string;
  err: string;
}

describe("the keeper as a command", function () {
  this.timeout(60_000);
  let folder: string;
  let key: string;
  const { secretKey } = Keypair.generate();
  const call = (args: string[], env: Record<string, string> = {}): Promise<Done> =>
    new Promise((resolve) => {
      const options = { env: { PATH: process.env.PATH ?? "", HOME: folder, ...env }, cwd: folder };
      execFile(process.execPath, [BIN, ...args], options, (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-keeper-"));
    key = path.join(folder, "key.json");
    writeFileSync(key, JSON.stringify([...secretKey]));
    const { out } = await call(["--help"]); // bundles the sources
    assert.match(out, /--explain <position>/);
  });
  after(() => rmSync(folder, { recursive: true }));

  const wrong: [string, string[], RegExp][] = [
    ["an unknown flag", ["--foo"], /unknown option '--foo'/],
    ["a word too many", ["now"], /too many arguments/],
    ["no key", ["--once"], /this needs a key that signs: --key FILE, BALLAST_KEEPER_KEY or BALLAST_KEY/],
    [
      "a key that is not there",
      ["--once", "--key", "none.json"],
      /none\.json: the key cannot be read: there is no such/,
    ],
    ["a position that is none", ["--explain", "x"], /--explain: a position's address in base58, not "x"/],
    ["a setting that is none", ["--share", "2"], /--share: is i\/n/],
  ];
  for (const [name, args, message] of wrong)
    it(`refuses ${name} with 2`, async () => {
      const { status, out, err } = await call(args);
      assert.equal(status, 2, err);
      assert.match(err, message);
      assert.equal(out, "");
    });

  it("ends with 3 where no node answers, at once or running, and shows no key on the way", async () => {
    const secret = "0123456789abcdef0123456789abcdef";
    for (const how of [["--once"], ["--dry-run"], [], ["--explain", Keypair.generate().publicKey.toBase58()]]) {
      const { status, out, err } = await call(
        [...how, "--rpc", `${NOWHERE}/v2/${secret}?api-key=${secret}`, "--json"],
        {
          BALLAST_KEEPER_KEY: key,
        },
      );
      assert.equal(status, 3, `${how} ${err}`);
      assert.match(JSON.parse(out).error, /Network/);
      assert.doesNotMatch(out + err, new RegExp(secret));
      const bytes = readFileSync(key, "utf8").slice(1, 60);
      assert.ok(!(out + err).includes(bytes));
    }
  });

  it("refuses a key file of anything else without a byte of it", async () => {
    writeFileSync(path.join(folder, "wrong.json"), JSON.stringify([...secretKey.slice(0, 63), 256]));
    const { status, err } = await call(["--once", "--key", "wrong.json"]);
    assert.equal(status, 2);
    assert.match(err, /wrong\.json: not a key of 64 numbers/);
    assert.doesNotMatch(err, /\d{2,3},/);
  });

  it("prints the schema that lies beside the example settings", async () => {
    const { status, out } = await call(["--schema"]);
    assert.equal(status, 0);
    const written = readFileSync(path.resolve(__dirname, "../deploy/keeper.schema.json"), "utf8");
    assert.deepEqual(JSON.parse(out), JSON.parse(written));
    const example = path.resolve(__dirname, "../deploy/keeper.json");
    const { err } = await call(["--once", "--config", example]);
    assert.match(err, /deploy\/key\.json: the key cannot be read/);
  });
});
