import { useAnswer } from "../data/answer";
import { usePoolNumber } from "../data/config";
import { type Names, useNames } from "../data/names";
import { useThen } from "../data/then";
import { Events } from "../ui/events";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { completeness, fundStat, marginsOf, newestReceipt, poolStats, sideOf } from "../views/overview";
import { price } from "../words/amounts";
import { LedgerChart } from "./ledger";
import { MarketsThen, PoolThen } from "./then";

const LEAD =
  "A perpetuals vault in which every loss has a named payer. These pages show who paid, from the chain's own books.";

function Numbers() {
  const number = usePoolNumber();
  const pool = useAnswer("pool", { id: number });
  const fund = useAnswer("fund");
  return (
    <Shown of={pool} what="the pool" room={7.25}>
      {({ asOf, data }) => (
        <Section title="The pool" asOf={asOf}>
          <Stats items={[...poolStats(data), ...(fund.data === undefined ? [] : [fundStat(fund.data.data)])]} />
        </Section>
      )}
    </Shown>
  );
}

function Markets({ names }: { names: Names }) {
  const answer = useAnswer("markets");
  return (
    <Shown of={answer} what="the markets" room={7.25}>
      {({ asOf, items }) => (
        <Section title="Markets" asOf={asOf}>
          {items.length === 0 ? (
            <Note kind="empty" title="No market yet">
              <p>The pool's admin lists one; it opens a day after that was announced, and is then here.</p>
            </Note>
          ) : (
            <Table
              caption="Markets of the pool"
              hideCaption
              rows={items}
              keyOf={(market) => String(market.number)}
              columns={[
                { head: "Market", cell: (m) => <Go to={`/market/${m.number}`}>{names.market(m.number)}</Go> },
                { head: "Price, USD", number: true, cell: ({ print }) => price(print.price) },
                { head: "Longs, USD", number: true, cell: (m) => <Side of={sideOf(m, "long")} /> },
                { head: "Shorts, USD", number: true, cell: (m) => <Side of={sideOf(m, "short")} /> },
                { head: "Margin, initial / least", number: true, cell: marginsOf },
                { head: "Profit that waits, long", number: true, cell: (m) => sideOf(m, "long").phi },
                { head: "Short", number: true, cell: (m) => sideOf(m, "short").phi },
                { head: "State", cell: ({ status }) => status },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}

const Side = ({ of: { notional, ofCap } }: { of: ReturnType<typeof sideOf> }) => (
  <>
    {notional} <span className="of">{ofCap}</span>
  </>
);

function Complete() {
  const answer = useAnswer("completeness");
  return (
    <Shown of={answer} what="the events' numbers" room={8.5}>
      {({ asOf, data }) => (
        <Section title="Nothing is missing" asOf={asOf} says={completeness(data)}>
          <p>
            Every event of the pool has a number and none is skipped, so that a missing one would be seen.{" "}
            <Go to="/status">How it is proved</Go>
          </p>
        </Section>
      )}
    </Shown>
  );
}

function Newest({ names }: { names: Names }) {
  const answer = useAnswer("lossEvents", {}, { limit: 1 });
  return (
    <Shown of={answer} what="the newest receipt" room={8.5}>
      {({ asOf, items: [event] }) => (
        <Section title="The newest receipt" asOf={asOf}>
          {event === undefined ? (
            <p>No loss has reached anybody beyond the fund and the LPs' deductible.</p>
          ) : (
            <p>
              {newestReceipt(event, names.market(event.market))} <Go to={`/losses/${event.id}`}>Read the receipt</Go>
            </p>
          )}
        </Section>
      )}
    </Shown>
  );
}

function Newly() {
  const answer = useAnswer("events", {}, { limit: 8 });
  return (
    <Shown of={answer} what="the newest events" room={21.75}>
      {({ asOf, items }) => (
        <Section title="What happened last" asOf={asOf}>
          <Events caption="The newest events" items={items} owners />
        </Section>
      )}
    </Shown>
  );
}

export function Overview() {
  const then = useThen();
  const names = useNames();
  return (
    <Page title="Overview" lead={LEAD}>
      {then === null ? <Numbers /> : <PoolThen />}
      {then === null ? <Markets names={names} /> : <MarketsThen />}
      <div className="columns">
        <Newest names={names} />
        <Complete />
      </div>
      <LedgerChart />
      <Newly />
    </Page>
  );
}
