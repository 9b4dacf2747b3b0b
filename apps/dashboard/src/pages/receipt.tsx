import { useParams } from "wouter";
import { Flow, type Part } from "../charts/flow";
import { useAnswer } from "../data/answer";
import type { AsOf, Receipt as ReceiptOf } from "../data/contract";
import { useNames } from "../data/names";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import {
  type Equality as EqualityOf,
  equalities,
  happened,
  lostIn,
  type PayerRow,
  payerRows,
  sumSays,
  type Term,
  whyOthers,
} from "../views/receipt";
import { amountOf } from "../views/tokens";
import { shortAddress } from "../words/address";
import { columnUsd, usd } from "../words/amounts";
import { Check, Losers, Rules, useLosers } from "./receipt_rules";

const LEAD =
  "Who paid a loss that others had to bear, in which order, and by which rule. Traders trade against a pool: LPs own it, stakers fill its insurance fund, winners are the traders on the other side.";

const partOf = ({ key, pocket, title, amount, share }: PayerRow, at: number): Part => ({
  ...{ key, pocket, title: `${at + 1} ${title}`, amount },
  says: `${usd(amount)} · ${share}`,
});

function Payers({ rows, total }: { rows: readonly PayerRow[]; total: string }) {
  return (
    <Table
      caption="Every payer, in the order in which they pay, USD"
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { head: "Payer", keep: true, cell: ({ title }, at) => `${at + 1} ${title}` },
        { head: "Paid", number: true, cell: ({ amount }) => columnUsd(amount) },
        { head: "Share", number: true, cell: ({ share }) => share },
        { head: "Why", cell: ({ reason }) => reason },
      ]}
      sum={["All of it", columnUsd(total), "100 %", ""]}
    />
  );
}

function Line({ sign, before, term, mark }: { sign?: string; before: string; term: Term; mark?: "left" }) {
  return (
    <div data-left={mark === "left" || undefined}>
      <span>{before}</span>
      <span>
        {term.words} {sign === undefined || sign === "" ? null : <i>({sign})</i>}
      </span>
      <span>{term.amount}</span>
    </div>
  );
}

/** The equality as one adds on paper: what was lost, and every payer under it. */
function Equality({ of }: { of: EqualityOf }) {
  return (
    <div>
      <h3>{of.title}, USD</h3>
      <div className="equality">
        <Line before="" term={of.left} sign={of.left.sign} mark="left" />
        {of.right.map((term, i) => (
          <Line key={term.words} before={i === 0 ? "=" : "+"} term={term} sign={term.sign} />
        ))}
      </div>
      <p className="verdict">
        {of.equal ? "✓ Equal, to the last unit." : "✗ Not equal: this is a defect, please report it."}
      </p>
    </div>
  );
}

/** Those who gave of their profit, one by one, as they answered for the event. */
function Winners({ of: { winners, market, side } }: { of: ReceiptOf }) {
  const names = useNames();
  const token = names.backing(market, side);
  const says = "Tickets give tokens when they are claimed, positions give dollars when they are touched.";
  return (
    <Section title="Winners by name" says={says}>
      {winners.length === 0 ? (
        <Note kind="empty" title="Nobody has answered yet">
          <p>
            Each winner is here as soon as a ticket is claimed or a position is touched: eight hours later at the
            latest.
          </p>
        </Note>
      ) : (
        <Table
          caption="Winners that gave"
          hideCaption
          rows={winners}
          keyOf={({ subject, sequence }) => `${subject}-${sequence}`}
          columns={[
            { head: "Owner", keep: true, cell: ({ owner }) => <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go> },
            { head: "From", cell: ({ kind }) => (kind === "ticket" ? "a ticket" : "an open position") },
            {
              head: "Gave",
              number: true,
              cell: ({ amount, tokens }) =>
                amount !== null ? `${usd(amount)} USD` : tokens !== null ? amountOf(tokens, token) : "not known",
            },
            { head: "Shown by event", number: true, cell: ({ sequence }) => sequence.toLocaleString("en-US") },
          ]}
        />
      )}
    </Section>
  );
}

function Whole({ receipt, asOf }: { receipt: ReceiptOf; asOf: AsOf }) {
  const names = useNames();
  const losers = useLosers(receipt);
  const rows = payerRows(receipt);
  const lost = lostIn(receipt);
  const market = names.market(receipt.market);
  const what = happened(receipt, market);
  return (
    <>
      <Section title="Who paid" asOf={asOf} says={`${what} ${whyOthers(receipt)}`}>
        <Flow
          source={{ title: "Lost beyond collateral", says: `${usd(lost)} USD` }}
          parts={rows.map(partOf)}
          sentence={`${what} ${rows.map(({ words }) => words).join(" ")}`}
        />
        <div className="under">
          <Payers rows={rows} total={lost} />
        </div>
      </Section>
      <Losers receipt={receipt} losers={losers} market={market} />
      <Section title="Does it add up?" says={sumSays(receipt)}>
        <div className="columns">
          {equalities(receipt, losers ?? []).map((each) => (
            <Equality key={each.title} of={each} />
          ))}
        </div>
      </Section>
      <Rules receipt={receipt} />
      <Winners of={receipt} />
      <Section title="Check it yourself">
        <Check receipt={receipt} />
      </Section>
    </>
  );
}

export function Receipt() {
  const { n = "" } = useParams<{ n: string }>();
  const answer = useAnswer("lossEvent", { n });
  return (
    <Page title={`Receipt ${n}`} lead={LEAD}>
      <Shown of={answer} what="the receipt" room={40}>
        {({ asOf, data }) => <Whole receipt={data} asOf={asOf} />}
      </Shown>
      <p>
        <Go to="/losses">All loss events</Go>
      </p>
    </Page>
  );
}
