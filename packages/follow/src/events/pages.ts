/** Listings, oldest first: nodes give them from the newest, a thousand at a time, so beginnings are sought first. */
import { BOUNDS } from "../bounds";
import { NodeError } from "../rpc/node";
import type { Listed, Source } from "./source";

const PAGE = 1_000;
/** Pages that are kept when the beginnings are looked for; further ones are asked for again, to hold little. */
const KEPT = 4;

interface Range {
  before?: string;
  until?: string;
}

/**
 * Pages of what is newer than `until`, the oldest page first, each in order of time. One is asked for only when the one
 * before was used.
 */
export async function* pagesOf(
  source: Source,
  address: string,
  until: string | undefined,
): AsyncGenerator<{ listed: Listed[]; last: boolean }> {
  const found: { range: Range; listed: Listed[] | null }[] = [];
  let range: Range = until === undefined ? {} : { until };
  for (;;) {
    const listed = await source.list(address, range, PAGE);
    found.push({ range, listed });
    // The oldest are used first.
    const far = found.at(-1 - KEPT);
    if (far !== undefined) far.listed = null;
    const oldest = listed.at(-1);
    if (listed.length < PAGE || oldest === undefined) break;
    if (found.length >= BOUNDS.pages) throw new NodeError(`a listing of more than ${BOUNDS.pages} pages`);
    range = { ...range, before: oldest.signature };
  }
  for (let page = found.pop(); page !== undefined; page = found.pop()) {
    const listed = page.listed ?? (await source.list(address, page.range, PAGE));
    yield { listed: [...listed].reverse(), last: found.length === 0 };
  }
}
