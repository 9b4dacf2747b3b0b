/** Parts of pages as they were after an event, from what was kept of then. */
import { useKept } from "../data/answer";
import { usePoolNumber } from "../data/config";
import { useNames } from "../data/names";
import { Go } from "../ui/link";
import { Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { marketThen, phiThen, poolThen, rowsThen, sideThen } from "../views/then";
import { amountOf } from "../views/tokens";
import { bps, price } from "../words/amounts";

export function PoolThen() {
  const answer = useKept("pool", { id: usePoolNumber() });
  return (
    <Shown of={answer} what="the pool of then" room={6}>
      {({ asOf, data }) => (
        <Section title="The pool" asOf={asOf}>
          <Stats items={poolThen(data)} />
        </Section>
      )}
    </Shown>
  );
}

export function MarketsThen() {
  const answer = useKept("markets");
  const names = useNames();
  return (
    <Shown of={answer} what="the markets of then" room={10}>
      {({ asOf, items }) => (
        <Section title="Markets" asOf={asOf}>
          <Table
            caption="Markets of the pool as they were"
            hideCaption
            rows={items}
            keyOf={({ number }) => String(number)}
            columns={[
              { head: "Market", cell: ({ number }) => <Go to={`/market/${number}`}>{names.market(number)}</Go> },
              { head: "Price, USD", number: true, cell: ({ print }) => price(print.price) },
              ...(["long", "short"] as const).map((which) => ({
                head: `${which === "long" ? "Longs" : "Shorts"}`,
                number: true,
                cell: (market: (typeof items)[number]) =>
                  amountOf(sideThen(market, which)?.size ?? "0", names.backing(market.number, "long"), 2),
              })),
              {
                head: "Margin, base / least",
                number: true,
                cell: ({ margins }) => `${bps(margins.base)} / ${bps(margins.maintenance)}`,
              },
              { head: "Profit that waits, long", number: true, cell: (market) => phiThen(sideThen(market, "long")) },
              { head: "Short", number: true, cell: (market) => phiThen(sideThen(market, "short")) },
              { head: "State", cell: ({ status }) => status },
            ]}
          />
        </Section>
      )}
    </Shown>
  );
}

export function MarketThen({ m }: { m: number }) {
  const answer = useKept("market", { m });
  const names = useNames();
  return (
    <Shown of={answer} what="the market of then" room={24}>
      {({ asOf, data }) => (
        <Section title="As it was" asOf={asOf}>
          <Stats items={marketThen(data)} />
          <Table
            caption="Longs and shorts as they were"
            hideCaption
            rows={rowsThen(data, names.backing(m, "long"))}
            keyOf={({ key }) => key}
            columns={[
              { head: "", cell: ({ title }) => title },
              { head: "Longs", number: true, cell: ({ long }) => long },
              { head: "Shorts", number: true, cell: ({ short }) => short },
            ]}
          />
        </Section>
      )}
    </Shown>
  );
}
