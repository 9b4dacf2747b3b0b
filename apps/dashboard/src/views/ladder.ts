/** The ladder of a market: what breaks at which price, and who would pay. */
import type { Answer } from "../data/contract";
import { listed } from "../words/address";
import { bps, isZero, price, shortUsd } from "../words/amounts";
import type { Pocket } from "./receipt";

type Ladder = Answer<"ladder">["data"];
type Rung = Ladder["rungs"][number];

export interface LadderPart {
  key: string;
  title: string;
  pocket: Pocket;
  /** 1e-6 USD. */
  amount: string;
}

export interface LadderRow {
  key: string;
  price: string;
  change: string;
  /** Below the price of now longs break, above it shorts. */
  side: "long" | "short";
  /** 1e-6 USD that can be liquidated on the way through this rung. */
  notional: string;
  count: number;
  deficit: string;
  parts: LadderPart[];
  changeBp: number;
}

const signed = (bp: number): string => `${bp > 0 ? "+" : ""}${bps(String(bp), 1)}`;

/** Payers within a sentence. */
const PAYING: Readonly<Record<string, string>> = {
  insurance: "the fund pays",
  young: "LPs for young size",
  deductible: "the LPs' deductible",
  shortfall: "LPs and winners share",
};

const partsOf = ({ payers }: Rung): LadderPart[] =>
  payers === null
    ? []
    : [
        { key: "insurance", title: "Fund", pocket: "fund", amount: payers.insurance },
        { key: "young", title: "LPs, young size", pocket: "lps", amount: payers.young },
        { key: "deductible", title: "LPs, deductible", pocket: "lps", amount: payers.deductible },
        { key: "shortfall", title: "LPs and winners, shared", pocket: "winners", amount: payers.shortfall },
      ];

/** From the highest price to the lowest, as one reads a ladder. */
export const ladderRows = ({ rungs }: Ladder): LadderRow[] =>
  [...rungs]
    .sort((a, b) => b.changeBp - a.changeBp)
    .map((rung) => {
      const short = rung.changeBp >= 0;
      const at = rung.low === "0" ? (rung.high ?? "0") : rung.low;
      return {
        key: rung.low,
        price: rung.low === "0" ? `below ${price(at)}` : price(at),
        change: signed(rung.changeBp),
        side: short ? "short" : "long",
        notional: short ? rung.short : rung.long,
        count: short ? rung.shorts : rung.longs,
        deficit: rung.payers?.deficit ?? "0",
        parts: partsOf(rung),
        changeBp: rung.changeBp,
      };
    });

const told = (parts: readonly LadderPart[]): string =>
  listed(
    parts.filter(({ amount }) => !isZero(amount)).map(({ key, amount }) => `${PAYING[key] ?? key} ${shortUsd(amount)}`),
  );

/** The nearest price in a direction at which somebody besides the traders would pay. */
const firstLoss = (rows: readonly LadderRow[], down: boolean): LadderRow | undefined => {
  const there = rows.filter(({ changeBp, deficit }) => (down ? changeBp < 0 : changeBp >= 0) && !isZero(deficit));
  return down ? there[0] : there.at(-1);
};

function direction(rows: readonly LadderRow[], down: boolean): string {
  const found = firstLoss(rows, down);
  const where = down ? "falls" : "rises";
  if (found === undefined)
    return `However far it ${where} on this ladder, no loss would go beyond traders' collateral.`;
  return (
    `If it ${where} to ${found.price} (${found.change}) at once, ${shortUsd(found.deficit)} USD would be lost beyond ` +
    `collateral: ${told(found.parts)}.`
  );
}

/** What the ladder says, both ways. */
export const ladderSays = (ladder: Ladder): string => {
  const rows = ladderRows(ladder);
  return `${direction(rows, true)} ${direction(rows, false)}`;
};
