import { useParams } from "wouter";
import { Flow, type Part } from "../charts/flow";
import { useAnswer } from "../data/answer";
import type { Receipt as ReceiptOf } from "../data/contract";
import { useNames } from "../data/names";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import {
  type Equality as EqualityOf,
  equalities,
  happened,
  lostIn,
  type PayerRow,
  payerRows,
  stateWords,
  type Term,
  winnersGave,
} from "../views/receipt";
import { amountOf } from "../views/tokens";
import { counted, shortAddress } from "../words/address";
import { bps, exactUsd, frac, price, usd } from "../words/amounts";
import { instant } from "../words/time";

const partOf = ({ key, pocket, title, amount, share }: PayerRow): Part => ({
  ...{ key, pocket, title, amount },
  says: `${usd(amount)} · ${share}`,
});

function Payers({ rows, total }: { rows: readonly PayerRow[]; total: string }) {
  return (
    <Table
      caption="Every payer, in the order in which they pay"
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { head: "Payer", cell: ({ title }) => title },
        { head: "Paid, USD", number: true, cell: ({ amount }) => exactUsd(amount) },
        { head: "Share", number: true, cell: ({ share }) => share },
        { head: "Why", cell: ({ reason }) => reason },
      ]}
      sum={["All of it", exactUsd(total), "", ""]}
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

function Rule({ receipt }: { receipt: ReceiptOf }) {
  const { clawbackRate, price: at, reference, finalized, sealed } = { ...receipt, sealed: receipt.state === "sealed" };
  return (
    <Stats
      items={[
        { label: "Clawback rate h", value: frac(clawbackRate), note: "of each winner's fresh profit" },
        { label: "Settled at", value: at === null ? "open" : price(at), note: "USD" },
        {
          label: "Profit was fresh from",
          value: reference === null ? "open" : price(reference),
          note: "USD, worst of 8 h",
        },
        {
          label: sealed ? "Sealed" : "Finalized",
          value: finalized === null ? "not yet" : instant(finalized, true),
          note: `opened ${instant(receipt.opened, true)}`,
        },
      ]}
    />
  );
}

function Check({ receipt }: { receipt: ReceiptOf }) {
  const { proof, params, escrowValue, freshBound } = receipt;
  return (
    <>
      <p className="says">
        The receipt is an account of the chain, <code>{receipt.receipt}</code>. The numbers above are{" "}
        {proof.source === "account" ? "read from it" : "of the event that closed it"}; its bytes are below, so that you
        can decode it yourself.
      </p>
      <p>
        <code>{proof.equation}</code>
      </p>
      <dl className="pairs">
        <div>
          <dt>Waiting profit of that side then, S</dt>
          <dd>{escrowValue === null ? "not known" : usd(escrowValue)}</dd>
        </div>
        <div>
          <dt>Most that open positions had won freshly, N</dt>
          <dd>{freshBound === null ? "not known" : usd(freshBound)}</dd>
        </div>
        <div>
          <dt>The LPs' share by the rules of then</dt>
          <dd>{params.lpShare === undefined ? "not known" : bps(params.lpShare)}</dd>
        </div>
        <div>
          <dt>Cap of h by the rules of then</dt>
          <dd>{params.maxClawback === undefined ? "not known" : bps(params.maxClawback)}</dd>
        </div>
      </dl>
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

export function Receipt() {
  const { n = "" } = useParams<{ n: string }>();
  const answer = useAnswer("lossEvent", { n });
  const names = useNames();
  return (
    <Page title={`Receipt ${n}`} lead="Who paid a loss that others had to bear, how much, and by which rule.">
      <Shown of={answer} what="the receipt" room={40}>
        {({ asOf, data }) => {
          const rows = payerRows(data);
          const lost = lostIn(data);
          const sentence = `${happened(data, names.market(data.market))} ${rows.map(({ words }) => words).join(" ")}`;
          return (
            <>
              <Section title="Who paid" asOf={asOf} says={happened(data, names.market(data.market))}>
                <Flow
                  source={{ title: "Lost beyond collateral", says: `${usd(lost)} USD` }}
                  parts={rows.map(partOf)}
                  sentence={sentence}
                />
                <div className="columns equalities">
                  {equalities(data).map((each) => (
                    <Equality key={each.title} of={each} />
                  ))}
                </div>
                <Data>
                  <Payers rows={rows} total={lost} />
                </Data>
              </Section>
              <Section title="By which rule" says={`${winnersGave(data)} ${stateWords(data)}`}>
                <Rule receipt={data} />
              </Section>
              <Winners of={data} />
              <Section title="Check it yourself">
                <Check receipt={data} />
              </Section>
            </>
          );
        }}
      </Shown>
      <p>
        <Go to="/losses">All loss events</Go>
      </p>
    </Page>
  );
}
