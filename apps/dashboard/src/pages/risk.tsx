import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { instant } from "../words/time";

const LEAD = "What is likely to happen, how sure that is, and what is the matter now.";
const LEVELS = { info: "Note", warning: "Warning", critical: "Critical" } as const;

function Alerts() {
  const answer = useAnswer("alerts", {}, { limit: 50 });
  const names = useNames();
  return (
    <Shown of={answer} what="alerts" room={10}>
      {({ asOf, items }) => (
        <Section title="Alerts" asOf={asOf}>
          {items.length === 0 ? (
            <Note kind="empty" title="No alert">
              <p>
                No rule of the API has been broken: feeds, coverage, concentration, completeness and keepers' delays.
              </p>
            </Note>
          ) : (
            <Table
              caption="Alerts, newest first"
              hideCaption
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { head: "When", keep: true, cell: ({ ts }) => instant(ts) },
                { head: "Level", cell: ({ level }) => LEVELS[level] },
                { head: "Market", cell: ({ market }) => (market === null ? "" : names.market(market)) },
                { head: "Over", keep: true, cell: ({ closed }) => (closed === null ? "not yet" : instant(closed)) },
                { head: "What", cell: ({ message }) => message },
                { head: "Why", cell: ({ causes }) => causes.slice(0, 3).join("; ") },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}

export const Risk = () => (
  <Page title="Risk" lead={LEAD}>
    <Alerts />
    <Section title="Forecasts">
      <Note kind="empty" title="No forecast is published for this pool">
        <p>
          Value at risk, the chance of each position to be liquidated, and the scorecard of earlier forecasts are
          written by a process of their own. Start it beside the API with <code>npm run risk</code>; its numbers are
          then here.
        </p>
        <p>
          Until then, exact answers without a forecast: <Go to="/market">who would pay at each price</Go>,{" "}
          <Go to="/fund">what a stress leaves in the fund</Go>, <Go to="/lab">any loss in the lab</Go>.
        </p>
      </Note>
    </Section>
  </Page>
);
