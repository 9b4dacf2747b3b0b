/** Where a chain and a file differ, field by field, both ways round. */
import { decodeChange } from "@ballast/sdk";
import { changed } from "./changed";
import type { DeployConfig } from "./config";
import type { Target } from "./plan";
import { type Survey, survey } from "./survey";

/** A field that differs; null where one of them has none. */
export interface Difference {
  where: string;
  file: string | null;
  chain: string | null;
}

/** A change that is queued: it may end a difference, or make one. */
export interface Pending {
  change: string;
  number: bigint;
  kind: string;
  eta: bigint;
  validUntil: bigint;
}

export interface Drift {
  differences: Difference[];
  pending: Pending[];
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Compares. Reads only. */
export async function driftOf(source: Target["source"], config: DeployConfig): Promise<Drift> {
  const found = await survey(source, config, null);
  const differences = [...heads(config, found), ...tokens(config, found), ...listings(config, found)];
  for (const { where, fields } of changed(config, found))
    for (const { field, from, to } of fields)
      differences.push({ where: where === "" ? field : `${where}.${field}`, file: to, chain: from });
  const pending = found.changes.map(({ address, account }) => ({
    ...{ change: address.toBase58(), number: account.number, kind: decodeChange(account).kind },
    ...{ eta: account.eta, validUntil: account.validUntil },
  }));
  return { differences: sorted(differences), pending };
}

/** In the order of the file: pool first, then tokens and markets by number. */
function sorted(all: readonly Difference[]): Difference[] {
  const rank = ({ where }: Difference) => (/^custodies/.test(where) ? 1 : /^markets/.test(where) ? 2 : 0);
  const number = ({ where }: Difference) => Number(/\.(\d+)/.exec(where)?.[1] ?? -1);
  return [...all].sort((a, b) => rank(a) - rank(b) || number(a) - number(b));
}

function heads({ guardian, poolId }: DeployConfig, { controller, pool }: Survey): Difference[] {
  const none: Difference[] = [];
  if (controller === null) none.push({ where: "guardian", file: guardian.toBase58(), chain: null });
  if (pool === null) none.push({ where: "poolId", file: String(poolId), chain: null });
  return none;
}

/** Rows of two lists side by side. */
function beside<F, C>(
  file: readonly F[],
  chain: readonly C[],
  differ: (i: number, file: F, chain: C) => Difference[],
  missing: (i: number, file: F) => Difference,
  surplus: (i: number, chain: C) => Difference,
): Difference[] {
  return Array.from({ length: Math.max(file.length, chain.length) }, (_, i) => {
    const [own, other] = [file[i], chain[i]];
    if (own !== undefined && other !== undefined) return differ(i, own, other);
    if (own !== undefined) return [missing(i, own)];
    return other === undefined ? [] : [surplus(i, other)];
  }).flat();
}

const fieldsOf = (at: string, pairs: Record<string, [file: unknown, chain: unknown]>): Difference[] =>
  Object.entries(pairs).flatMap(([field, [file, chain]]) =>
    String(file) === String(chain) ? [] : [{ where: `${at}.${field}`, file: String(file), chain: String(chain) }],
  );

function tokens({ custodies }: DeployConfig, { pool }: Survey): Difference[] {
  const chain = pool?.state.custodies.slice(0, pool.state.custodyCount) ?? [];
  return beside(
    custodies,
    chain,
    (i, token, custody) =>
      fieldsOf(`custodies.${i}`, {
        mint: [token.mint, custody.mint],
        decimals: [token.decimals, custody.decimals],
        feed: [hex(token.feed), hex(custody.feedId)],
        stable: [token.config.stable, custody.params.stable === 1],
      }),
    (i, { symbol, mint }) => ({ where: `custodies.${i}`, file: `${symbol}, ${mint}`, chain: null }),
    (i, { mint }) => ({ where: `custodies.${i}`, file: null, chain: mint.toBase58() }),
  );
}

function listings({ custodies, markets }: DeployConfig, { pool, markets: accounts, now }: Survey): Difference[] {
  const name = (custody: number) => custodies[custody]?.symbol ?? `custody ${custody}`;
  const chain = pool?.state.exposures.slice(0, pool.state.marketCount) ?? [];
  return beside(
    markets,
    chain,
    (i, { symbol, stable, config }, exposure) => {
      const { secondFeed = new Uint8Array(32), state } = accounts[i] ?? {};
      const closed = state !== undefined && (state.status === 1 || state.reduceOnlyUntil > now);
      const status = state?.settleAt ? "settling" : closed ? "reduce only" : "active";
      return fieldsOf(`markets.${i}`, {
        index: [symbol, name(exposure.index)],
        stable: [name(stable), name(exposure.stable)],
        secondFeed: [hex(config.secondFeed), hex(secondFeed)],
        status: ["active", status],
      });
    },
    (i, { symbol }) => ({ where: `markets.${i}`, file: symbol, chain: null }),
    (i, { index }) => ({ where: `markets.${i}`, file: null, chain: `of ${name(index)}` }),
  );
}
