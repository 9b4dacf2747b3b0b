import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { readState } from "@ballast/sdk";
import { SurfpoolChain, World } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import { publisherOf } from "../src/prices/chosen";
import { PriceError } from "../src/prices/error";
import { localNetwork } from "../src/prices/local";

const payer = Keypair.generate().publicKey;
const post = () => Promise.reject(new Error("a recorded series sends nothing"));

describe("a recorded series on a local network", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "series-"));
  const file = path.join(directory, "sol.csv");
  const feed = "51".repeat(32);
  after(() => rmSync(directory, { recursive: true }));

  it("is written into the price accounts that the pool reads, from the first publication on", async () => {
    const chain = await SurfpoolChain.start();
    try {
      const w = await World.create({ chain, verify: false });
      const sol = w.venue.custody("SOL");
      writeFileSync(file, "seconds,price\n0,141.123456789\n1,142.5\n");
      const from = `${Buffer.from(sol.feed.feedId).toString("hex")}=${file}`;
      const publisher = publisherOf({ prices: "recorded", pricesFrom: from, rpc: [chain.rpcUrl] }, payer);
      const read = async () => (await readState(await w.context())).prices[sol.index]?.print();
      const wanted = [{ feedId: sol.feed.feedId, after: null }];
      await publisher?.publish(wanted, post);
      const first = await read();
      assert.deepEqual([first?.price, first?.ema, first?.conf], [14_112_345_678n, 14_112_345_678n, 0n]);
      assert.equal(first && first.publishTime - first.prevPublishTime, 1n);
      await w.wait(2);
      await publisher?.publish(wanted, post);
      const second = await read();
      assert.equal(second?.price, 14_250_000_000n);
      assert.ok(first && second && second.publishTime > first.publishTime);
      await publisher?.close();
    } finally {
      await chain.close();
    }
  }).timeout(60_000);

  it("is refused by a node that is none of a local network", async () => {
    const server = createServer((_, response) => {
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: -32_601, message: "Method not found" } }));
    }).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as AddressInfo;
    const print = { feedId: Buffer.from(feed, "hex"), price: "1", publishTime: 2n, prevPublishTime: 1n };
    const refused = (e: unknown) => e instanceof PriceError && e.name === "Refused";
    await assert.rejects(localNetwork(`http://127.0.0.1:${port}`).write(print), refused);
    server.close();
  });

  it("must be named by its feed and a file that can be read; Hermes by an address", () => {
    const rpc = ["http://127.0.0.1:8899"];
    const bad = path.join(directory, "bad.csv");
    writeFileSync(bad, "0,1\nx,2\n");
    const wrong: ["hermes" | "recorded", string | null, RegExp][] = [
      ["recorded", file, /FEED=FILE, the feed in 64 hexadecimal digits, not/],
      ["recorded", `51=${file}`, /FEED=FILE/],
      ["recorded", null, /FEED=FILE/],
      ["recorded", `${feed}=${file}.gone`, /sol\.csv\.gone: ENOENT/],
      ["recorded", `${feed}=${bad}`, /bad\.csv: line 2 is not seconds,price/],
      ["hermes", "hermes.pyth.network", /the address of Hermes, https:\/\/\.\.\., not "hermes\.pyth\.network"/],
      ["hermes", "file:///tmp/x", /the address of Hermes/],
    ];
    for (const [prices, pricesFrom, message] of wrong)
      assert.throws(() => publisherOf({ prices, pricesFrom, rpc }, payer), message, String(pricesFrom));
    assert.equal(publisherOf({ prices: "none", pricesFrom: null, rpc }, payer), null);
    assert.ok(publisherOf({ prices: "hermes", pricesFrom: null, rpc }, payer));
  });
});
