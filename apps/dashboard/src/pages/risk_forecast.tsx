import { useState } from "react";
import { Reliability } from "../charts/reliability";
import { useAnswer } from "../data/answer";
import type { Answer } from "../data/contract";
import { useNames } from "../data/names";
import { Choices } from "../ui/choices";
import { Go } from "../ui/link";
import { Note } from "../ui/note";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { type Card, calibrated, dots, forecastSays, moveOf, recordSays, triedSays } from "../views/risk";
import { shortAddress } from "../words/address";
import { nano, price, units, usd } from "../words/amounts";

const HOURS = [
  ["1h", "1 hour"],
  ["4h", "4 hours"],
  ["24h", "24 hours"],
] as const;
type Hours = (typeof HOURS)[number][0];

function Likeliest({ items }: { items: Answer<"atRisk">["items"] }) {
  return (
    <Table
      caption="The likeliest first"
      hideCaption
      tall
      rows={items}
      keyOf={({ position }) => position}
      columns={[
        { head: "Position", keep: true, cell: ({ position }) => shortAddress(position) },
        {
          head: "Whose",
          keep: true,
          cell: ({ owner }) =>
            owner === null ? "closed since" : <Go to={`/account/${owner}`}>{shortAddress(owner)}</Go>,
        },
        { head: "Side", cell: ({ side }) => side },
        { head: "USD", number: true, cell: ({ notional }) => usd(notional) },
        { head: "Goes at", number: true, cell: ({ liquidation }) => (liquidation === null ? "" : price(liquidation)) },
        { head: "A move of", number: true, cell: ({ move }) => moveOf(move) },
        { head: "Chance", number: true, cell: ({ chance }) => nano(chance, 2) },
        { head: "Such forecasts before", cell: ({ calibration }) => calibrated(calibration) },
      ]}
    />
  );
}

/** Positions by their chance to be liquidated. */
export function AtRisk() {
  const [h, setH] = useState<Hours>("24h");
  const all = useAnswer("riskForecast").data?.items ?? [];
  const markets = useAnswer("markets").data?.items ?? [];
  const [market, setMarket] = useState("0");
  const names = useNames();
  const own = all.find(({ hours }) => `${hours}h` === h);
  const answer = useAnswer("atRisk", { m: market }, { h, limit: 20 });
  return (
    <Shown of={answer} what="forecasts" room={14.5}>
      {({ asOf, items }) => (
        <Section
          title="Which positions are likely to go"
          asOf={asOf}
          // A line's room, until its own answer comes.
          says={own === undefined ? "\u00a0" : forecastSays(own)}
        >
          <Choices legend="Within" options={HOURS} chosen={h} choose={setH} />
          {markets.length > 1 ? (
            <Choices
              legend="Market"
              options={markets.map(({ number }) => [String(number), names.market(number)] as const)}
              chosen={market}
              choose={setMarket}
            />
          ) : null}
          {items.length === 0 ? (
            <Note kind="empty" title="No position of this market can be liquidated">
              <p>Forecasts are of open positions that some price makes liquidatable.</p>
            </Note>
          ) : (
            <Likeliest items={items} />
          )}
        </Section>
      )}
    </Shown>
  );
}

const some = (text: string | null, places: number) => (text === null ? "" : nano(text, places));

function Cards({ cards }: { cards: readonly Card[] }) {
  const rows = cards.flatMap(({ hours, all, calm, crash, lead }) =>
    ([all, calm, crash] as const).map((score, i) => ({
      ...{ key: `${hours}-${i}`, title: `${hours} h, ${["all", "calm hours", "crashing hours"][i]}`, score },
      lead: i === 0 ? lead : null,
    })),
  );
  return (
    <Table
      caption="Forecasts that were written down before their outcome"
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { head: "Within", keep: true, cell: ({ title }) => title },
        { head: "Forecasts", number: true, cell: ({ score }) => (score?.count ?? 0).toLocaleString("en-US") },
        { head: "Expected", number: true, cell: ({ score }) => (score === null ? "" : units(score.expected, 9, 1)) },
        { head: "Came true", number: true, cell: ({ score }) => (score === null ? "" : String(score.happened)) },
        { head: "PR-AUC", number: true, cell: ({ score }) => some(score?.prAuc ?? null, 1) },
        { head: "Base", number: true, cell: ({ score }) => some(score?.base ?? null, 2) },
        { head: "Wrong by", number: true, cell: ({ score }) => some(score?.ece ?? null, 2) },
        {
          head: "Warned before",
          number: true,
          cell: ({ lead }) => (lead === null ? "" : `${lead.warned} of ${lead.hits}`),
        },
        {
          head: "Minutes ahead",
          number: true,
          cell: ({ lead }) => (lead?.medianMinutes == null ? "" : String(lead.medianMinutes)),
        },
      ]}
    />
  );
}

/** How good forecasts were: those of this pool, and the model before it. */
export function Record() {
  const answer = useAnswer("scorecard");
  return (
    <Shown of={answer} what="the scorecard" room={68}>
      {({ asOf, data }) => (
        <Section title="How good forecasts were" asOf={asOf} says={recordSays(data)}>
          {data.cards.length === 0 ? null : <Cards cards={data.cards} />}
          <p className="after">
            Every forecast is written to a file before its outcome, each line with the hash of the one before. Keep this
            hash, and nobody can change what was said: <code className="long">{data.head}</code>
          </p>
          {data.tried.map((tried) => (
            <div key={tried.hours}>
              <h3>Before this pool, within {tried.hours} hours</h3>
              <p>{triedSays(tried)}</p>
              <Reliability dots={dots(tried.reliability)} sentence={triedSays(tried)} />
              <Data>
                <Table
                  caption={`Forecasts within ${tried.hours} hours by their size`}
                  rows={tried.reliability}
                  keyOf={({ forecast }) => forecast}
                  columns={[
                    { head: "Said", number: true, cell: ({ forecast }) => nano(forecast, 2) },
                    { head: "Came true", number: true, cell: ({ happened }) => nano(happened, 2) },
                    { head: "Forecasts", number: true, cell: ({ count }) => count.toLocaleString("en-US") },
                  ]}
                />
              </Data>
            </div>
          ))}
        </Section>
      )}
    </Shown>
  );
}
