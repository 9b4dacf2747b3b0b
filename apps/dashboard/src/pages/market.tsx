import { useParams } from "wouter";
import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { useThen } from "../data/then";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { marketStats, termRows, termsSay } from "../views/market";
import { OpenInterest, Prices, Skew } from "./market_history";
import { Histogram, Ladder, Liquidations, Margins } from "./market_risk";
import { MarketThen } from "./then";

/** Links to the markets that there are, where there are several. */
function Others({ number }: { number: number }) {
  const { data } = useAnswer("markets");
  const names = useNames();
  if (data === undefined || data.items.length < 2) return null;
  const links = data.items.map((market) => (
    <li key={market.number}>
      {market.number === number ? (
        names.market(number)
      ) : (
        <Go to={`/market/${market.number}`}>{names.market(market.number)}</Go>
      )}
    </li>
  ));
  return <ul className="others">{links}</ul>;
}

function Terms({ m }: { m: number }) {
  const answer = useAnswer("market", { m });
  return (
    <Shown of={answer} what="the market" room={30}>
      {({ asOf, data }) => (
        <>
          <Section title="Now" asOf={asOf}>
            <Stats items={marketStats(data)} />
            {data.settle === null ? null : (
              <Note kind="late" title="This market ends">
                <p>Its feed is dead. All positions close at its last price; nothing can be opened.</p>
              </Note>
            )}
          </Section>
          <Section title="Both sides, and what holds for profit" asOf={asOf} says={termsSay(data)}>
            <Table
              caption="Terms of longs and shorts"
              hideCaption
              rows={termRows(data)}
              keyOf={({ key }) => key}
              columns={[
                { head: "USD unless said", cell: ({ title }) => title },
                { head: "Longs", number: true, cell: ({ long }) => long },
                { head: "Shorts", number: true, cell: ({ short }) => short },
              ]}
            />
          </Section>
        </>
      )}
    </Shown>
  );
}

export function Market() {
  const { m = "0" } = useParams<{ m?: string }>();
  const number = /^\d{1,3}$/.test(m) ? Number(m) : 0;
  const then = useThen();
  const names = useNames();
  const name = names.market(number);
  return (
    <Page title={name} lead="Price, what stands at it, where it breaks, and who would pay then.">
      <Others number={number} />
      <Prices m={number} name={name} />
      <Ladder m={number} />
      {then === null ? <Terms m={number} /> : <MarketThen m={number} />}
      <OpenInterest m={number} />
      <Margins m={number} />
      <Histogram m={number} />
      <Skew m={number} />
      <Liquidations m={number} />
    </Page>
  );
}
