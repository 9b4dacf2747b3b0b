import assert from "node:assert/strict";
import { BallastClient, math } from "@ballast/sdk";
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
    const opened = { ...math.emptyPosition(), size, openedAt: NOW - 9_000n, entryPrint: NOW - 9_000n };
    const positions = entries.map((each) =>
      positionAt(v, key(), { ...opened, entry: each, collateral: 4_000_000_000n }),
    );
    const keeper = key();
    v.token(MINTS.USDC, keeper);
    return { v, keeper, positions };
  }

  it("keeper: finds who can be liquidated, and leaves the others", async () => {
    const { v, keeper, positions } = longs(20_000_000_000n, 15_000_000_000n);
    const lines = await output((print) => round(clientOf(v), keeper, print));
    const line = `${at(positions, 0).address} can be liquidated: deficit 1000.00 USD, reward 0 atoms`;
    assert.deepEqual(lines, [line]);
  });

  it("keeper: judges by the newest print, not by the cached one", async () => {
    const { v, keeper, positions } = longs(20_000_000_000n, 15_000_000_000n);
    v.clock(NOW + 2n);
    v.publish("SOL", { price: 21_000_000_000n });
    assert.deepEqual(await output((print) => round(clientOf(v), keeper, print)), []);
    v.publish("SOL", { price: 10_000_000_000n });
    const lines = await output((print) => round(clientOf(v), keeper, print));
    for (const { address } of positions) assert.ok(lines.some((line) => line.startsWith(`${address} can be`)));
  });

  it("keeper: one that cannot be served does not keep the others waiting", async () => {
    const { v, keeper, positions } = longs(20_000_000_000n, 20_000_000_000n, 20_000_000_000n);
    const [first, , last] = positions;
    const client = clientOf(v);
    // The first two were closed by somebody else after they were listed.
    const listed = v.getProgramAccounts.bind(v);
    v.getProgramAccounts = async (...args) => {
      const found = await listed(...args);
      for (const { address } of positions.slice(0, 2)) v.accounts.delete(address.toBase58());
      return found;
    };
    const lines = await output((print) => round(client, keeper, print));
    assert.equal(lines.length, 3);
    assert.match(lines.join("\n"), new RegExp(`position ${first?.address} cannot be served now: UninitializedAccount`));
    assert.ok(lines.some((line) => line.startsWith(`${last?.address} can be liquidated`)));
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
