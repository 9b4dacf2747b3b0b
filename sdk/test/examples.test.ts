import assert from "node:assert/strict";
import { BallastClient, math } from "@ballast/sdk";
import type { Connection, PublicKey } from "@solana/web3.js";
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

  it("keeper: finds who can be liquidated, and leaves the others", async () => {
    const v = venue((pool) => {
      Object.assign(at(at(pool.state.exposures, 0).sides, 0), {
        size: 200n * 10n ** 9n,
        entry: 35_000_000_000n,
        positions: 2n,
      });
      at(at(pool.state.exposures, 0).sides, 0).collateral[0] = 20_000_000_000n;
      at(pool.state.custodies, 0).collateral = 20_000_000_000n;
      at(pool.state.custodies, 1).locked = 200n * 10n ** 9n;
      pool.state.fund.openInterest = 35_000_000_000n;
    });
    const size = 100n * 10n ** 9n;
    const opened = { ...math.emptyPosition(), size, openedAt: NOW - 9_000n, entryPrint: NOW - 9_000n };
    const bad = positionAt(v, key(), { ...opened, entry: 20_000_000_000n, collateral: 4_000_000_000n });
    positionAt(v, key(), { ...opened, entry: 15_000_000_000n, collateral: 4_000_000_000n });
    const keeper = key();
    v.token(MINTS.USDC, keeper);
    const lines = await output((print) => round(clientOf(v), keeper, print));
    assert.deepEqual(lines, [`${bad.address} can be liquidated: deficit 1000.00 USD, reward 0 atoms`]);
  });
});
