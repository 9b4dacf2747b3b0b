import { useAnswer } from "../data/answer";
import { useChainClock } from "../data/clock";
import type { Change } from "../data/contract";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { whenWords } from "../views/changes";
import { shortAddress } from "../words/address";
import { instant } from "../words/time";

const LEAD =
  "Parameters wait a day before they change, tokens three, within bounds that nobody can move. What is queued is here, with what is in force beside it.";

function One({ change, now }: { change: Change; now: number }) {
  return (
    <>
      <p className="when">
        <strong>{whenWords(change, now)}.</strong> Queued on {instant(change.queuedAt)} by{" "}
        {shortAddress(change.proposer)}.
      </p>
      {change.refusal === null ? null : (
        <Note kind="late" title="It would be refused now">
          <p>As things stand, executing it fails with {change.refusal}.</p>
        </Note>
      )}
      <Table
        caption={`What change ${change.number} changes`}
        hideCaption
        rows={change.fields}
        keyOf={({ field }) => field}
        columns={[
          { head: "Parameter", cell: ({ field }) => <code>{field}</code> },
          { head: "In force", number: true, cell: ({ from }) => from ?? "not there yet" },
          { head: "Then", number: true, cell: ({ to }) => <strong>{to}</strong> },
          { head: "What it is", cell: ({ means }) => means },
        ]}
      />
    </>
  );
}

export function Changes() {
  const answer = useAnswer("changes", {}, { limit: 50 });
  const now = useChainClock(answer.data?.asOf);
  return (
    <Page title="Changes" lead={LEAD}>
      <Shown of={answer} what="changes" room={20}>
        {({ asOf, items }) =>
          items.length === 0 ? (
            <Section title="Nothing waits" asOf={asOf}>
              <Note kind="empty" title="No change is queued">
                <p>
                  When the admin queues one, it is here for its whole delay: nothing changes without standing here
                  first.
                </p>
              </Note>
            </Section>
          ) : (
            items.map((change) => (
              <Section key={change.id} title={`Change ${change.number}`} asOf={asOf} says={change.words}>
                <One change={change} now={now} />
              </Section>
            ))
          )
        }
      </Shown>
    </Page>
  );
}
