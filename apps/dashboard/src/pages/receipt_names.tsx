/** What stands under a receipt's payers: winners and losers by name, and how to check all of it. */
import { useAnswer } from "../data/answer";
import { addressOf } from "../data/ask";
import type { Receipt } from "../data/contract";
import { useNames } from "../data/names";
import { pathOf } from "../data/paths";
import { Facts } from "../ui/facts";
import { Go } from "../ui/link";
import { Section } from "../ui/section";
import { type Column, Table } from "../ui/table";
import { behind, type Loser, other } from "../views/receipt";
import { type LoserRow, loserRows, lostSums, whyZeros, winnerRows, winnersGave } from "../views/receipt_rows";
import { counted, shortAddress } from "../words/address";
import { columnUsd, frac, isZero, price } from "../words/amounts";
import { instant } from "../words/time";

/** A shortfall may have waited 75 minutes before its event opened. */
const WAITED = 75 * 60;

/** The liquidations behind a receipt; null until they are read. */
export function useLosers(receipt: Receipt): Loser[] | null {
  const { market: m, opened, finalized } = receipt;
  const span = { from: opened - WAITED, to: finalized === null ? null : finalized + 1 };
  const { data } = useAnswer("liquidations", { m }, { ...span, limit: 200 });
  return data === undefined ? null : behind(receipt, data.items);
}

const ownerOf = (owner: string | null, rest: string) =>
  owner === null ? rest : <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go>;

const SAYS =
  "A ticket holds a closed position's profit back for eight hours, until the next full hour, and pays out what h " +
  "leaves. An open position gives when its owner next changes it, or when a keeper collects of many at once, without " +
  "names. One opened within the eight hours gives of its own gain, where that is less.";

/** Those who gave of their profit, one by one, and how each part follows. */
export function Winners({ receipt, market }: { receipt: Receipt; market: string }) {
  const names = useNames();
  if (receipt.state === "open") return null;
  const [index, backing] = [names.backing(receipt.market, "long"), names.backing(receipt.market, receipt.side)];
  return (
    <Section title={`What each winning ${market} ${receipt.side} gave`} says={SAYS}>
      <Table
        caption="Winners that gave, USD"
        hideCaption
        rows={winnerRows(receipt, { index, backing })}
        keyOf={({ key }) => key}
        columns={[
          { head: "Owner", keep: true, cell: ({ owner }) => ownerOf(owner, "Not named") },
          { head: "From", cell: ({ from }) => from },
          { head: "Fresh profit", cell: ({ base }) => base },
          {
            head: `Gave: x h, ${frac(receipt.clawbackRate, 3)}`,
            number: true,
            cell: ({ amount }) => (amount === null ? "not known" : columnUsd(amount)),
          },
        ]}
        sum={["All winners", "", "", columnUsd(winnersGave(receipt))]}
      />
    </Section>
  );
}

const COLUMNS: readonly Column<LoserRow>[] = [
  { head: "Owner", keep: true, cell: ({ owner, name }) => ownerOf(owner, name) },
  { head: "Liquidated", keep: true, cell: ({ at }) => (at === null ? "" : instant(at.ts)) },
  { head: "At", number: true, cell: ({ at }) => (at === null ? "" : price(at.price)) },
  { head: "Lost in all", number: true, cell: ({ lost }) => (isZero(lost) ? "" : columnUsd(lost)) },
  { head: "Beyond collateral", number: true, cell: ({ deficit }) => columnUsd(deficit) },
];
/** Only where somebody's position was young: that part is no other payer's. */
const YOUNG: Column<LoserRow> = { head: "LPs: of young size", number: true, cell: ({ young }) => columnUsd(young) };
const PAID: readonly Column<LoserRow>[] = [
  { head: "Fund", number: true, cell: ({ insurance }) => columnUsd(insurance) },
  { head: "Deductible", number: true, cell: ({ deductible }) => columnUsd(deductible) },
  { head: "Left (U)", number: true, cell: ({ shortfall }) => columnUsd(shortfall) },
];

export function Losers({ receipt, losers, market }: { receipt: Receipt; losers: Loser[] | null; market: string }) {
  if (losers !== null && losers.length === 0) return null;
  const rows = losers === null ? [] : loserRows(losers, receipt);
  const { lost, deficit, young, insurance, deductible, shortfall } = lostSums(rows);
  const isYoung = !isZero(young);
  const paid = [insurance, deductible, shortfall].map(columnUsd);
  const sums = ["All", "", "", columnUsd(lost), columnUsd(deficit), ...(isYoung ? [columnUsd(young)] : []), ...paid];
  return (
    <Section title={`The ${market} ${other(receipt.side)}s that lost`} says={whyZeros(rows) ?? undefined}>
      {losers === null ? (
        <p className="waiting" style={{ minHeight: "10rem" }}>
          Reading the liquidations behind it …
        </p>
      ) : (
        <Table
          caption="The liquidations behind it, USD"
          hideCaption
          rows={rows}
          keyOf={({ key }) => key}
          columns={[...COLUMNS, ...(isYoung ? [YOUNG] : []), ...PAID]}
          sum={losers.length === receipt.liquidations.length ? sums : undefined}
        />
      )}
    </Section>
  );
}

export function Check({ receipt }: { receipt: Receipt }) {
  const { proof, price: at, opened, finalized, clawback, escrowValue, freshBound } = receipt;
  const all =
    escrowValue === null || freshBound === null ? null : `${columnUsd(escrowValue)} + ${columnUsd(freshBound)}`;
  const answer = addressOf(pathOf("lossEvent", { n: receipt.id }));
  const settled = finalized === null || at === null ? "" : `, settled ${instant(finalized)} at ${price(at)} USD`;
  return (
    <>
      <Facts
        items={[
          [
            "Where",
            <span key="where">
              The receipt is an account of the chain, <code>{receipt.receipt}</code>: opened {instant(opened)}
              {settled}.{" "}
              {proof.source === "account"
                ? "Amounts and h are read from it"
                : "Amounts are of the event that closed it"}
              ; names and liquidations are of the chain's events.
            </span>,
          ],
          [
            "The rate",
            `h = ${columnUsd(clawback)} / (${all ?? "all fresh profit"}): what winners were asked for, over all their fresh profit.`,
          ],
          [
            "By the command line",
            <span key="command">
              <code>npm run ballast -- receipt {receipt.receipt}</code> reads it from any Solana node and adds it up.
            </span>,
          ],
          [
            "By the API",
            <span key="api">
              <a href={answer}>{answer}</a> has all of this page as JSON.
            </span>,
          ],
        ]}
      />
      {proof.account === null ? null : (
        <details className="data">
          <summary>The account, {counted(proof.account.length / 2, "byte")}</summary>
          <p>
            <code>{proof.account}</code>
          </p>
        </details>
      )}
    </>
  );
}
