import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Keypair } from "@solana/web3.js";
import { migrateCli } from "../../migrations/cli";
import { checkConfig, readConfig } from "../../migrations/config";
import deploy from "../../migrations/deploy";
import { read } from "../house/tree";

describe("npm run migrate", () => {
  let folder: string;
  let key: string;
  let config: string;
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const EXAMPLE = read("migrations/example.json");
  /** Nothing listens on the port of tcpmux. */
  const NOBODY = "http://127.0.0.1:1";

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-migrate-"));
    key = put("key.json", JSON.stringify([...Keypair.generate().secretKey]));
    config = put("config.json", EXAMPLE);
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = async (...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const status = await migrateCli(
      args,
      (text) => out.push(text),
      (text) => err.push(text),
    );
    return { status, stdout: out.join("\n"), stderr: err.join("\n") };
  };
  const files = (change: { config?: string; keypair?: string; url?: string }) => {
    const all = { url: NOBODY, keypair: key, config, ...change };
    return run(...Object.entries(all).flatMap(([flag, value]) => [`--${flag}`, value]));
  };

  it("prints its help, which names the file that shows the configuration's form", async () => {
    const { status, stdout, stderr } = await run("--help");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /migrations\/example\.json.*migrations\/README\.md/);
  });

  it("has an example that is right, and a page that explains each of its fields", () => {
    const { poolId, custodies, markets } = checkConfig(JSON.parse(EXAMPLE));
    assert.deepEqual([poolId, custodies.length, markets.length], [1n, 2, 1]);
    const page = read("migrations/README.md");
    for (const field of [
      "guardian",
      "poolId",
      "custodies",
      "symbol",
      "mint",
      "feed",
      "stable",
      "sleeps",
      "markets",
      "index",
    ])
      assert.match(page, new RegExp(`\`(custodies\\[\\]\\.)?${field}\``), field);
  });

  it("ends with 2 and one line for a call that is wrong", async () => {
    for (const args of [
      [],
      ["--foo"],
      ["extra"],
      ["--url"],
      ["--url", NOBODY],
      ["--dry-run=yes"],
      ["--url", "", "--keypair", "x", "--config", "y"],
    ]) {
      const { status, stdout, stderr } = await run(...args);
      assert.deepEqual([status, stdout], [2, ""], args.join(" "));
      assert.match(stderr, /^error: [^\n]*; usage: npm run migrate -- --url URL[^\n]*$/);
    }
  });

  it("ends with 2 for a configuration that is wrong, and names file, line and place", async () => {
    const cases: [string, RegExp][] = [
      [put("empty.json", ""), /empty\.json: the configuration is not JSON:\n {2}line 1: the text ends too early$/],
      [put("cut.json", EXAMPLE.slice(0, 90)), /cut\.json: the configuration is not JSON:\n {2}line \d+: /],
      [put("binary.json", Uint8Array.of(0, 255, 254)), /binary\.json: the configuration is not text in UTF-8$/],
      [folder, /: the configuration cannot be read: it is a directory$/],
      [path.join(folder, "none.json"), /none\.json: the configuration cannot be read: there is no such file$/],
      [put("list.json", "[]"), /list\.json is no configuration:\n {2}line 1: /],
      [
        put("yes.json", EXAMPLE.replace('"1"', "true")),
        /yes\.json is no configuration:\n {2}line 3: poolId: must be a whole/,
      ],
      [put("twice.json", EXAMPLE.replace('"poolId"', '"guardian": "x", "poolId"')), /line 3: guardian is said twice$/],
      [
        put("stable.json", EXAMPLE.replace('"index": "SOL"', '"index": "USDC"')),
        /line 20: markets\.0\.index: USDC is a stable/,
      ],
    ];
    for (const [file, said] of cases) {
      const { status, stdout, stderr } = await files({ config: file });
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
    assert.equal(readConfig(put("bom.json", `\uFEFF${EXAMPLE}`)).poolId, 1n);
  });

  it("ends with 2 for a key that is wrong, names the file and shows nothing of what it says", async () => {
    const secret = [...Keypair.generate().secretKey];
    const wrong = [
      secret.slice(0, 63),
      [...secret, 1],
      [...secret.slice(0, 63), 256],
      secret.map((x) => x / 2),
      [...secret.slice(1), 0],
    ];
    const texts = [
      ...wrong.map((bytes) => JSON.stringify(bytes)),
      "",
      "{}",
      "null",
      '"5J3mBbAH58CpQ3Y5RNJpUKPE62SQ5tfc"',
      `${JSON.stringify(secret)},`,
    ];
    for (const text of texts) {
      const file = put("wrong.json", text);
      const { status, stderr } = await files({ keypair: file });
      assert.deepEqual(
        [status, stderr],
        [2, `error: ${file}: the key is not the 64 numbers that solana-keygen writes`],
      );
    }
    const none = path.join(folder, "none.json");
    assert.equal(
      (await files({ keypair: none })).stderr,
      `error: ${none}: the key cannot be read: there is no such file`,
    );
  });

  it("ends with 2 for an address where no node answers, and names it", async () => {
    const server: Server = createServer((_, answer) => answer.writeHead(200).end("<html>not a node</html>"));
    await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    const html = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      for (const url of ["mainnet", "ftp://127.0.0.1", "http://", NOBODY, html]) {
        const { status, stdout, stderr } = await files({ url });
        assert.deepEqual([status, stdout], [2, ""], url);
        assert.ok(stderr.startsWith(`error: ${url}: `), stderr);
        assert.doesNotMatch(stderr, /\n/);
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("names the change that failed, and where", async () => {
    const server: Server = createServer((request, answer) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { id, method } = JSON.parse(body) as { id: string; method: string };
        const result =
          method === "getVersion"
            ? { result: { "solana-core": "2.0.0" } }
            : { error: { code: -32_000, message: "busy" } };
        answer
          .writeHead(200, { "content-type": "application/json" })
          .end(JSON.stringify({ jsonrpc: "2.0", id, ...result }));
      });
    });
    await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { status, stderr } = await files({ url });
      assert.equal(status, 1);
      assert.ok(stderr.startsWith(`error: ${url}: `), stderr);
      assert.match(stderr, /busy/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("needs the configuration's file under Anchor, by an environment variable", async () => {
    const { BALLAST_CONFIG, ...rest } = process.env;
    process.env = rest;
    try {
      await assert.rejects(deploy({} as Parameters<typeof deploy>[0]), /BALLAST_CONFIG/);
    } finally {
      if (BALLAST_CONFIG !== undefined) process.env.BALLAST_CONFIG = BALLAST_CONFIG;
    }
  });

  it("reads the committed example as it is on disk", () => {
    assert.equal(readFileSync(config, "utf8"), EXAMPLE);
    assert.equal(readConfig(config).custodies[0]?.symbol, "USDC");
  });
});
