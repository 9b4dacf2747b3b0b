import type { ReactNode } from "react";
import { Key } from "../charts/key";
import { Stacked } from "../charts/stacked";
import { useAnswer } from "../data/answer";
import { type Fault, faultOf } from "../data/fault";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import * as v from "../views/hedge";
import { instant } from "../words/time";

const LEAD =
  "Where the pool's price risk is hedged on exchanges: what is naked, how near a leg is to being closed, and what is lost if an exchange fails.";

/** Names of errors that a monitor mends. */
const MISSING = ["HedgeNotConfigured", "HedgeAway"];

/** What nobody watches yet, and how to begin. */
const Begin = ({ fault: { name, message } }: { fault: Fault }) => (
  <Note kind="empty" title={name === "HedgeAway" ? "No hedge monitor answers" : "No hedge monitor is named"}>
    <p>{message}.</p>
    <p>
      Hedges are read by a process of its own, which keeps the exchanges' keys to itself and takes only keys that can
      neither trade nor withdraw. Start it, and this API with its address:
    </p>
    <p>
      <code>npm run hedge -- watch --port 9465</code>
    </p>
    <p>
      <code>npm run api -- --hedge http://127.0.0.1:9465</code>
    </p>
    <p>
      <code>npm start</code> looks there by itself. Without an exchange in its settings the monitor shows the pool's own
      delta. To see a hedge without having one, with exchanges that are made up:
    </p>
    <p>
      <code>npm run hedge -- demo</code>
    </p>
  </Note>
);

function Alarms() {
  const answer = useAnswer("hedgeAlerts");
  return (
    <Shown of={answer} what="alarms" room={6}>
      {({ asOf, items }) => (
        <Section title="Is something wrong now?" asOf={asOf}>
          {items.length === 0 ? (
            <p>No alarm stands.</p>
          ) : (
            <Table
              caption="Alarms of the monitor"
              hideCaption
              rows={items}
              keyOf={({ kind, subject }) => `${kind} ${subject}`}
              columns={[
                { head: "What", cell: ({ text }) => text },
                { head: "Level", cell: ({ level }) => (level === "critical" ? "Critical" : "Warning") },
                { head: "Of", cell: ({ subject }) => subject },
                { head: "Since", keep: true, cell: ({ since }) => instant(Math.floor(since / 1_000)) },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}

/** The delta, and everything else where there is a monitor; how to begin where there is none. */
function Delta({ children }: { children: ReactNode }) {
  const answer = useAnswer("hedgeDelta");
  const fault = answer.data === undefined && answer.error !== null ? faultOf(answer.error) : null;
  if (fault !== null && MISSING.includes(fault.name)) return <Begin fault={fault} />;
  return (
    <>
      <Shown of={answer} what="the pool's delta" room={16}>
        {({ asOf, data }) => (
          <Section title="Is the pool hedged?" asOf={asOf} says={v.deltaSays(data)}>
            {data.assets.map((asset) => (
              <Stats key={asset.asset} items={v.deltaStats(asset)} />
            ))}
            <Table
              caption="Delta by asset, USD"
              hideCaption
              rows={data.assets}
              keyOf={({ asset }) => asset}
              columns={[
                { head: "Asset", cell: ({ asset }) => asset },
                { head: "Pool", number: true, cell: ({ delta }) => v.dollars(delta) },
                { head: "Hedge", number: true, cell: ({ hedge }) => v.dollars(hedge) },
                { head: "Together", number: true, cell: ({ net }) => v.dollars(net) },
                { head: "Target", number: true, cell: ({ target }) => v.dollars(target) },
                { head: "Off by", number: true, cell: ({ error }) => v.dollars(error) },
                { head: "Band", number: true, cell: ({ band }) => v.dollars(band) },
                { head: "Naked", number: true, cell: ({ naked }) => v.dollars(naked) },
                { head: "Volatility a day", number: true, cell: ({ sigmaDay }) => v.percent(sigmaDay) },
              ]}
            />
          </Section>
        )}
      </Shown>
      {children}
    </>
  );
}

const LOST = [
  ["winners", "Equity that is stuck"],
  ["fund", "Lost while naked"],
] as const;

function Venues() {
  const answer = useAnswer("hedgeVenues");
  return (
    <Shown of={answer} what="exchanges" room={20}>
      {({ asOf, items }) => (
        <Section title="If an exchange failed now" asOf={asOf} says={v.venuesSay(items)}>
          {items.length === 0 ? null : (
            <>
              <Key items={LOST} />
              <Stacked rows={v.venueBars(items)} sentence={v.venuesSay(items)} />
              <Data>
                <Table
                  caption="Exchanges, USD"
                  rows={items}
                  keyOf={({ id }) => id}
                  columns={[
                    { head: "Exchange", cell: ({ id }) => id },
                    { head: "Answers", cell: ({ freshness }) => v.FRESH_WORDS[freshness] },
                    { head: "Part of the hedge", number: true, cell: ({ share }) => v.percent(share) },
                    { head: "Equity", number: true, cell: ({ equity }) => v.dollars(equity) },
                    { head: "Margin used", number: true, cell: ({ marginRatio }) => v.percent(marginRatio) },
                    { head: "Days' moves to liquidation", number: true, cell: (venue) => v.times(v.nearest(venue)) },
                    { head: "Loss if it fails", number: true, cell: ({ fails }) => v.dollars(fails.loss) },
                    { head: "Hedged elsewhere in", number: true, cell: ({ fails }) => v.seconds(fails.seconds) },
                    { head: "Its key", cell: ({ key }) => key },
                  ]}
                />
              </Data>
            </>
          )}
        </Section>
      )}
    </Shown>
  );
}

function Legs() {
  const answer = useAnswer("hedgeAdl");
  return (
    <Shown of={answer} what="legs" room={8}>
      {({ asOf, items }) => (
        <Section
          title="Which leg may be closed by its exchange"
          asOf={asOf}
          says="Where a loser cannot pay, exchanges close winners, those with the highest rank first: a hedge is closed when it is needed."
        >
          {items.length === 0 ? (
            <p>There is no leg.</p>
          ) : (
            <Table
              caption="Legs, USD"
              hideCaption
              rows={items}
              keyOf={({ venue, market }) => `${venue} ${market}`}
              columns={[
                { head: "Leg", cell: ({ venue, market }) => `${venue}, ${market}` },
                { head: "USD", number: true, cell: ({ usd }) => v.dollars(usd) },
                { head: "Rank", number: true, cell: v.adlWords },
                { head: "Days' moves gained", number: true, cell: ({ gained }) => v.times(gained) },
                { head: "The exchange's fund", number: true, cell: ({ fund }) => v.dollars(fund) },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}

function Moves() {
  const answer = useAnswer("hedgeStress");
  const carry = useAnswer("hedgeCarry");
  return (
    <>
      <Shown of={answer} what="stresses" room={12}>
        {({ asOf, items }) => (
          <Section
            title="If prices moved"
            asOf={asOf}
            says="Pool and hedge together, with every exchange and without one."
          >
            <Table
              caption="Gains and losses, USD"
              hideCaption
              tall
              rows={items}
              keyOf={({ move, without }) => `${move} ${without}`}
              columns={[
                { head: "Move", number: true, cell: ({ move }) => v.percent(move, 0) },
                { head: "Without", cell: ({ without }) => without ?? "" },
                { head: "Pool", number: true, cell: ({ pool }) => v.dollars(pool) },
                { head: "Hedge", number: true, cell: ({ hedge }) => v.dollars(hedge) },
                { head: "Equity gone", number: true, cell: ({ stuck }) => v.dollars(stuck) },
                { head: "Together", number: true, cell: ({ total }) => v.dollars(total) },
              ]}
            />
          </Section>
        )}
      </Shown>
      <Shown of={carry} what="funding" room={4}>
        {({ asOf, items }) =>
          items.length === 0 ? null : (
            <Section title="What it brings, or costs" asOf={asOf}>
              <Table
                caption="Funding, USD"
                hideCaption
                rows={items}
                keyOf={({ venue, asset }) => `${venue} ${asset}`}
                columns={[
                  { head: "Leg", cell: ({ venue, asset }) => `${venue}, ${asset}` },
                  { head: "A day", number: true, cell: ({ usdPerDay }) => v.dollars(usdPerDay) },
                  { head: "A year", number: true, cell: ({ yearly }) => v.percent(yearly) },
                ]}
              />
            </Section>
          )
        }
      </Shown>
    </>
  );
}

export const Hedge = () => (
  <Page title="Hedges" lead={LEAD}>
    <Delta>
      <Alarms />
      <Venues />
      <Legs />
      <Moves />
    </Delta>
  </Page>
);
