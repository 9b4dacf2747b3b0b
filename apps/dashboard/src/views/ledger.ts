/** Where every dollar of every loss went: the ledgers of all markets, in the order of paying. */
import type { Answer } from "../data/contract";
import type { Pocket } from "./receipt";

type Row = Answer<"ledger">["items"][number];

export interface LedgerPart {
  field: keyof Row;
  title: string;
  pocket: Pocket | "trader";
}

export const LEDGER: readonly LedgerPart[] = [
  { field: "insurance", title: "Insurance fund", pocket: "fund" },
  { field: "young", title: "LPs: young size", pocket: "lps" },
  { field: "deductible", title: "LPs: deductible", pocket: "lps" },
  { field: "lpShare", title: "LPs: half of events", pocket: "lps" },
  { field: "remainder", title: "LPs: the rest", pocket: "lps" },
  { field: "escrow", title: "Winners: waiting profit", pocket: "winners" },
  { field: "lienPaid", title: "Winners: open profit", pocket: "winners" },
  { field: "lienUnpaid", title: "Winners: not collected", pocket: "winners" },
  { field: "open", title: "Not shared yet", pocket: "trader" },
];

export interface LedgerBar {
  key: string;
  title: string;
  pocket: LedgerPart["pocket"];
  amount: string;
}

/** One market's ledger as bars; what is zero too, since that nobody paid is said as well. */
export const ledgerBars = (row: Row): LedgerBar[] =>
  LEDGER.map(({ field, title, pocket }) => ({ key: String(field), title, pocket, amount: String(row[field]) }));
