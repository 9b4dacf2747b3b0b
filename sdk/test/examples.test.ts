import assert from "node:assert/strict";
import { BallastClient, engine } from "@ballast/sdk";
import type { Connection, PublicKey } from "@solana/web3.js";
import { connect, connectToSign, EnvironmentError } from "../examples/connect";
import { round } from "../examples/keeper";
import { quote } from "../examples/quote";
import { whoPays } from "../examples/who-pays";
import { at } from "./support/blank";
import { key, MINTS, NOW, POOL, positionAt, type Venue, venue } from "./support/venue";

/** A client of a pool in memory. */
function clientOf(v: Venue): BallastClient {
  const connection = {
    getMultipleAccountsInfo: (keys: PublicKey[]) => v.getAccounts(keys),
    getProgramAccounts: (programId: PublicKey, { filters }: { filters: never[] }) =>
      v.getProgramAccounts(programId, filters),
  } as unknown as Connection;
  return new BallastClient({ connection, pool: POOL });
}

async function output(example: (print: (line: string) => void) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await example((line) => lines.push(line));
  return lines;
}

describe("examples", () => {
  it("quote: an order, its end and its largest size", async () => {
    const lines = await output((print) => quote(clientOf(venue()), print));
    assert.equal(lines.length, 4);
    assert.match(at(lines, 0), /^10 tokens at 150 USD cost 1500\.00 and fees of 0\.9\d USD$/);
    assert.match(at(lines, 1), /^leverage 5\.0\d+, liquidation at 1[23]\d\.\d+ USD$/);
    assert.match(at(lines, 3), /InsufficientMargin$/);
  });

  it("who-pays: the waterfall of a million dollars", async () => {
    const lines = await output((print) => whoPays(clientOf(venue()), print));
    assert.match(at(lines, 0), /^the fund holds 100000\.00 USD, 200 % of its target$/);
    assert.match(at(lines, 1), /^the fund pays 25000\.00, the LPs' deductible 12500\.00, 962500\.00 is left$/);
    assert.match(at(lines, 2), /^a loss event: LPs 481250\.00/);
  });

  /** Longs of 100 SOL at these costs, in 1e-6 USD, each with 4,000 USDC; and a keeper who can be paid. */
  function longs(...entries: bigint[]) {
    const number = BigInt(entries.length);
    const entry = entries.reduce((sum, each) => sum + each, 0n);
    const size = 100n * 10n ** 9n;
    const v = venue((pool) => {
      const book = at(at(pool.state.exposures, 0).sides, 0);
      Object.assign(book, { size: number * size, entry, positions: number });
      book.collateral[0] = number * 4_000_000_000n;
      at(pool.state.custodies, 0).collateral = number * 4_000_000_000n;
      at(pool.state.custodies, 1).locked = number * size;
      pool.state.fund.openInterest = entry;
    });
    const opened = { ...engine.emptyPosition(), size, openedAt: NOW - 9_000n, entryPrint: NOW - 9_000n };
    const positions = entries.map((each) =>
      positionAt(v, key(), { ...opened, entry: each, collateral: 4_000_000_000n }),
    );
    const keeper = key();
    v.token(MINTS.USDC, keeper);
    return { v, keeper, positions };
  }

  const liquidations = (lines: string[]) => lines.filter((line) => line.startsWith("liquidate"));
  const liquidation = (position: { address: PublicKey } | undefined, deficit: string) =>
    `liquidate, position ${position?.address}, deficit ${deficit} USD: pays 1000000 of token 0`;

  it("keeper: finds who can be liquidated, and leaves the others", async () => {
    const { v, keeper, positions } = longs(20_000_000_000n, 15_000_000_000n);
    const lines = await output((print) => round(clientOf(v), keeper, print));
    assert.deepEqual(liquidations(lines), [liquidation(positions[0], "1000.00")]);
  });

  it("keeper: judges by the newest print, not by the cached one", async () => {
    const { v, keeper, positions } = longs(20_000_000_000n, 15_000_000_000n);
    v.clock(NOW + 2n);
    v.publish("SOL", { price: 21_000_000_000n });
    assert.deepEqual(liquidations(await output((print) => round(clientOf(v), keeper, print))), []);
    v.publish("SOL", { price: 10_000_000_000n });
    const lines = await output((print) => round(clientOf(v), keeper, print));
    assert.equal(lines[0], "refreshPrices, prices: pays nothing");
    assert.deepEqual(liquidations(lines), [liquidation(positions[0], "6000.00"), liquidation(positions[1], "1000.00")]);
  });

  it("keeper: one that cannot be served does not keep the others waiting", async () => {
    const { v, keeper, positions } = longs(20_000_000_000n, 20_000_000_000n, 20_000_000_000n);
    const client = clientOf(v);
    // The node fails for the first two when their plans are made.
    const [first, second, last] = positions;
    const read = v.getAccounts.bind(v);
    v.getAccounts = (keys: PublicKey[]) => {
      const gone = keys.some((address) => [first, second].some((position) => position?.address.equals(address)));
      return gone ? Promise.reject(new TypeError("fetch failed")) : read(keys);
    };
    const lines = liquidations(await output((print) => round(client, keeper, print)));
    assert.equal(lines.length, 3);
    assert.equal(lines.filter((line) => line.includes("cannot be served now: NetworkError")).length, 2);
    assert.ok(lines.includes(liquidation(last, "1000.00")), lines.join("\n"));
  });
});

describe("the examples' environment", () => {
  it("is named where it is missing or wrong", () => {
    const names = (name: string) => (e: unknown) => e instanceof EnvironmentError && e.message.startsWith(name);
    assert.throws(() => connectToSign({}), names("BALLAST_KEY is missing"));
    assert.throws(() => connect({ BALLAST_KEY: __filename }), names("BALLAST_KEY is no file"));
    assert.throws(() => connect({ BALLAST_POOL: "one" }), names("BALLAST_POOL"));
    assert.throws(() => connect({ BALLAST_RPC: "localhost" }), names("BALLAST_RPC"));
    assert.equal(connect({}).wallet, null);
  });
});
