import { useMemo, useState } from "react";
import { Series } from "../charts/series";
import { useAnswer } from "../data/answer";
import type { Answer } from "../data/contract";
import { useNames } from "../data/names";
import { Choices } from "../ui/choices";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { drawdownSays, fundSays, fundStats, SOURCE_WORDS } from "../views/fund";
import { shortAddress } from "../words/address";
import { bps, drawn, frac, isZero, shortUsd, units, usd } from "../words/amounts";
import { instant } from "../words/time";
import { Stress } from "./fund_stress";

const LEAD =
  "Stakers' money, which pays first when a position loses more than its collateral. How full, who filled it, how long it lasts.";

function Health() {
  const answer = useAnswer("fund");
  const names = useNames();
  return (
    <Shown of={answer} what="the fund" room={20}>
      {({ asOf, data }) => (
        <>
          <Section title="How full" asOf={asOf} says={fundSays(data)}>
            <Stats items={fundStats(data)} />
          </Section>
          <Section
            title="What it may pay"
            asOf={asOf}
            says="Limits keep one side of one market, and one hour, from emptying the fund. What was used comes back with time."
          >
            <Table
              caption="What the fund may pay for each side, USD"
              hideCaption
              rows={data.rooms}
              keyOf={({ market, side }) => `${market}-${side}`}
              columns={[
                { head: "Deficits of", cell: ({ market, side }) => `${names.market(market)} ${side}s` },
                { head: "Now", number: true, cell: ({ available }) => usd(available) },
                { head: "In an hour", number: true, cell: ({ hour }) => usd(hour) },
                { head: "In a day", number: true, cell: ({ day }) => usd(day) },
                { head: "All sides, a day", number: true, cell: ({ pool }) => usd(pool) },
                { head: "Other side's profit waits", number: true, cell: ({ phi }) => frac(phi, 0) },
              ]}
            />
          </Section>
        </>
      )}
    </Shown>
  );
}

const SOURCES = [["all", "All"], ...Object.entries(SOURCE_WORDS)] as [string, string][];

function FlowTable({ items }: { items: Answer<"fundFlows">["items"] }) {
  const names = useNames();
  return (
    <Table
      caption="Flows of the fund, newest first, USD"
      hideCaption
      tall
      rows={[...items].reverse()}
      keyOf={({ sequence }) => String(sequence)}
      columns={[
        { head: "When", keep: true, cell: ({ ts }) => instant(ts) },
        { head: "What", cell: (flow) => SOURCE_WORDS[flow.source] },
        { head: "Market", cell: ({ market }) => (market === null ? "" : names.market(market)) },
        {
          head: "Whose",
          keep: true,
          cell: ({ owner }) => (owner === null ? "" : <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go>),
        },
        { head: "Amount", number: true, cell: ({ amount }) => usd(amount) },
        { head: "Balance", number: true, cell: ({ balance }) => usd(balance) },
      ]}
    />
  );
}

/** Balance over time, and every flow that made it so. */
function Flows() {
  const [source, setSource] = useState("all");
  const answer = useAnswer("fundFlows", {}, { limit: 500, source: source === "all" ? null : source });
  const items = useMemo(() => [...(answer.data?.items ?? [])].sort((a, b) => a.sequence - b.sequence), [answer.data]);
  const times = useMemo(() => items.map(({ ts }) => ts), [items]);
  const lines = useMemo(
    () => [
      {
        title: "Balance after it",
        colour: "--accent",
        values: items.map(({ balance }) => drawn(balance, 6)),
        stepped: true,
      },
    ],
    [items],
  );
  const last = items.at(-1);
  const says =
    last === undefined
      ? undefined
      : `It held ${usd(last.balance)} USD after event ${last.sequence}, ${instant(last.ts)}.`;
  return (
    <Shown of={answer} what="flows of the fund" room={26}>
      {({ asOf }) => (
        <Section title="What flowed in and out" asOf={asOf} says={says}>
          <Choices legend="Source of the flows" options={SOURCES} chosen={source} choose={setSource} />
          {items.length === 0 ? (
            <Note kind="empty" title="No such flow yet">
              <p>
                Stakes, fees and gifts fill the fund; deficits and keepers' floors empty it. Each is here when it
                happens.
              </p>
            </Note>
          ) : (
            <>
              <Series
                times={times}
                lines={lines}
                format={(value) => shortUsd(String(Math.round(value * 1e6)))}
                sentence={says ?? ""}
                fromZero
              />
              <FlowTable items={items} />
            </>
          )}
        </Section>
      )}
    </Shown>
  );
}

function Drawdowns() {
  const answer = useAnswer("drawdowns");
  return (
    <Shown of={answer} what="drawdowns" room={8}>
      {({ asOf, items }) => (
        <Section title="Drawdowns" asOf={asOf} says={drawdownSays(items)}>
          {items.length === 0 ? null : (
            <Table
              caption="Every fall below an earlier balance, USD"
              hideCaption
              rows={items}
              keyOf={({ from }) => String(from)}
              columns={[
                { head: "From", keep: true, cell: ({ from }) => instant(from) },
                { head: "Back", keep: true, cell: ({ to }) => (to === null ? "not yet" : instant(to)) },
                { head: "Before", number: true, cell: ({ peak }) => usd(peak) },
                { head: "Least", number: true, cell: ({ trough }) => usd(trough) },
                { head: "Depth", number: true, cell: ({ depth }) => bps(depth, 1) },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}

function Stakers() {
  const answer = useAnswer("stakers", {}, { limit: 50 });
  return (
    <Shown of={answer} what="stakers" room={8}>
      {({ asOf, items }) => (
        <Section
          title="Stakers"
          asOf={asOf}
          says="Anyone may stake. Leaving takes a request, seven days, and then a window of 48 hours."
        >
          {items.length === 0 ? (
            <Note kind="empty" title="Nobody stakes yet">
              <p>
                Without stakes or gifts above its minimum nothing can be opened. <code>ballast stake</code> fills it.
              </p>
            </Note>
          ) : (
            <Table
              caption="Stakers of the fund"
              hideCaption
              rows={items}
              keyOf={({ owner }) => owner}
              columns={[
                {
                  head: "Staker",
                  keep: true,
                  cell: ({ owner }) => <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go>,
                },
                { head: "Shares", number: true, cell: ({ shares }) => units(shares, 6, 2) },
                { head: "Worth, USD", number: true, cell: ({ value }) => usd(value) },
                {
                  head: "Leaving",
                  number: true,
                  cell: ({ requested }) => (isZero(requested) ? "no" : units(requested, 6, 2)),
                },
                { head: "From", keep: true, cell: ({ readyAt }) => (readyAt === null ? "" : instant(readyAt)) },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}

export const Fund = () => (
  <Page title="Insurance fund" lead={LEAD}>
    <Health />
    <Stress />
    <Flows />
    <Drawdowns />
    <Stakers />
  </Page>
);
