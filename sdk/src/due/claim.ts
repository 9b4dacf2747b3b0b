/** Tickets that have matured, for their owners. */
import type { Keyed, Ticket } from "../accounts/index";
import { claimInstructions } from "../actions/index";
import { bookOf, entry, type ReceiptState, type SideBook, sideOf } from "../engine/index";
import { ALONE, type Crank } from "./crank";
import { answer, padded, type Stage } from "./stage";
import type { Found } from "./task";

/** Receipts that the engine takes with one ticket: no ticket lives through more events. */
const MOST = 12;
const HOUR = 3_600n;

/**
 * Receipts of events since the ticket was made that the market's ring no longer has, in order, up to one that is
 * missing.
 */
function receiptsOf(stage: Stage, { market, state }: Ticket, book: SideBook): ReceiptState[] {
  const found: ReceiptState[] = [];
  for (let number = state.lossEvents; number < book.lossEventCount && found.length < MOST; number++) {
    if (entry(book, number) !== undefined) continue;
    const receipt = stage.accounts.receipts.find(
      ({ account }) =>
        account.state.number === number && account.state.side === state.side && account.market.equals(market),
    );
    if (receipt === undefined) break;
    found.push(receipt.account.state);
  }
  return found;
}

function one(stage: Stage, ticket: Keyed<Ticket>): Found<"claimTicket">[] {
  const { market: key, state } = ticket.account;
  const market = stage.numberOf(key);
  const here = market === null ? undefined : stage.markets[market];
  const since = BigInt(state.hour) * HOUR;
  if (market === null || here === undefined || since > stage.now) return [];
  const receipts = receiptsOf(stage, ticket.account, bookOf(here.market, sideOf(state.side)));
  const args = { count: BigInt(receipts.length), receipts: padded("ReceiptState", receipts, MOST) };
  const claim = answer("quote_claim", "Scene", stage.scene(market), { ticket: state, ...args });
  return claim === null ? [] : [{ market, ticket, paid: claim.paid, reward: [], since }];
}

export const claimTicket: Crank<"claimTicket"> = {
  urgency: "hours",
  due: (stage) => stage.accounts.tickets.flatMap((ticket) => one(stage, ticket)),
  plan: (ctx, { ticket }, payer) => claimInstructions(ctx, { payer, ticket, parts: ALONE }),
};
