import { useMemo, useState } from "react";
import { Series } from "../charts/series";
import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { Choices } from "../ui/choices";
import { Note } from "../ui/note";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { candlesSay } from "../views/market";
import { amountOf } from "../views/tokens";
import { drawn, price, units, usd } from "../words/amounts";
import { instant } from "../words/time";

const CELLS = [
  ["1m", "Minutes"],
  ["15m", "Quarters"],
  ["1h", "Hours"],
  ["1d", "Days"],
] as const;
type Cell = (typeof CELLS)[number][0];
/** As many cells as a screen is wide. */
const CELL_COUNT = 180;

const dollars = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 4 : 2 });
const whole = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });

const NoHistory = () => (
  <Note kind="empty" title="No history yet">
    <p>A cell begins with the first price that the program takes. Choose shorter cells, or wait for the next print.</p>
  </Note>
);

/** Candles of a market. */
export function Prices({ m, name }: { m: number; name: string }) {
  const [res, setRes] = useState<Cell>("1m");
  const answer = useAnswer("candles", { m }, { res, limit: CELL_COUNT });
  const items = useMemo(() => [...(answer.data?.items ?? [])].sort((a, b) => a.ts - b.ts), [answer.data]);
  const times = useMemo(() => items.map(({ ts }) => ts), [items]);
  const lines = useMemo(
    () =>
      (["open", "high", "low", "close"] as const).map((key) => ({
        title: key,
        colour: "--ink",
        values: items.map((item) => drawn(item[key], 8)),
      })),
    [items],
  );
  const says = candlesSay(items, name);
  return (
    <Shown of={answer} what="prices" room={22}>
      {({ asOf }) => (
        <Section title="Price, USD" asOf={asOf} says={says}>
          <Choices legend="Length of a candle" options={CELLS} chosen={res} choose={setRes} />
          {items.length === 0 ? (
            <NoHistory />
          ) : (
            <>
              <Series times={times} lines={lines} format={dollars} sentence={says} candles />
              <Data>
                <Table
                  caption="Prices by time, USD"
                  tall
                  rows={[...items].reverse()}
                  keyOf={({ ts }) => String(ts)}
                  columns={[
                    { head: "From", keep: true, cell: ({ ts }) => instant(ts) },
                    { head: "Open", number: true, cell: ({ open }) => price(open) },
                    { head: "High", number: true, cell: ({ high }) => price(high) },
                    { head: "Low", number: true, cell: ({ low }) => price(low) },
                    { head: "Close", number: true, cell: ({ close }) => price(close) },
                  ]}
                />
              </Data>
            </>
          )}
        </Section>
      )}
    </Shown>
  );
}

/** Open interest of both sides over time, in tokens: a price alone does not move it. */
export function OpenInterest({ m }: { m: number }) {
  const token = useNames().backing(m, "long");
  const answer = useAnswer("oi", { m }, { res: "1m", limit: CELL_COUNT });
  const items = useMemo(() => [...(answer.data?.items ?? [])].sort((a, b) => a.ts - b.ts), [answer.data]);
  const times = useMemo(() => items.map(({ ts }) => ts), [items]);
  const lines = useMemo(
    () => [
      {
        title: "Longs",
        colour: "--accent",
        values: items.map(({ long }) => drawn(long, token.decimals)),
        stepped: true,
      },
      {
        title: "Shorts",
        colour: "--winners",
        values: items.map((item) => drawn(item.short, token.decimals)),
        stepped: true,
      },
    ],
    [items, token.decimals],
  );
  const last = items.at(-1);
  const says =
    last === undefined
      ? ""
      : `Longs have ${amountOf(last.long, token, 0)} open, shorts ${amountOf(last.short, token, 0)}.`;
  return (
    <Shown of={answer} what="open interest" room={20}>
      {({ asOf }) => (
        <Section title={`Open interest, ${token.symbol}`} asOf={asOf} says={says}>
          {items.length === 0 ? (
            <NoHistory />
          ) : (
            <>
              <Series times={times} lines={lines} format={whole} sentence={says} fromZero />
              <Data>
                <Table
                  caption={`Open interest by time, ${token.symbol}`}
                  tall
                  rows={[...items].reverse()}
                  keyOf={({ ts }) => String(ts)}
                  columns={[
                    { head: "From", keep: true, cell: ({ ts }) => instant(ts) },
                    { head: "Longs", number: true, cell: ({ long }) => units(long, token.decimals, 2) },
                    { head: "Shorts", number: true, cell: (item) => units(item.short, token.decimals, 2) },
                    { head: "Traded, USD", number: true, cell: ({ volume }) => usd(volume) },
                  ]}
                />
              </Data>
            </>
          )}
        </Section>
      )}
    </Shown>
  );
}

/** What the skew makes trades cost. */
export function Skew({ m }: { m: number }) {
  const answer = useAnswer("skew", { m }, { res: "1h" });
  return (
    <Shown of={answer} what="the skew" room={10}>
      {({ asOf, data }) => (
        <Section
          title="What the skew makes a trade cost"
          asOf={asOf}
          says={`Longs less shorts are ${usd(data.skew)} USD. A trade that makes the market more one-sided pays for it.`}
        >
          <Table
            caption="Cost of trades by their size, USD"
            hideCaption
            rows={data.impact}
            keyOf={({ notional }) => notional}
            columns={[
              { head: "Trade", cell: ({ notional }) => (notional.startsWith("-") ? "Sell" : "Buy") },
              { head: "Notional, USD", number: true, cell: ({ notional }) => usd(notional.replace("-", "")) },
              { head: "Impact, USD", number: true, cell: ({ cost }) => usd(cost) },
            ]}
          />
        </Section>
      )}
    </Shown>
  );
}
