import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { Note } from "../ui/note";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { LEVEL_WORDS, warningSays, watchedSince } from "../views/risk";
import { shortAddress } from "../words/address";
import { nano } from "../words/amounts";
import { instant } from "../words/time";

const LEVELS = { info: "To be watched", warning: "Warning", critical: "Act now" } as const;

/** How each market is now, and what would make it safer. */
export function Alarms() {
  const answer = useAnswer("riskAlerts");
  const names = useNames();
  return (
    <Shown of={answer} what="alarms" room={21}>
      {({ asOf, items }) => (
        <Section title="Is something wrong now?" asOf={asOf} says={warningSays(items, names.market)}>
          <Table
            caption="Each market as the detectors see it"
            hideCaption
            rows={items}
            keyOf={({ market }) => String(market)}
            columns={[
              { head: "Market", cell: ({ market }) => names.market(market) },
              { head: "Level", keep: true, cell: ({ level }) => LEVEL_WORDS[level] },
              { head: "Why", cell: ({ causes }) => causes.join("; ") },
              { head: "Something is wrong", number: true, cell: ({ probability }) => nano(probability, 0) },
              { head: "Price", number: true, cell: ({ groups }) => nano(groups.price ?? "0", 0) },
              { head: "Flow", number: true, cell: ({ groups }) => nano(groups.flow ?? "0", 0) },
              { head: "Oracle", number: true, cell: ({ groups }) => nano(groups.oracle ?? "0", 0) },
              { head: "Book", number: true, cell: ({ groups }) => nano(groups.book ?? "0", 0) },
              { head: "Detectors", cell: watchedSince },
            ]}
          />
          <Advised />
        </Section>
      )}
    </Shown>
  );
}

function Advised() {
  const answer = useAnswer("riskAdvice");
  const names = useNames();
  return (
    <Shown of={answer} what="advice" room={11}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="after">Nothing needs to be tightened: no warning stands, and the fund is enough for it.</p>
        ) : (
          <>
            <p className="after">
              What would make it safer. Each only tightens; its transaction lacks a signature, and nothing is sent.
            </p>
            <Table
              caption="Advice"
              rows={items}
              keyOf={({ words }) => words}
              columns={[
                { head: "What", cell: ({ words }) => words },
                { head: "Market", cell: ({ market }) => names.market(market) },
                { head: "Why", cell: ({ why }) => why.join("; ") },
                { head: "When", cell: ({ kind }) => (kind === "tighten" ? "at once" : "after the timelock") },
                { head: "Signed by", keep: true, cell: ({ signer }) => shortAddress(signer) },
              ]}
            />
            <Data>
              {items.map(({ words, transaction, refusal }) => (
                <div key={words}>
                  <p>{words}:</p>
                  {transaction === null ? (
                    <p>The program would refuse it now: {refusal}.</p>
                  ) : (
                    <code className="long">{transaction}</code>
                  )}
                </div>
              ))}
            </Data>
          </>
        )
      }
    </Shown>
  );
}

/** Every alarm that was raised, and what else the API warned of. */
export function Alerts() {
  const answer = useAnswer("alerts", {}, { limit: 50 });
  const names = useNames();
  return (
    <Shown of={answer} what="alerts" room={8}>
      {({ asOf, items }) => (
        <Section title="Alarms until now" asOf={asOf}>
          {items.length === 0 ? (
            <Note kind="empty" title="No alarm yet">
              <p>Each is written down with its three causes when it is raised, and here from then on.</p>
            </Note>
          ) : (
            <Table
              caption="Alarms, newest first"
              hideCaption
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { head: "When", keep: true, cell: ({ ts }) => instant(ts) },
                { head: "Level", keep: true, cell: ({ level }) => LEVELS[level] },
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
