import { decodeError, instructions, type Keyed } from "@ballast/sdk";
import type { Chain } from "../chain/chain";
import { brokenInvariants } from "./invariants";
import type { Person } from "./ports";
import { flatten, type Snapshot } from "./snapshot";
import { readState } from "./state";
import type { Venue } from "./venue";

/** At least one invariant does not hold. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";

  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
  }
}

/** What is looked at as a whole. */
export interface Audited {
  readonly chain: Chain;
  readonly venue: Venue;
  /** Everyone whose tokens count. */
  readonly actors: readonly Person[];
}

/** What does not hold, as sentences: `verify_invariants` on chain, and all sums over accounts. */
export async function invariantFaults({ chain, venue }: Audited): Promise<string[]> {
  const vaults = venue.custodies.map(({ vault }) => vault);
  const onChain = { pool: venue.pool, vaults, markets: venue.markets.map(({ address }) => address) };
  const view = chain.simulate([instructions.verifyInvariants(onChain)], []);
  const fault = await view.then(
    () => [],
    (error: unknown) => [`verify_invariants: ${decodeError(error).message}`],
  );
  return [...fault, ...brokenInvariants(await readState(chain, venue))];
}

/** All accounts and balances as named fields. */
export async function snapshotOf(audited: Audited): Promise<Snapshot> {
  const { chain, venue } = audited;
  const { changes, markets, positions, requests, tickets, payables, lossEvents, stakes, vaults, ...rest } =
    await readState(chain, venue);
  const keyed = (list: Keyed<unknown>[]) =>
    Object.fromEntries(list.map(({ address, account }) => [address.toBase58(), account]));
  const bySymbol = <T>(list: readonly T[], names: readonly { symbol: string }[]) =>
    Object.fromEntries(list.map((item, i) => [names[i]?.symbol ?? i, item]));
  const fields = flatten({
    ...rest,
    vaults: bySymbol(vaults, venue.custodies),
    markets: bySymbol(markets, venue.markets),
    changes: keyed(changes),
    positions: keyed(positions),
    requests: keyed(requests),
    tickets: keyed(tickets),
    payables: keyed(payables),
    lossEvents: keyed(lossEvents),
    stakes: keyed(stakes),
    tokens: await balancesOf(audited),
  });
  return { time: await chain.now(), fields };
}

/** Atoms of everyone, by name and symbol. */
export async function balancesOf({ chain, venue, actors }: Audited): Promise<Record<string, Record<string, bigint>>> {
  const symbols = [...venue.custodies.map(({ symbol }) => symbol), "LP"];
  const keys = actors.flatMap((actor) => symbols.map((symbol) => actor.token(symbol)));
  const accounts = await chain.getAccounts(keys);
  const amount = (i: number) => accounts[i]?.data.readBigUInt64LE(64) ?? 0n;
  return Object.fromEntries(
    actors.map(({ name }, a) => [
      name,
      Object.fromEntries(symbols.map((symbol, s) => [symbol, amount(a * symbols.length + s)])),
    ]),
  );
}
