import { useAnswer } from "../data/answer";
import type { LossEvent } from "../data/contract";
import { type Names, useNames } from "../data/names";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { counted } from "../words/address";
import { frac, usd } from "../words/amounts";
import { instant } from "../words/time";
import { LedgerChart } from "./ledger";

const LEAD =
  "When a position loses more than its collateral, the fund pays first, then the LPs' deductible. What is left is shared " +
  "by LPs and the winners of the other side in a loss event, and each event leaves a receipt.";

function Events({ items, names }: { items: readonly LossEvent[]; names: Names }) {
  return (
    <Table
      caption="Loss events, newest first"
      hideCaption
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        { head: "Receipt", cell: ({ id }) => <Go to={`/losses/${id}`}>{id}</Go> },
        { head: "Opened", keep: true, cell: ({ opened }) => instant(opened) },
        {
          head: "Who lost",
          cell: ({ market, side }) => `${names.market(market)} ${side === "long" ? "shorts" : "longs"}`,
        },
        { head: "Fund, USD", number: true, cell: ({ insurance }) => usd(insurance) },
        { head: "Deductible", number: true, cell: ({ deductible }) => usd(deductible) },
        { head: "Shared, U", number: true, cell: ({ shortfall }) => usd(shortfall) },
        {
          head: "h",
          number: true,
          cell: ({ clawbackRate, state }) => (state === "open" ? "open" : frac(clawbackRate)),
        },
        { head: "State", cell: ({ state }) => state },
      ]}
    />
  );
}

export function Losses() {
  const events = useAnswer("lossEvents", {}, { limit: 100 });
  const names = useNames();
  return (
    <Page title="Losses" lead={LEAD}>
      <LedgerChart />
      <Shown of={events} what="loss events" room={12}>
        {({ asOf, items, next }) => (
          <Section
            title="Loss events"
            asOf={asOf}
            says={`${counted(items.length, "event")}${next === null ? "" : " and more"}: each opens its receipt.`}
          >
            {items.length > 0 ? (
              <Events items={items} names={names} />
            ) : (
              <Note kind="empty" title="No loss event yet">
                <p>
                  The fund and the LPs' deductible have covered every loss so far. When one is larger, its event and its
                  receipt are here. The <Go to="/lab">what-if lab</Go> shows what it would take.
                </p>
              </Note>
            )}
          </Section>
        )}
      </Shown>
    </Page>
  );
}
