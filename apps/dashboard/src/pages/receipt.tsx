import { useParams } from "wouter";
import { Flow, type Part } from "../charts/flow";
import { useAnswer } from "../data/answer";
import type { AsOf, Receipt as ReceiptOf } from "../data/contract";
import { useNames } from "../data/names";
import { Facts } from "../ui/facts";
import { Go } from "../ui/link";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import {
  asked,
  type Equality as EqualityOf,
  equalities,
  groupRows,
  happened,
  lostIn,
  type PayerRow,
  payerRows,
  rate,
  type Term,
  titleOf,
} from "../views/receipt";
import { columnUsd, usd } from "../words/amounts";
import { Check, Losers, useLosers, Winners } from "./receipt_names";

const LEAD = "Who paid a loss that collateral did not cover, how much, and why.";

const partOf = ({ key, pocket, title, amount, share }: PayerRow): Part => ({
  ...{ key, pocket, title, amount },
  says: `${usd(amount)} · ${share}`,
});

function Payers({ rows, total }: { rows: readonly PayerRow[]; total: string }) {
  return (
    <Table
      caption="Every payer, in the order in which they pay, USD: 1 and 2 at each liquidation, 3 to 5 at one moment, the settlement"
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { head: "Payer", keep: true, cell: ({ title }) => title },
        { head: "USD", number: true, cell: ({ amount }) => columnUsd(amount) },
        { head: "Of all", number: true, cell: ({ share }) => share },
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

function Whole({ receipt, asOf }: { receipt: ReceiptOf; asOf: AsOf }) {
  const names = useNames();
  const losers = useLosers(receipt);
  const rows = payerRows(receipt, names.backing(receipt.market, "long"));
  const lost = lostIn(receipt);
  const market = names.market(receipt.market);
  const what = happened(receipt, market);
  return (
    <>
      <Section title="In short" asOf={asOf} says={`${what} Others had to pay that:`}>
        <Stats
          items={groupRows(receipt, market).map(({ title, amount, note }) => ({
            ...{ label: title, value: usd(amount), unit: "USD", note },
          }))}
        />
        <p className="says under">{rate(receipt)}</p>
      </Section>
      <Section title="Who paid, in which order">
        <Flow
          source={{ title: "Lost beyond collateral", says: `${usd(lost)} USD` }}
          parts={rows.map(partOf)}
          sentence={`${what} ${rows.map(({ words }) => words).join(" ")}`}
        />
        <div className="under">
          <Payers rows={rows} total={lost} />
        </div>
      </Section>
      <Section title="What a reader asks next">
        <Facts items={asked(receipt)} />
      </Section>
      <Winners receipt={receipt} market={market} />
      <Losers receipt={receipt} losers={losers} market={market} />
      <Section title="Does it add up?">
        <div className="columns">
          {equalities(receipt, losers ?? []).map((each) => (
            <Equality key={each.title} of={each} />
          ))}
        </div>
      </Section>
      <Section title="Check it yourself">
        <Check receipt={receipt} />
      </Section>
    </>
  );
}

export function Receipt() {
  const { n = "" } = useParams<{ n: string }>();
  const answer = useAnswer("lossEvent", { n });
  const names = useNames();
  return (
    <Page title={titleOf(n, names.market)} lead={LEAD}>
      <Shown of={answer} what="the receipt" room={40}>
        {({ asOf, data }) => <Whole receipt={data} asOf={asOf} />}
      </Shown>
      <p>
        <Go to="/losses">All loss events</Go>
      </p>
    </Page>
  );
}
