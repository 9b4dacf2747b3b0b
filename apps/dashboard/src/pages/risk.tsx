import { Key } from "../charts/key";
import { Stacked } from "../charts/stacked";
import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { Note } from "../ui/note";
import { Page } from "../ui/page";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Stats } from "../ui/stats";
import { Table } from "../ui/table";
import { moveOf, short, stressesSay, stressParts, valueRows, valueSays, valueStats } from "../views/risk";
import { nano, usd } from "../words/amounts";
import { Ladder } from "./market_risk";
import { Alarms, Alerts } from "./risk_alerts";
import { AtRisk, Record } from "./risk_forecast";

const LEAD =
  "What is likely to happen, how sure that is, and what is the matter now. Forecasts are never certain: beside each stands how often such forecasts came true.";

function Value() {
  const answer = useAnswer("riskVar");
  return (
    <Shown of={answer} what="value at risk" room={22}>
      {({ asOf, data }) =>
        data === null ? (
          <Section title="What a day may cost" asOf={asOf}>
            <Note kind="empty" title="No open position">
              <p>Nobody can lose more than collateral. With the first position its value at risk is here.</p>
            </Note>
          </Section>
        ) : (
          <Section title="What a day may cost" asOf={asOf} says={valueSays(data)}>
            <Stats items={valueStats(data)} />
            <Table
              caption={`Within ${data.hours} hours, USD: value at risk, and the mean of what is beyond it`}
              rows={valueRows(data)}
              keyOf={({ key }) => key}
              columns={[
                { head: "USD", cell: ({ title }) => title },
                ...data.kept.flatMap(({ level }, i) => [
                  {
                    head: `VaR ${nano(level, 1)}`,
                    number: true,
                    cell: (row: ReturnType<typeof valueRows>[number]) => usd(row.quantiles[i]?.value ?? "0"),
                  },
                  {
                    head: `ES ${nano(level, 1)}`,
                    number: true,
                    cell: (row: ReturnType<typeof valueRows>[number]) => usd(row.quantiles[i]?.mean ?? "0"),
                  },
                ]),
              ]}
            />
          </Section>
        )
      }
    </Shown>
  );
}

const PAYERS = [
  ["fund", "Insurance fund"],
  ["lps", "LPs: young size, deductible"],
  ["winners", "Shared by LPs and winners"],
] as const;

function Stresses() {
  const answer = useAnswer("riskStress");
  return (
    <Shown of={answer} what="stresses" room={15}>
      {({ asOf, items }) => (
        <Section title="Crashes of the past, on the book of now" asOf={asOf} says={stressesSay(items)}>
          {items.length === 0 ? null : (
            <>
              <Key items={PAYERS} />
              <Stacked
                sentence={stressesSay(items)}
                rows={items.map((stress) => ({
                  ...{ key: stress.name, title: `${stress.name} ${moveOf(stress.index)}` },
                  ...{ told: short(stress.deficit), parts: stressParts(stress) },
                }))}
              />
              <Data>
                <Table
                  caption="Each crash at once, with nobody liquidated on the way, USD"
                  rows={items}
                  keyOf={({ name }) => name}
                  columns={[
                    { head: "What it was", cell: ({ words }) => words },
                    { head: "Markets", number: true, cell: ({ index }) => moveOf(index) },
                    { head: "Stables", number: true, cell: ({ stable }) => moveOf(stable) },
                    { head: "Liquidated", number: true, cell: ({ liquidated }) => liquidated.toLocaleString("en-US") },
                    { head: "Beyond collateral", number: true, cell: ({ deficit }) => usd(deficit) },
                    { head: "Fund", number: true, cell: ({ insurance }) => usd(insurance) },
                    { head: "LPs first", number: true, cell: ({ lps }) => usd(lps) },
                    { head: "Shared", number: true, cell: ({ shortfall }) => usd(shortfall) },
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

/** Ladders of all markets. */
function Ladders() {
  const answer = useAnswer("markets");
  const names = useNames();
  return (
    <Shown of={answer} what="the markets" room={47}>
      {({ items }) =>
        items.map(({ number }) => (
          <section key={number} aria-label={`${names.market(number)}, by price`}>
            {items.length > 1 ? <p className="says">{names.market(number)}</p> : null}
            <Ladder m={number} />
          </section>
        ))
      }
    </Shown>
  );
}

export const Risk = () => (
  <Page title="Risk" lead={LEAD}>
    <Alarms />
    <Value />
    <Stresses />
    <AtRisk />
    <Ladders />
    <Record />
    <Alerts />
  </Page>
);
