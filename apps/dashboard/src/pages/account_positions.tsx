import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAct } from "../data/act";
import { useAnswer } from "../data/answer";
import type { Answer } from "../data/contract";
import { useNames } from "../data/names";
import type { Node } from "../data/node";
import { Acting } from "../ui/acting";
import { Note, Wrong } from "../ui/note";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Slider } from "../ui/slider";
import { Table } from "../ui/table";
import { endsAt, riskLines, standing } from "../views/account";
import { tokenAt } from "../views/tokens";
import { counted, shortAddress } from "../words/address";
import { bps, price, units, usd } from "../words/amounts";

type Position = Answer<"ownerPositions">["items"][number];

const dollars = (text: string | undefined) => (text === undefined ? "not known" : usd(text));

/** `node`: that of the connected owner, by whose wallet things are sent; undefined for somebody else's account. */
export function Positions({ owner, node }: { owner: string; node: Node | undefined }) {
  const answer = useAnswer("ownerPositions", { o: owner }, { limit: 200 });
  const names = useNames();
  const { acting, start, busy } = useAct(node);
  const sizeOf = ({ size, market }: Position) => units(size, names.backing(market, "long").decimals);
  const close = ({ address, market, side }: Position) =>
    start(`Closing the ${names.market(market)} ${side}`, (act, client) => act.close(client, address));
  return (
    <Shown of={answer} what="positions" room={12}>
      {({ asOf, items }) => (
        <Section title="Positions" asOf={asOf}>
          {items.length === 0 ? (
            <Note kind="empty" title="No open position">
              <p>
                {node === undefined
                  ? "This owner has none now."
                  : "Open one below: its liquidation price is shown first."}
              </p>
            </Note>
          ) : (
            <Table
              caption="Open positions"
              hideCaption
              rows={items}
              keyOf={({ address }) => address}
              columns={[
                { head: "Position", cell: ({ market, side }) => `${names.market(market)} ${side}` },
                { head: "Size", number: true, cell: sizeOf },
                { head: "Price", number: true, cell: (item) => price(item.price) },
                { head: "Profit, USD", number: true, cell: ({ health }) => dollars(health?.pnl) },
                { head: "Would get, USD", number: true, cell: ({ health }) => dollars(health?.residual) },
                { head: "Stands at", cell: standing },
                { head: "Liquidated at", number: true, cell: endsAt },
                ...(node === undefined
                  ? []
                  : [
                      {
                        head: "Close",
                        acts: true,
                        cell: (item: Position) => (
                          <button type="button" disabled={busy} onClick={() => void close(item)}>
                            Close
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

/** How much of each position's profit is safe, waits, can be lost. */
export function ProfitAtRisk({ owner }: { owner: string }) {
  const answer = useAnswer("ownerRisk", { o: owner }, { limit: 50 });
  const names = useNames();
  return (
    <Shown of={answer} what="profit at risk" room={8}>
      {({ asOf, items }) =>
        items.map((risk) => (
          <Section
            key={risk.position}
            title={`Profit at risk: ${names.market(risk.market)} ${risk.side}`}
            asOf={asOf}
            says={risk.words}
          >
            <dl className="pairs">
              {riskLines(risk, names.backing(risk.market, risk.side)).map(({ key, title, value }) => (
                <div key={key}>
                  <dt>{title}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </Section>
        ))
      }
    </Shown>
  );
}

const MOVES = { min: -5_000, max: 5_000, step: 250 } as const;
const moved = (bp: number) => `${bp > 0 ? "+" : ""}${bps(String(bp), 1)}`;

/** How positions would stand if prices moved, by the engine in the page. */
export function Exposures({ owner, node, error }: { owner: string; node: Node | undefined; error: unknown }) {
  const answer = useAnswer("ownerPositions", { o: owner }, { limit: 200 });
  const names = useNames();
  const [move, setMove] = useState(-1_000);
  const items = answer.data?.items ?? [];
  const held = items.map(({ address, market }) => ({ address, market }));
  const found = useQuery({
    queryKey: ["exposures", held, move, String(node?.state.slot ?? "")],
    queryFn: async () => (node === undefined ? [] : node.chain.exposures(node.client, node.state, held, move)),
    enabled: node !== undefined && held.length > 0,
    refetchInterval: false,
  });
  if (held.length === 0) return null;
  if (node === undefined)
    return (
      <Section
        title="If prices moved"
        says="The engine in this page answers that, on a state that a Solana node gives."
      >
        {error === null ? <p className="waiting">Reading the state of the pool …</p> : <Wrong error={error} />}
      </Section>
    );
  const shown = moved(move);
  const lost = (found.data ?? []).filter(({ liquidatable }) => liquidatable).length;
  const says = `If every price moved by ${shown} at once, ${lost === 0 ? "no position" : counted(lost, "position")} could be liquidated.`;
  return (
    <Section title="If prices moved" says={says}>
      <Slider label={`Prices move by ${shown}`} says={shown} range={MOVES} value={move} change={setMove} />
      <Table
        caption={`Positions if prices moved by ${shown}`}
        hideCaption
        rows={found.data ?? []}
        keyOf={({ address }) => address}
        columns={[
          {
            head: "Position",
            cell: ({ address }) => {
              const item = items.find((each) => each.address === address);
              return item === undefined ? shortAddress(address) : `${names.market(item.market)} ${item.side}`;
            },
          },
          { head: "Profit, USD", number: true, cell: ({ pnl }) => usd(pnl) },
          { head: "Margin equity, USD", number: true, cell: ({ equity }) => usd(equity) },
          { head: "Margin", number: true, cell: ({ ratio }) => bps(ratio) },
          { head: "Then", cell: ({ liquidatable }) => (liquidatable ? "can be liquidated" : "stands") },
        ]}
      />
      <p className="after">
        Computed by the engine in this page, on the chain's state of slot {node.state.slot.toLocaleString("en-US")}.
      </p>
    </Section>
  );
}

/** What the pool owes an owner. */
export function Payables({ owner }: { owner: string }) {
  const answer = useAnswer("ownerPayables", { o: owner });
  const names = useNames();
  return (
    <Shown of={answer} what="what is owed" room={3}>
      {({ asOf, items }) =>
        items.length === 0 ? null : (
          <Section title="Owed" asOf={asOf} says="Paid by anyone's call as the hourly limit of a token refills.">
            <Table
              caption="What the pool owes"
              hideCaption
              rows={items}
              keyOf={({ address }) => address}
              columns={[
                { head: "Token", cell: ({ custody }) => tokenAt(names.tokens, custody).symbol },
                {
                  head: "Owed",
                  number: true,
                  cell: ({ amount, custody }) => units(amount, tokenAt(names.tokens, custody).decimals),
                },
                {
                  head: "Of it beyond the hourly limit",
                  number: true,
                  cell: ({ deferred, custody }) => units(deferred, tokenAt(names.tokens, custody).decimals),
                },
              ]}
            />
          </Section>
        )
      }
    </Shown>
  );
}
