import { useAct } from "../data/act";
import { useAnswer } from "../data/answer";
import { useChainClock } from "../data/clock";
import type { Answer } from "../data/contract";
import { useNames } from "../data/names";
import type { Node } from "../data/node";
import { Acting } from "../ui/acting";
import { Events } from "../ui/events";
import { Note } from "../ui/note";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { ticketWords } from "../views/account";
import { amountOf, tokenAt } from "../views/tokens";
import { instant } from "../words/time";

type Ticket = Answer<"ownerTickets">["items"][number];

/** Profit that waits, with what is left of the wait. */
export function Tickets({ owner, node }: { owner: string; node: Node | undefined }) {
  const answer = useAnswer("ownerTickets", { o: owner }, { limit: 200 });
  const now = useChainClock(answer.data?.asOf);
  const names = useNames();
  const { acting, start, busy } = useAct(node);
  const claim = ({ address, face, custody }: Ticket) =>
    start(`Claiming ${amountOf(face, tokenAt(names.tokens, custody))}`, (act, client) => act.claim(client, address));
  return (
    <Shown of={answer} what="tickets" room={8}>
      {({ asOf, items }) => (
        <Section title="Tickets: profit that waits" asOf={asOf}>
          {items.length === 0 ? (
            <Note kind="empty" title="No profit waits">
              <p>
                Fresh profit waits eight hours where the fund covers too little. Each ticket is here with its countdown.
              </p>
            </Note>
          ) : (
            <Table
              caption="Tickets"
              hideCaption
              rows={items}
              keyOf={({ address }) => address}
              columns={[
                { head: "Of", cell: ({ market, side }) => `${names.market(market)} ${side}` },
                {
                  head: "Pays",
                  number: true,
                  cell: ({ face, custody }) => amountOf(face, tokenAt(names.tokens, custody)),
                },
                { head: "When", cell: (ticket) => ticketWords(ticket, now) },
                { head: "From", keep: true, cell: ({ maturesAt }) => instant(maturesAt) },
                ...(node === undefined
                  ? []
                  : [
                      {
                        head: "Claim",
                        acts: true,
                        cell: (ticket: Ticket) => (
                          <button
                            type="button"
                            disabled={busy || ticket.maturesAt > now}
                            onClick={() => void claim(ticket)}
                          >
                            {ticket.maturesAt > now ? "Not yet" : "Claim"}
                          </button>
                        ),
                      },
                    ]),
              ]}
            />
          )}
          <Acting of={acting} />
        </Section>
      )}
    </Shown>
  );
}

/** What happened to an owner. */
export function History({ owner }: { owner: string }) {
  const answer = useAnswer("ownerHistory", { o: owner }, { limit: 30 });
  return (
    <Shown of={answer} what="the history" room={8}>
      {({ asOf, items }) => (
        <Section title="What happened" asOf={asOf}>
          <Events caption="Events of this owner, newest first" items={items} owners={false} />
        </Section>
      )}
    </Shown>
  );
}
