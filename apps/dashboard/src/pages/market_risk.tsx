import { useMemo } from "react";
import { Bars } from "../charts/bars";
import { LadderChart } from "../charts/ladder";
import { useAnswer } from "../data/answer";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { ladderRows, ladderSays } from "../views/ladder";
import { binTitle, histogramBins, histogramSays, marginStats, paidFor } from "../views/market";
import { counted, shortAddress } from "../words/address";
import { bps, price, shortUsd, usd } from "../words/amounts";
import { instant, span } from "../words/time";

/** Rungs of 2.5 %, ten each way: a quarter up and down. */
const LADDER = { step: 250, rungs: 10, payers: "true" } as const;
const PAYERS = [
  ["trader", "Can be liquidated"],
  ["fund", "Insurance fund"],
  ["lps", "LPs: young size, deductible"],
  ["winners", "Shared by LPs and winners"],
] as const;

export function Ladder({ m }: { m: number }) {
  const answer = useAnswer("ladder", { m }, LADDER);
  return (
    <Shown of={answer} what="the ladder" room={36}>
      {({ asOf, data }) => {
        const rows = ladderRows(data);
        return (
          <Section title="Who would pay at each price" asOf={asOf} says={ladderSays(data)}>
            <ul className="key">
              {PAYERS.map(([payer, title]) => (
                <li key={payer} data-payer={payer}>
                  {title}
                </li>
              ))}
            </ul>
            <LadderChart rows={rows} price={price(data.price)} sentence={ladderSays(data)} />
            <p className="after">
              The ten largest positions hold {bps(data.topShare, 1)} of this market. {counted(data.safe, "position")}{" "}
              cannot be liquidated at any price.
            </p>
            <Data>
              <Table
                caption="The ladder, USD"
                tall
                rows={rows}
                keyOf={({ key }) => key}
                columns={[
                  { head: "Price", number: true, cell: (row) => row.price },
                  { head: "Change", number: true, cell: ({ change }) => change },
                  { head: "Side", cell: ({ side }) => `${side}s` },
                  { head: "Positions", number: true, cell: ({ count }) => count.toLocaleString("en-US") },
                  { head: "Liquidated", number: true, cell: ({ notional }) => usd(notional) },
                  { head: "Beyond collateral", number: true, cell: ({ deficit }) => usd(deficit) },
                  ...(rows[0]?.parts ?? []).map(({ key, title }) => ({
                    head: title,
                    number: true,
                    cell: (row: (typeof rows)[number]) =>
                      usd(row.parts.find((part) => part.key === key)?.amount ?? "0"),
                  })),
                ]}
              />
            </Data>
          </Section>
        );
      }}
    </Shown>
  );
}

export function Margins({ m }: { m: number }) {
  const answer = useAnswer("margins", { m });
  return (
    <Shown of={answer} what="margins" room={12}>
      {({ asOf, data }) => (
        <Section title="Margins, and why they are so" asOf={asOf}>
          <Stats items={marginStats(data)} />
          <ul className="reasons">
            {data.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Section>
      )}
    </Shown>
  );
}

export function Histogram({ m }: { m: number }) {
  const answer = useAnswer("histogram", { m });
  const bins = useMemo(() => (answer.data === undefined ? [] : histogramBins(answer.data.data)), [answer.data]);
  return (
    <Shown of={answer} what="leverage" room={16}>
      {({ asOf, data }) => (
        <Section title="How much stands at which leverage, USD" asOf={asOf} says={`${histogramSays(data)}.`}>
          <Bars
            bins={bins}
            format={(value) => shortUsd(String(Math.round(value * 1e6)))}
            sentence={histogramSays(data)}
          />
          <Data>
            <Table
              caption="Notional by leverage, USD"
              rows={data.bins}
              keyOf={({ from }) => from}
              columns={[
                { head: "Leverage from", cell: binTitle },
                { head: "Longs", number: true, cell: ({ longs }) => longs.toLocaleString("en-US") },
                { head: "Their notional", number: true, cell: ({ long }) => usd(long) },
                { head: "Shorts", number: true, cell: ({ shorts }) => shorts.toLocaleString("en-US") },
                { head: "Notional of shorts", number: true, cell: ({ short }) => usd(short) },
              ]}
            />
          </Data>
        </Section>
      )}
    </Shown>
  );
}

export function Liquidations({ m }: { m: number }) {
  const answer = useAnswer("liquidations", { m }, { limit: 20 });
  return (
    <Shown of={answer} what="liquidations" room={12}>
      {({ asOf, items }) => (
        <Section title="Liquidations, and who paid" asOf={asOf}>
          {items.length === 0 ? (
            <Note kind="empty" title="No liquidation yet">
              <p>Whatever a keeper liquidates in this market is here, with those who paid for it.</p>
            </Note>
          ) : (
            <Table
              caption="The newest liquidations"
              hideCaption
              rows={items}
              keyOf={({ sequence }) => String(sequence)}
              columns={[
                { head: "When", keep: true, cell: ({ ts }) => instant(ts) },
                { head: "Side", cell: ({ side }) => side },
                {
                  head: "Owner",
                  keep: true,
                  cell: ({ owner }) => <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go>,
                },
                { head: "Price", number: true, cell: (item) => price(item.price) },
                { head: "Beyond collateral", number: true, cell: ({ deficit }) => usd(deficit) },
                { head: "Paid by", cell: paidFor },
                {
                  head: "Delay",
                  number: true,
                  cell: ({ latencyMs }) => (latencyMs === null ? "not known" : span(latencyMs / 1_000)),
                },
              ]}
            />
          )}
        </Section>
      )}
    </Shown>
  );
}
