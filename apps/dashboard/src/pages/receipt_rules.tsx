/** What stands under a receipt's payers: who lost, by which rule, what comes back, and how to check all of it. */
import type { ReactNode } from "react";
import { useAnswer } from "../data/answer";
import { addressOf } from "../data/ask";
import type { Receipt } from "../data/contract";
import { pathOf } from "../data/paths";
import { Go } from "../ui/link";
import { Section } from "../ui/section";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { behind, comesBack, type Loser, stateWords, untouched, whyRest, winnersGave } from "../views/receipt";
import { counted, shortAddress } from "../words/address";
import { bps, columnUsd, frac, price, usd } from "../words/amounts";
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

export function Losers({ receipt, losers, market }: { receipt: Receipt; losers: Loser[] | null; market: string }) {
  if (losers !== null && losers.length === 0) return null;
  const side = receipt.side === "short" ? "longs" : "shorts";
  return (
    <Section
      title="Who lost"
      says={`These ${market} ${side} were liquidated at a price at which their collateral no longer paid for their loss.`}
    >
      {losers === null ? (
        <p className="waiting" style={{ minHeight: "10rem" }}>
          Reading the liquidations behind it …
        </p>
      ) : (
        <Table
          caption="The liquidations behind it, USD"
          hideCaption
          rows={losers}
          keyOf={({ sequence }) => String(sequence)}
          columns={[
            { head: "Owner", keep: true, cell: ({ owner }) => <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go> },
            { head: "Liquidated", keep: true, cell: ({ ts }) => instant(ts) },
            { head: "At, USD", number: true, cell: (item) => price(item.price) },
            { head: "Beyond collateral", number: true, cell: ({ deficit }) => usd(deficit) },
            { head: "Fund", number: true, cell: ({ insurance }) => usd(insurance) },
            { head: "Deductible", number: true, cell: ({ deductible }) => usd(deductible) },
            { head: "Left to be shared", number: true, cell: ({ shortfall }) => columnUsd(shortfall) },
          ]}
          sum={
            losers.length === receipt.liquidations.length
              ? ["All", "", "", "", "", "", columnUsd(receipt.shortfall)]
              : undefined
          }
        />
      )}
    </Section>
  );
}

/** What is said of each of a few, side by side. */
function Facts({ items }: { items: readonly (readonly [name: string, says: ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, says]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Rules({ receipt }: { receipt: Receipt }) {
  const { clawbackRate, params, price: at, reference, state, opened, finalized } = receipt;
  const most = params.maxClawback === undefined ? "not known" : bps(params.maxClawback);
  const rest = whyRest(receipt);
  return (
    <>
      <Section title="By which rule" says={[winnersGave(receipt), rest].filter((words) => words !== null).join(" ")}>
        <Stats
          items={[
            {
              label: "Taken of fresh profit, h",
              value: state === "open" ? "open" : frac(clawbackRate),
              note: `cap ${most}`,
            },
            { label: "Settled at", value: at === null ? "open" : price(at), ...(at === null ? {} : { unit: "USD" }) },
            {
              label: "Profit was fresh from",
              value: reference === null ? "open" : price(reference),
              ...(reference === null ? {} : { unit: "USD" }),
              note: "worst price of eight hours",
            },
            {
              label: state === "sealed" ? "Sealed" : "Finalized",
              value: finalized === null ? "not yet" : instant(finalized, true),
              note: `opened ${instant(opened, true)} UTC`,
            },
          ]}
        />
        <p className="after">{stateWords(receipt)}</p>
      </Section>
      <div className="columns">
        <Section title="Who was asked for nothing">
          <Facts items={untouched(receipt)} />
        </Section>
        <Section title="What comes back, and when">
          <Facts items={comesBack(receipt)} />
        </Section>
      </div>
    </>
  );
}

export function Check({ receipt }: { receipt: Receipt }) {
  const { proof, params, escrowValue, freshBound } = receipt;
  const answer = addressOf(pathOf("lossEvent", { n: receipt.id }));
  return (
    <>
      <p className="says">
        The receipt is an account of the chain, <code>{receipt.receipt}</code>. The numbers above are{" "}
        {proof.source === "account" ? "read from it" : "of the event that closed it"}.
      </p>
      <Facts
        items={[
          ["The sum", <code key="sum">{proof.equation}</code>],
          [
            "By the command line",
            <span key="command">
              <code>npm run ballast -- receipt {receipt.receipt}</code> reads the account from any Solana node and adds
              it up.
            </span>,
          ],
          [
            "By the API",
            <span key="api">
              <a href={answer}>{answer}</a> has all of this page as JSON, with the number of the event that shows it.
            </span>,
          ],
          [
            "h times what",
            `h is the winners' part over S + N: ${said(escrowValue)} of waiting profit, S, and ${said(freshBound)} that open positions had won freshly at most, N.`,
          ],
          [
            "The rules of then",
            `The LPs' share ${params.lpShare === undefined ? "is not known" : `was ${bps(params.lpShare, 0)}`}, the cap of h ${params.maxClawback === undefined ? "is not known" : bps(params.maxClawback, 0)}.`,
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

const said = (amount: string | null) => (amount === null ? "what is not known" : `${usd(amount)} USD`);
