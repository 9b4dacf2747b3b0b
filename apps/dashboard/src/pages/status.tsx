import { useAnswer } from "../data/answer";
import type { Answer } from "../data/contract";
import { useNames } from "../data/names";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { completeness } from "../views/overview";
import { feedState, statusSays, statusStats } from "../views/status";
import { tokenAt } from "../views/tokens";
import { price } from "../words/amounts";
import { instant, span } from "../words/time";

const LEAD = "How well these pages know the chain: what is missing, how late they are, how fresh prices are.";

function Complete() {
  const answer = useAnswer("completeness");
  return (
    <Shown of={answer} what="the events' numbers" room={14}>
      {({ asOf, data }) => (
        <Section title="Completeness" asOf={asOf} says={completeness(data)}>
          {data.gaps.length === 0 ? null : (
            <Table
              caption="Events that are missing"
              rows={data.gaps}
              keyOf={({ from }) => String(from)}
              columns={[
                { head: "From event", number: true, cell: ({ from }) => from.toLocaleString("en-US") },
                { head: "To event", number: true, cell: ({ to }) => to.toLocaleString("en-US") },
              ]}
            />
          )}
          <p>
            The chain knows {data.chain === null ? "no event" : `events up to ${data.chain.toLocaleString("en-US")}`}. A
            hash over all of them, {data.hash.rule}:
          </p>
          <p>
            <code>{data.hash.value ?? "none before the first event"}</code>
          </p>
          <p className="after">
            Two servers with the same hash at the same event have the same events. {data.undecoded} of them could not be
            decoded.
          </p>
        </Section>
      )}
    </Shown>
  );
}

function Addresses({ of: data }: { of: Answer<"status">["data"] }) {
  return (
    <Section title="Addresses">
      <dl className="pairs">
        <div>
          <dt>Pool</dt>
          <dd>
            <code>{data.pool}</code>
          </dd>
        </div>
        <div>
          <dt>Program</dt>
          <dd>
            <code>{data.programId}</code>
          </dd>
        </div>
        <div>
          <dt>Version of the API</dt>
          <dd>{data.version}</dd>
        </div>
      </dl>
    </Section>
  );
}

function Server() {
  const answer = useAnswer("status");
  const names = useNames();
  return (
    <Shown of={answer} what="the server's state" room={22}>
      {({ asOf, data }) => (
        <>
          <Section title="The API" asOf={asOf}>
            {data.faults.length > 0 ? (
              <Note kind="wrong" title="Something is wrong">
                <p>{statusSays(data)}</p>
              </Note>
            ) : (
              <p className="says">{statusSays(data)}</p>
            )}
            <Stats items={statusStats(data)} />
          </Section>
          <Section
            title="Price feeds"
            asOf={asOf}
            says="The last prices that the program took, not the newest that exist."
          >
            <Table
              caption="Feeds of the pool's tokens"
              hideCaption
              rows={data.feeds}
              keyOf={({ custody }) => String(custody)}
              columns={[
                { head: "Token", cell: ({ custody }) => tokenAt(names.tokens, custody).symbol },
                { head: "Price, USD", number: true, cell: (feed) => price(feed.price) },
                { head: "Published", keep: true, cell: ({ publishTime }) => instant(publishTime) },
                { head: "Age", number: true, cell: ({ ageSeconds }) => span(ageSeconds) },
                { head: "State", cell: feedState },
              ]}
            />
          </Section>
          <Addresses of={data} />
        </>
      )}
    </Shown>
  );
}

export const Status = () => (
  <Page title="Status" lead={LEAD}>
    <Complete />
    <Server />
  </Page>
);
