/** Which prints would make something due: what is to be brought onto the chain next. */
import { type DueAccounts, engine, type PriceAccount, type Request, type State } from "@ballast/sdk";
import type { Wanted } from "../options";

const { AGE_LIQUIDITY, REQUEST_WINDOW } = engine.CONSTANTS;
/**
 * Seconds after which a price is wanted anew: where somebody depends on it, and where somebody may (liquidity: 5 s).
 */
const [USED, IDLE] = [1n, 2n];
/** Seconds that a request has for its print before a newer one takes its place in the account. */
const TURN = 3n;

type Pool = State["pool"]["state"];

/** Custodies whose price decides about a position: the index of a market that has any, and their collateral. */
function held(pool: Pool): Set<number> {
  const found = new Set<number>();
  for (const { index, sides } of pool.exposures.slice(0, pool.marketCount)) {
    for (const { positions, collateral } of sides) {
      if (positions > 0n) found.add(index);
      for (const [custody, atoms] of collateral.entries()) if (atoms > 0n) found.add(custody);
    }
  }
  return found;
}

/** The print that a market request executes at, the first at or after its time; null where the account has another. */
function printFor(account: PriceAccount | undefined, after: bigint): engine.Print | null {
  const print = account?.peek() ?? null;
  return print !== null && print.prevPublishTime < after && after <= print.publishTime ? print : null;
}

/**
 * From its time on a market request waits for a print, which is published within 15 s of its placing and is 5 s old at
 * most when it is executed at it.
 */
const isWaiting = ({ state }: Request, now: bigint): boolean =>
  state.kind === engine.REQUEST_KINDS.Open.number &&
  state.printAfter <= now &&
  now <= state.placedAt + REQUEST_WINDOW + AGE_LIQUIDITY;

/**
 * The print that each request waits for, the earliest first; then the newest of each feed that has none of this second:
 * of those on which a position or a request depends each second, of the others as often as anybody may need them. So
 * a feed that stops is asked for again and again, and is seen to be silent. A print that came for a request stays for
 * three seconds. Pure.
 */
export function wantsOf(state: State, { requests }: Pick<DueAccounts, "requests">, now: bigint): Wanted[] {
  const pool = state.pool.state;
  const used = held(pool);
  const waited: Wanted[] = [];
  const taken = new Set<number>();
  for (const { account } of requests) {
    const exposure = pool.exposures.slice(0, pool.marketCount).find(({ market }) => market.equals(account.market));
    if (exposure === undefined) continue;
    used.add(exposure.index).add(account.state.custody);
    if (!isWaiting(account, now)) continue;
    const { printAfter } = account.state;
    const print = printFor(state.prices[exposure.index], printAfter);
    if (print === null) {
      const feedId = idOf(pool.custodies[exposure.index]?.feedId);
      waited.push({ feedId, after: printAfter, has: timeOf(state.prices[exposure.index]) });
    } else if (now < print.publishTime + TURN) taken.add(exposure.index);
  }
  waited.sort((a, b) => Number((a.after ?? 0n) - (b.after ?? 0n)));
  const custodies = pool.custodies.slice(0, pool.custodyCount).flatMap(({ feedId }, custody) => {
    const least = used.has(custody) ? USED : IDLE;
    if (taken.has(custody) || !isOld(state.prices[custody], now, least)) return [];
    return [{ feedId: idOf(feedId), after: null, has: timeOf(state.prices[custody]) }];
  });
  const seconds = state.markets.flatMap(({ secondFeed }, market) => {
    const account = state.seconds[market];
    const index = pool.exposures[market]?.index ?? 0;
    const old = account && isOld(account, now, used.has(index) ? USED : IDLE);
    return old ? [{ feedId: secondFeed, after: null, has: timeOf(account) }] : [];
  });
  return [...waited, ...custodies, ...seconds];
}

const timeOf = (account: PriceAccount | undefined): bigint | null => account?.peek()?.publishTime ?? null;

const isOld = (account: PriceAccount | undefined, now: bigint, least: bigint): boolean => {
  const time = timeOf(account);
  return time === null || time + least <= now;
};

const idOf = (feedId: engine.Address | undefined): Uint8Array =>
  feedId === undefined ? new Uint8Array(32) : feedId instanceof Uint8Array ? feedId : feedId.toBytes();
