import { engine } from "@ballast/sdk";
import { at } from "./blank";
import { key, NOW, positionAt, venue } from "./venue";

const SOL = 10n ** 9n;

/** Longs of 100 SOL at these costs, in 1e-6 USD, each with 4,000 USDC. */
export function longs(...entries: bigint[]) {
  const number = BigInt(entries.length);
  const entry = entries.reduce((sum, each) => sum + each, 0n);
  const v = venue((pool) => {
    const book = at(at(pool.state.exposures, 0).sides, 0);
    Object.assign(book, { size: number * 100n * SOL, entry, positions: number });
    book.collateral[0] = number * 4_000_000_000n;
    at(pool.state.custodies, 0).collateral = number * 4_000_000_000n;
    at(pool.state.custodies, 1).locked = number * 100n * SOL;
    pool.state.fund.openInterest = entry;
  });
  const opened = { ...engine.emptyPosition(), size: 100n * SOL, openedAt: NOW - 9_000n, entryPrint: NOW - 9_000n };
  const positions = entries.map((each) => positionAt(v, key(), { ...opened, entry: each, collateral: 4_000_000_000n }));
  return { v, positions };
}
