/** What was found about a position, in words with numbers. */
import type { State } from "@ballast/sdk";
import { formatUnits } from "@ballast/sdk";
import type { Entry } from "../ledger/entry";
import type { CandidateView } from "../state";
import { type Explained, type Heard, price, usd } from "./explain";

const heardLine = ({ source, price: at, age, above }: Heard): string => {
  if (at === null || above === null) return `  ${source}: nothing that the program would read`;
  const stands = above < 0n ? `${usd(-above)} BELOW maintenance` : `${usd(above)} above maintenance`;
  return `  ${source}: ${price(at)} USD, ${age} s old; equity is ${stands}`;
};

/** How far a price is from the threshold. */
function distance({ threshold, heard, side }: Explained): string {
  const newest = heard.find(({ source }) => source === "the market's price account")?.price ?? heard[0]?.price ?? null;
  if (threshold === null) return "it can be liquidated at no price";
  if (newest === null) return `it can be liquidated at ${price(threshold)} USD`;
  const bps = ((threshold - newest) * 10_000n) / newest;
  const way = side === "long" ? "and below" : "and above";
  return `it can be liquidated at ${price(threshold)} USD ${way}, ${formatUnits(bps, 2)} % from the newest print`;
}

type Custodies = State["pool"]["state"]["custodies"];

function verdict(found: Explained, custodies: Custodies): string[] {
  const pays = found.reward.map(
    ({ custody, amount }) => `${formatUnits(amount, custodies[custody]?.decimals ?? 0)} of token ${custody}`,
  );
  if (found.due) {
    const whom = found.deficit > 0n ? `; ${usd(found.deficit)} is left for fund, LPs and winners to pay` : "";
    const first = found.error === null ? "" : `, after prices are refreshed (alone it answers ${found.error.name})`;
    return [`DUE: anyone may liquidate it now${first}. It pays the keeper ${pays.join(" and ") || "nothing"}${whom}.`];
  }
  const below = found.heard.filter(({ above }) => above !== null && above < 0n);
  const healthy = found.heard.filter(({ above }) => above !== null && above >= 0n);
  const apart = below.length > 0 && healthy.length > 0;
  return [
    `NOT due: the program would answer ${found.error?.name ?? "NotLiquidatable"}. ${found.error?.hint ?? ""}`.trim(),
    ...(apart ? [`It is below maintenance at ${below.map(({ source }) => source).join(" and ")} only.`] : []),
  ];
}

/** What a running keeper says of it; null where none was asked. */
export function machineLine(candidates: readonly CandidateView[] | null): string {
  if (candidates === null) return "no running keeper was asked (--port)";
  const [found] = candidates;
  if (found === undefined) return "the running keeper does not see it as due";
  const { stage, age, failures, error, waits, reason } = found;
  const tried = failures === 0 ? "not failed yet" : `failed ${failures} times, last with ${error}`;
  const next = waits === null ? "" : `, tried again in ${Math.ceil(waits / 1_000)} s`;
  const left = reason === null ? "" : `; left for now: ${reason}`;
  return `the running keeper: ${stage}, due for ${age.toFixed(1)} s, ${tried}${next}${left}`;
}

/** What the ledger has about it. */
export const ledgerLine = ({ slot, kind, ok, signature }: Entry): string =>
  `  slot ${slot}: ${kind ?? "a transaction"} ${ok ? "landed" : "failed"}, ${signature}`;

/** All of it, a line each. */
export function words(found: Explained, custodies: Custodies, index: number): string[] {
  const size = formatUnits(found.size, custodies[index]?.decimals ?? 0);
  return [
    `position ${found.position}: ${found.side} of ${size} in market ${found.market}, of ${found.owner}`,
    "what each source says:",
    ...found.heard.map(heardLine),
    distance(found),
    ...verdict(found, custodies),
  ];
}
