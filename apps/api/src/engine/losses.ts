/** The receipt of a loss event from the chain's own account: who paid, and that it adds up. */
import { engine, formatUnits, pda } from "@ballast/sdk";
import { type LossEvent, PAYER_GROUPS, type Payer, type PayerGroup, type Receipt } from "../contract/index";
import type { Live } from "./live";
import { hex, maybe, num, paramsOf, share, sideName, text } from "./plain";

/** Which event: a market, its winning side, its number. */
export interface Id {
  market: number;
  side: 0 | 1;
  number: bigint;
}

/** Numbers that a receipt is made of, wherever they are from. */
export type Numbers = Pick<
  LossEvent,
  "shortfall" | "insurance" | "deductible" | "lpShare" | "escrow" | "lienPaid" | "lienUnpaid" | "remainder"
>;

const addressOf = (live: Live, { market, side, number }: Id): string =>
  pda.lossEvent(engine.at(live.state.pool.state.exposures, market).market, side, number, live.programId).toBase58();

/** The permanent receipt of an event, where the chain has one. */
export function accountOf(live: Live, id: Id): { address: string; state: engine.ReceiptState } | null {
  if (id.market >= live.state.pool.state.marketCount) return null;
  const address = addressOf(live, id);
  const found = live.one("LossEvent", address);
  return found && { address, state: found.account.state };
}

const idOf = ({ market, side, number }: Id) => `${market}-${sideName(side)}-${number}`;

function receiptEvent(id: Id, receipt: string, of: engine.ReceiptState): LossEvent {
  return {
    ...{ id: idOf(id), receipt, market: id.market, side: sideName(id.side), number: num(id.number) },
    state: of.sealed === 0 ? "finalized" : "sealed",
    ...{ opened: num(of.opened), finalized: num(of.finalized), shortfall: text(of.shortfall) },
    ...{ insurance: text(of.insurance), deductible: text(of.deductible), lpShare: text(of.lpShare) },
    ...{ clawback: text(of.clawback), escrow: text(of.escrow), remainder: text(of.remainder) },
    ...lienOf(of),
    ...{ clawbackRate: text(of.clawbackRate), price: text(of.price), reference: text(of.reference) },
    ...{ deficits: num(of.deficits), tickets: num(of.tickets) },
  };
}

const lienOf = ({ lienPaid, lienUnpaid }: engine.ReceiptState) => ({
  lienPaid: text(lienPaid),
  lienUnpaid: text(lienUnpaid),
});

/** An event as the chain has it now: finalized, or open in its market. Null for one that it knows nothing of. */
export function eventNow(live: Live, id: Id): LossEvent | null {
  const account = accountOf(live, id);
  if (account !== null) return withLiens(live, id, receiptEvent(id, account.address, account.state));
  const market = live.state.markets[id.market]?.state;
  const book = market?.sides[id.side];
  if (book === undefined || book.lossEventCount !== id.number || book.open.shortfall === 0n) return null;
  const { open } = book;
  const none = "0";
  return {
    ...{ id: idOf(id), receipt: addressOf(live, id), market: id.market, side: sideName(id.side) },
    ...{ number: num(id.number), state: "open", opened: num(open.opened), finalized: null },
    ...{ shortfall: text(open.shortfall), insurance: text(open.insurance), deductible: text(open.deductible) },
    ...{ lpShare: none, clawback: none, escrow: none, lienPaid: none, lienUnpaid: none, remainder: none },
    ...{ clawbackRate: none, price: null, reference: null, deficits: num(open.deficits), tickets: null },
  };
}

/** Until it is sealed, the market's ring knows what was paid of the liens; the receipt is written when it is. */
function withLiens(live: Live, id: Id, event: LossEvent): LossEvent {
  const book = live.state.markets[id.market]?.state.sides[id.side];
  const entry = book && engine.entry(book, id.number);
  if (event.state === "sealed" || !entry) return event;
  return { ...event, lienPaid: text(entry.lienPaid), lienUnpaid: text(entry.lien - entry.lienPaid) };
}

const SENTENCES: Record<Payer["kind"], string> = {
  insurance: "The insurance fund paid it at once, before anything was shared.",
  deductible: "The LPs bore it as their deductible of the day.",
  lps: "The LPs' share of what was left.",
  escrow: "Winners gave it of profit that was still waiting in tickets.",
  liens: "Winners gave it of profit of positions that are still open.",
  owed: "Winners may still pay it of open profit; what is not collected within 8 hours the LPs bear.",
  remainder: "The LPs bore the rest, which winners were not asked for.",
};

/** Once its time is over nobody can pay it any more. */
const LAPSED = "Winners did not pay it of open profit within 8 hours, so the LPs bore it.";

/** Payers in the order in which they stand; what nobody paid is left out. */
export function payersOf(event: LossEvent, sequences: readonly number[]): Payer[] {
  const amounts: [Payer["kind"], string][] = [
    ["insurance", event.insurance],
    ["deductible", event.deductible],
    ["lps", event.lpShare],
    ["escrow", event.escrow],
    ["liens", event.lienPaid],
    ["owed", event.lienUnpaid],
    ["remainder", event.remainder],
  ];
  const whole = BigInt(event.insurance) + BigInt(event.deductible) + BigInt(event.shortfall);
  return amounts
    .filter(([, amount]) => amount !== "0")
    .map(([kind, amount]) => ({
      ...{ kind, amount, share: text(share(BigInt(amount), whole)) },
      words: `${formatUnits(BigInt(amount), 6, 2)} USD. ${kind === "owed" && event.state === "sealed" ? LAPSED : SENTENCES[kind]}`,
      sequences: [...sequences],
    }));
}

const GROUP_OF: Record<Payer["kind"], PayerGroup["kind"]> = {
  ...{ insurance: "fund", deductible: "lps", lps: "lps", remainder: "lps" },
  ...{ escrow: "winners", liens: "winners", owed: "uncollected" },
};

/** Payers by whose money it was, largest share of a reader's attention first: fund, LPs, winners, what nobody paid. */
export function groupsOf(payers: readonly Payer[]): PayerGroup[] {
  const whole = payers.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return PAYER_GROUPS.flatMap((kind) => {
    const own = payers.filter((payer) => GROUP_OF[payer.kind] === kind);
    const amount = own.reduce((sum, each) => sum + BigInt(each.amount), 0n);
    return amount === 0n ? [] : [{ kind, amount: text(amount), share: text(share(amount, whole)) }];
  });
}

const dollars = (amount: string) => formatUnits(BigInt(amount), 6);

/** That U is what its payers paid, to the unit (INV-7). Of an open event there is nothing to prove yet. */
export function proofOf(event: LossEvent, rest: Pick<Receipt["proof"], "account" | "whole">): Receipt["proof"] {
  const parts = [event.lpShare, event.escrow, event.lienPaid, event.lienUnpaid, event.remainder];
  const right = parts.reduce((sum, part) => sum + BigInt(part), 0n);
  const isOpen = event.state === "open";
  return {
    equation: isOpen
      ? `U = ${dollars(event.shortfall)} USD so far: the event is open, nobody has paid yet`
      : `U ${dollars(event.shortfall)} = L ${dollars(event.lpShare)} + escrow ${dollars(event.escrow)} + liens paid ` +
        `${dollars(event.lienPaid)} + liens unpaid ${dollars(event.lienUnpaid)} + R ${dollars(event.remainder)} USD`,
    left: event.shortfall,
    right: text(right),
    equal: !isOpen && right === BigInt(event.shortfall),
    ...rest,
    source: rest.account === null ? "event" : "account",
  };
}

/** A side's size over an hour, of its size-seconds in that hour. */
const inHour = (weight: bigint): string => text(weight / engine.CONSTANTS.HOUR);

/** What only the account knows; nothing of an event while it is open, which it may have been then. */
export function detailsOf(live: Live, id: Id, state: LossEvent["state"]) {
  const account = state === "open" ? null : accountOf(live, id);
  const of = account?.state;
  return {
    escrowValue: maybe(of?.escrowValue ?? null),
    freshBound: maybe(of?.freshBound ?? null),
    escrowTokens: maybe(of?.escrowTokens ?? null),
    collectableUntil: of ? num(of.finalized + engine.CONSTANTS.LIEN_LIFE) : null,
    winningSize: of ? inHour(of.winningWeight) : null,
    losingSize: of ? inHour(of.losingWeight) : null,
    winningWeight: maybe(of?.winningWeight ?? null),
    losingWeight: maybe(of?.losingWeight ?? null),
    params: paramsOf(of?.params ?? {}),
    bytes: account === null ? null : hex(live.bytesOf(account.address) ?? []),
  };
}
