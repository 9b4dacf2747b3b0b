/** A loss event's receipt: who paid, in words and in the order of paying. */
import type { Answer, Payer, PayerGroup, Receipt } from "../data/contract";
import { shortAddress } from "../words/address";
import { bps, columnUsd, exactFrac, frac, isZero, price, units, usd } from "../words/amounts";
import { instant } from "../words/time";
import type { Token } from "./tokens";

/** Whose money it was. */
export type Pocket = "fund" | "lps" | "winners" | "nobody";

const POCKETS: Record<Payer["kind"], Pocket> = {
  ...{ insurance: "fund", deductible: "lps", lps: "lps", remainder: "lps" },
  ...{ escrow: "winners", liens: "winners", owed: "winners" },
};

/** When each pays: the fund and the LPs at each liquidation, all others at one moment, when the event is settled. */
const STEPS: Record<Payer["kind"], number> = {
  ...{ insurance: 1, deductible: 2, lps: 3 },
  ...{ escrow: 4, liens: 4, owed: 4, remainder: 5 },
};

const TITLES: Record<Payer["kind"], string> = {
  insurance: "Insurance fund",
  deductible: "LPs: deductible",
  lps: "LPs: their share",
  escrow: "Winners: tickets",
  liens: "Winners: open positions",
  owed: "Not collected",
  remainder: "LPs: the rest",
};

export const other = (side: "long" | "short") => (side === "long" ? "short" : "long");

/** What lost and what won, so that nobody takes one for the other. `id`: `<market>-<winners>-<number>`. */
export function titleOf(id: string, nameOf: (market: number) => string): string {
  const [, market, side] = /^(\d+)-(long|short)-\d+$/.exec(id) ?? [];
  if (market === undefined) return `Receipt ${id}`;
  const winners = side === "long" ? "long" : "short";
  return `${nameOf(Number(market))} ${other(winners)}s lost, ${winners}s won: receipt ${id}`;
}

type Deadline = Pick<Receipt, "state" | "collectableUntil">;
const until = ({ collectableUntil }: Deadline): string =>
  collectableUntil === null ? "eight hours after the settlement" : `${instant(collectableUntil, true)} UTC`;

/** Who bears what winners have not paid: one tense for each state. */
const unpaid = (of: Deadline): string =>
  of.state === "sealed"
    ? "winners did not pay it within eight hours, so the LPs bore it"
    : `winners may still pay it; from ${until(of)} on it is the LPs'`;

/** A side's size in the market's token. */
const sizeOf = (text: string | null, { decimals, symbol }: Token): string | null =>
  text === null ? null : `${units(text, decimals)} ${symbol}`;

/** Rounding of h at its last digit moves it by less than this, 1e-18. */
const ROUNDED = 10n ** 10n;

/** Why the LPs bore more than their share, with the numbers that it follows from. */
function whyRest(receipt: Receipt, token: Token): string {
  const { clawback, shortfall, lpShare, clawbackRate, params, side, winningSize, losingSize } = receipt;
  const most = params.maxClawback === undefined ? null : BigInt(params.maxClawback) * 10n ** 14n;
  if (most !== null && BigInt(clawbackRate) >= most - ROUNDED) return `h had reached its cap of ${capOf(receipt)}.`;
  const [winners, losers] = [sizeOf(winningSize, token), sizeOf(losingSize, token)];
  if (winners === null || losers === null || BigInt(winningSize ?? 0) >= BigInt(losingSize ?? 0))
    return "All events of nine hours had reached their cap of 50 %.";
  const half = String(BigInt(shortfall) - BigInt(lpShare));
  const sizes = `${units(winningSize ?? "", token.decimals)} / ${units(losingSize ?? "", token.decimals)}`;
  return (
    `Winners answer for their own size only: ${winners} of ${side}s against ${losers} of ${other(side)}s (averages ` +
    `of each side's largest hour of eight). So of the other ${usd(half)} they were asked for ${sizes}: ${usd(clawback)}.`
  );
}

/** Why each pays, for a reader who sees a receipt for the first time. */
function reasonOf(kind: Payer["kind"], receipt: Receipt, token: Token): string {
  const { params, shortfall, escrowValue, freshBound, side } = receipt;
  const said = (amount: string | null) => (amount === null ? "what is not known" : `${columnUsd(amount)} USD`);
  switch (kind) {
    case "insurance":
      return "First, at each liquidation, within limits of an hour and a day.";
    case "deductible":
      return "Deductible: what LPs alone bear next, within a limit of a day.";
    case "lps":
      return `${params.lpShare === undefined ? "A share" : bps(params.lpShare, 0)} of U, the ${columnUsd(shortfall)} USD that 1 and 2 left.`;
    case "escrow":
      return `h x ${said(escrowValue)} in tickets: profit of closed positions that waits to be paid out.`;
    case "liens":
      return `Paid${receipt.state === "sealed" ? "" : " so far"} of h x ${said(freshBound)}, the most that open ${side}s can have won freshly.`;
    case "owed":
      return `The rest of that: ${unpaid(receipt)}.`;
    case "remainder":
      return whyRest(receipt, token);
  }
}

export interface PayerRow {
  key: string;
  pocket: Pocket;
  /** With its step before it. */
  title: string;
  reason: string;
  amount: string;
  share: string;
  words: string;
  sequences: readonly number[];
}

/** What waits for the end of an open event. */
const waits = (amount: string): PayerRow => ({
  ...{ key: "open", pocket: "nobody", title: "3 Not shared yet", amount, share: "to come" },
  reason: "LPs and winners share it when the event is settled.",
  ...{ words: `${usd(amount)} USD are not shared yet.`, sequences: [] },
});

export const payerRows = (receipt: Receipt, token: Token): PayerRow[] => [
  ...receipt.payers.map(({ kind, amount, share, words, sequences }) => ({
    ...{ key: kind, pocket: POCKETS[kind], title: `${STEPS[kind]} ${TITLES[kind]}` },
    ...{ reason: reasonOf(kind, receipt, token), amount, share: bps(share, 1), words, sequences },
  })),
  ...(receipt.state === "open" ? [waits(receipt.shortfall)] : []),
];

export interface GroupRow {
  title: string;
  amount: string;
  note: string;
}

/** Everybody who paid in a line each: whose money it was, and who that is. */
export function groupRows({ groups, side, ...of }: Receipt, market: string): GroupRow[] {
  const says: Record<PayerGroup["kind"], readonly [title: string, note: string]> = {
    fund: ["Insurance fund", "money that stakers keep here for this"],
    lps: ["LPs", "liquidity providers, who own the pool that traders trade against"],
    winners: ["Winners", `${market} ${side}s with fresh profit`],
    uncollected: ["Not collected", unpaid(of)],
  };
  return groups.map(({ kind, amount, share }) => {
    const [title, note] = says[kind];
    return { title, amount, note: `${bps(share, 1)}: ${note}` };
  });
}

export type Loser = Answer<"liquidations">["items"][number];
/** The liquidations whose losses it shares, as they happened; those that the API did not give are missing. */
export const behind = ({ liquidations }: Pick<Receipt, "liquidations">, all: readonly Loser[]): Loser[] =>
  all.filter(({ sequence }) => liquidations.includes(sequence)).sort((a, b) => a.sequence - b.sequence);

/** All payers together, as one adds on paper: what was lost beyond all collateral. */
export const lostIn = ({ payers, state, shortfall }: Pick<Receipt, "payers" | "state" | "shortfall">): string =>
  String(payers.reduce((sum, { amount }) => sum + BigInt(amount), state === "open" ? BigInt(shortfall) : 0n));

/** What happened, in a sentence. */
export function happened(receipt: Receipt, market: string): string {
  const { side, opened, deficits } = receipt;
  const losers = other(side);
  const count =
    deficits === null ? `${market} ${losers}s` : `${deficits} ${market} ${losers}${deficits === 1 ? "" : "s"}`;
  return (
    `From ${instant(opened)} on, ${count} lost ${usd(lostIn(receipt))} USD more than all of their collateral: the ` +
    "price ran away faster than they could be closed."
  );
}

export interface Term {
  /** As in the specification: U, L, R. */
  sign: string;
  words: string;
  amount: string;
  pocket: Pocket | null;
}

export interface Equality {
  title: string;
  left: Term;
  right: Term[];
  equal: boolean;
}

const term = (sign: string, words: string, amount: string, pocket: Pocket | null): Term => ({
  ...{ sign, words, pocket },
  amount: columnUsd(amount),
});

const shares = ({ proof, lpShare, escrow, lienPaid, lienUnpaid, remainder }: Receipt): Equality => ({
  title: "Who shared it",
  left: term("U", "left to be shared", proof.left, null),
  right: [
    term("", TITLES.lps, lpShare, "lps"),
    term("", TITLES.escrow, escrow, "winners"),
    term("", TITLES.liens, lienPaid, "winners"),
    term("", TITLES.owed, lienUnpaid, "winners"),
    term("", TITLES.remainder, remainder, "lps"),
  ],
  equal: proof.equal,
});

/**
 * That U is what the losers left, and that it is what its payers paid: term by term, with every digit of the chain.
 * `losers` by name, where all of them are known.
 */
export function equalities(receipt: Receipt, losers: readonly Loser[] = []): Equality[] {
  const { whole } = receipt.proof;
  // Nobody has paid yet of an open event: there is nothing to add up on that side.
  const shared = receipt.state === "open" ? [] : [shares(receipt)];
  if (whole === null) return shared;
  const named = losers.length === receipt.liquidations.length && losers.length > 0;
  const left: Equality = {
    title: "Who left it",
    left: term("U", "left to be shared", receipt.shortfall, null),
    right: named
      ? losers.map(({ owner, shortfall }) => term("", `left by ${shortAddress(owner)}`, shortfall, null))
      : [term("", "left unpaid by the liquidations behind it", whole.right, null)],
    equal: whole.equal,
  };
  return [left, ...shared];
}

const capOf = ({ params }: Pick<Receipt, "params">): string =>
  params.maxClawback === undefined ? "what is not known" : bps(params.maxClawback, 0);

/** How much a winner gives, and what it can be at most. */
export function rate(receipt: Receipt): string {
  const { clawbackRate, side, price: at, reference, state } = receipt;
  const caps =
    `The cap is ${capOf(receipt)} in one event, and 50 % in all events of nine hours, as long as a ticket can wait. It can happen again: the next ` +
    "event opens an hour after this one at the earliest.";
  if (state === "open") return `h, the part of its fresh profit that each winner gives, is not known yet. ${caps}`;
  if (isZero(clawbackRate)) return `Nothing was taken of winners. ${caps}`;
  const [worst, way] = side === "short" ? ["highest", "down"] : ["lowest", "up"];
  const won =
    reference === null || at === null
      ? ""
      : `, from the ${worst} price, ${price(reference)} USD, ${way} to the settlement at ${price(at)} USD`;
  return (
    `Each winner gave the same part, h = ${exactFrac(clawbackRate)}, of its fresh profit: what a ${side} won within ` +
    `eight hours${won}. ${caps}`
  );
}

/** Whether a number of it can still change. */
export function changes(receipt: Receipt): string {
  const seal = "Then it is sealed: no number can change any more.";
  if (receipt.state === "open")
    return `Yes: losses of the same side still join it, and it is settled 15 minutes after it opened. ${seal}`;
  if (receipt.state === "sealed") return "No: it is sealed, no number can change any more.";
  if (isZero(receipt.lienUnpaid)) return `No: nothing is left to be collected. After ${until(receipt)} it is sealed.`;
  return (
    `Only what is not collected, ${usd(receipt.lienUnpaid)} USD, until ${until(receipt)}: what winners pay of it ` +
    `moves to them, the rest to the LPs. ${seal}`
  );
}

/** What a reader asks next, each answered in a line. */
export const asked = (receipt: Receipt): readonly [what: string, says: string][] => {
  const { side, reference, clawbackRate } = receipt;
  const from = reference === null ? "the eight hours" : `the price stood at ${price(reference)} USD`;
  const kept = receipt.state === "open" ? "the rest" : `the other ${frac(String(10n ** 18n - BigInt(clawbackRate)))}`;
  return [
    [
      "Why winners",
      `The pool pays ${side}s what ${other(side)}s lose. What ${other(side)}s could not pay is missing there, so LPs and the newest profit bear it together.`,
    ],
    ["Can it change?", changes(receipt)],
    [
      "Asked for nothing",
      `Collateral; profit from before ${from}; other ${other(side)}s, who have no profit; other markets.`,
    ],
    [
      "Nothing is paid back",
      `The fund fills again from a part of every fee, LPs earn most of the rest, winners keep ${kept} of fresh profit.`,
    ],
  ];
};
