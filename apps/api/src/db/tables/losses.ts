/** Loss events, who pays them, and the tickets that wait. */
import { boolean, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { amount, int8, market, side, stream } from "../columns";

/** One row a loss event; `side` is the winning one. `shortfall = lpShare + escrow + lien + remainder`, all USD 1e-6. */
export const lossEvents = pgTable(
  "loss_events",
  {
    pool: stream(),
    market: market(),
    side: side(),
    number: int8("number").notNull(),
    /** waiting (a shortfall that has opened none yet) | open | finalized | sealed */
    state: text("state").notNull(),
    openedSequence: int8("opened_sequence").notNull(),
    openedAt: int8("opened_at").notNull(),
    openedSlot: int8("opened_slot").notNull(),
    /** The shortfall when it opened, then as it grew, then of the receipt. */
    shortfall: amount("shortfall").notNull(),
    finalizedSequence: int8("finalized_sequence"),
    finalizedAt: int8("finalized_at"),
    receipt: text("receipt"),
    lpShare: amount("lp_share"),
    escrow: amount("escrow"),
    lien: amount("lien"),
    remainder: amount("remainder"),
    /** h, 1e-18. */
    clawbackRate: amount("clawback_rate"),
    /** 1e-8 USD. */
    price: amount("price"),
    reference: amount("reference"),
    sealedSequence: int8("sealed_sequence"),
    sealedAt: int8("sealed_at"),
    /** Parts of `lien`: given up by open positions, and lapsed (the LPs bear it). */
    lienPaid: amount("lien_paid"),
    lienLapsed: amount("lien_lapsed"),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.market, t.side, t.number] }),
    index("loss_events_state").on(t.pool, t.state),
  ],
);

/**
 * Who paid what of a loss event. `lp`, `escrow`, `lien`, `remainder` add up to its shortfall; `insurance`, `deductible`
 * and `young` were paid before it, and only so far as they were heard since the last event of the side. Rows with an
 * owner say how `escrow` and `lien` came from whom.
 */
export const receiptPayers = pgTable(
  "receipt_payers",
  {
    pool: stream(),
    market: market(),
    side: side(),
    number: int8("number").notNull(),
    /** insurance | deductible | young | lp | escrow | lien | remainder | ticket | position */
    kind: text("payer_kind").notNull(),
    /** Whose `ticket` or `position`; empty for the others. */
    owner: text("owner").notNull(),
    /** The ticket or position; empty for the others. */
    subject: text("subject").notNull(),
    /** USD 1e-6; of a ticket null: its haircut is counted in tokens. */
    usd: amount("usd"),
    /** A ticket's: atoms of the side's backing that its claim paid less than it held. */
    atoms: amount("atoms"),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
    /** What h was taken of: of a position its size before, of a ticket its face, both in atoms; null where unknown. */
    base: amount("base"),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.market, t.side, t.number, t.kind, t.owner, t.subject] }),
    index("receipt_payers_owner").on(t.owner),
  ],
);

/** Profit that waits, by owner, market, side and hour in which it matures. */
export const tickets = pgTable(
  "tickets",
  {
    pool: stream(),
    address: text("address").notNull(),
    owner: text("owner").notNull(),
    market: market(),
    side: side(),
    /** Hours since 1970 at whose start it matures; null where only its claim was heard. */
    hour: integer("hour"),
    /** Atoms of the side's backing: put in by events, and what the claim said. */
    face: amount("face").notNull(),
    /** When profit was put in first and last. */
    issuedAt: int8("issued_at"),
    issuedSequence: int8("issued_sequence"),
    claimed: boolean("claimed").notNull(),
    claimedSequence: int8("claimed_sequence"),
    claimedAt: int8("claimed_at"),
    paid: amount("paid"),
    dust: amount("dust"),
    sequence: int8("sequence").notNull(),
    ts: int8("ts").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pool, t.address] }),
    index("tickets_owner").on(t.owner, t.claimed),
    index("tickets_market").on(t.pool, t.market, t.side, t.claimed),
  ],
);
