import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { latencySays, latencyStats } from "../views/keepers";
import { shortAddress } from "../words/address";
import { usd } from "../words/amounts";
import { instant } from "../words/time";

const LEAD =
  "Anyone may liquidate, execute orders and close loss events, and is paid for it. How fast that happens, and by whom.";

function Speed() {
  const answer = useAnswer("latency");
  const names = useNames();
  return (
    <Shown of={answer} what="delays" room={14}>
      {({ asOf, data }) => (
        <>
          <Section title="How fast" asOf={asOf} says={latencySays(data)}>
            <Stats items={latencyStats(data)} />
          </Section>
          <Section title="What waits for a keeper" asOf={asOf}>
            <Table
              caption="Positions that can be liquidated now"
              hideCaption
              rows={data.due}
              keyOf={({ market }) => String(market)}
              columns={[
                { head: "Market", cell: ({ market }) => names.market(market) },
                { head: "Positions", number: true, cell: ({ liquidatable }) => liquidatable.toLocaleString("en-US") },
                { head: "Notional, USD", number: true, cell: ({ notional }) => usd(notional) },
              ]}
            />
          </Section>
        </>
      )}
    </Shown>
  );
}

function Leaders() {
  const answer = useAnswer("leaderboard", {}, { limit: 50 });
  return (
    <Shown of={answer} what="keepers" room={10}>
      {({ asOf, items }) => (
        <Section title="Who did it" asOf={asOf}>
          {items.length === 0 ? (
            <Note kind="empty" title="No keeper has been paid yet">
              <p>
                Run one: <code>npm run keeper -- --help</code>. It needs a key with some SOL, and nobody's permission.
              </p>
            </Note>
          ) : (
            <Table
              caption="Keepers by what they liquidated"
              hideCaption
              rows={items}
              keyOf={({ keeper }) => keeper}
              columns={[
                { head: "Keeper", keep: true, cell: ({ keeper }) => <code>{shortAddress(keeper)}</code> },
                { head: "Actions", number: true, cell: ({ actions }) => actions.toLocaleString("en-US") },
                { head: "Rewards, USD", number: true, cell: ({ rewards }) => usd(rewards) },
                {
                  head: "Liquidations",
                  number: true,
                  cell: ({ liquidations }) => liquidations.toLocaleString("en-US"),
                },
                { head: "Closed, USD", number: true, cell: ({ notional }) => usd(notional) },
                { head: "Floors from the fund, USD", number: true, cell: ({ floors }) => usd(floors) },
                { head: "Last", keep: true, cell: ({ last }) => instant(last) },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}

export const Keepers = () => (
  <Page title="Keepers" lead={LEAD}>
    <Speed />
    <Leaders />
  </Page>
);
