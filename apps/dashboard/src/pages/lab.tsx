import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Steps } from "../charts/steps";
import { useAnswer } from "../data/answer";
import { tell } from "../data/ask";
import type { Answer, WhatIf } from "../data/contract";
import { useNames } from "../data/names";
import { useNode } from "../data/node";
import { Choices } from "../ui/choices";
import { Go } from "../ui/link";
import { Note, Wrong } from "../ui/note";
import { Page } from "../ui/page";
import { Data, Section } from "../ui/section";
import { Slider } from "../ui/slider";
import { Table } from "../ui/table";
import { LOSSES, labEquality, labSays, labSteps } from "../views/lab";
import { exactUsd, usd } from "../words/amounts";
import { Ladder } from "./market_risk";

const LEAD =
  "Choose a loss that nobody's collateral covers. The rules of the chain, compiled for this page, say who would pay it now. Nothing is sent.";
const SIDES = [
  ["long", "Longs default"],
  ["short", "Shorts default"],
] as const;
const YOUNG = [
  ["0", "Older than 15 minutes"],
  ["1000000000000000000", "Opened just now"],
] as const;
/** 10,000 dollars. */
const FIRST = 10;

interface Asked {
  market: number;
  losing: "long" | "short";
  deficit: string;
  young: string;
}

/** By the engine in the page, on the state of a node; by the API where there is no node. */
function useWhatIf(asked: Asked): {
  answer: WhatIf | undefined;
  error: unknown;
  by: "engine" | "api";
  slot: string | null;
} {
  const node = useNode();
  const engine = useMemo(() => {
    if (node.data === undefined) return null;
    const { chain, state } = node.data;
    try {
      const loss = { ...asked, deficit: BigInt(asked.deficit), young: BigInt(asked.young) };
      return { answer: chain.lossIn(state, loss), error: null, slot: state.slot.toLocaleString("en-US") };
    } catch (error) {
      return { answer: undefined, error: chain.chainFault(error), slot: null };
    }
  }, [node.data, asked]);
  const api = useQuery({
    queryKey: ["whatIf", asked],
    queryFn: ({ signal }) => tell<Answer<"whatIf">>("/risk/whatif", asked, signal),
    enabled: node.data === undefined && node.error !== null,
  });
  if (engine !== null) return { ...engine, by: "engine" };
  return {
    answer: api.data?.data,
    error: api.error,
    by: "api",
    slot: api.data?.asOf.slot.toLocaleString("en-US") ?? null,
  };
}

function Answered({ asked, market }: { asked: Asked; market: string }) {
  const { answer, error, by, slot } = useWhatIf(asked);
  if (error !== null && error !== undefined) return <Wrong error={error} />;
  if (answer === undefined) return <p className="waiting room">Reading the state of the pool …</p>;
  const steps = labSteps(answer);
  const says = labSays(answer, asked.losing);
  const source =
    by === "engine" ? "by the engine in this page" : "by the engine at the API: this page has no node to read from";
  return (
    <Section title={`Who would pay ${usd(asked.deficit)} USD of ${market} ${asked.losing}s`} says={says}>
      <Steps total={asked.deficit} totalTitle="Lost, USD" steps={steps} sentence={says} />
      <p className="verdict">
        <span className="digits">{labEquality(asked.deficit, steps)}</span>
      </p>
      <p className="after">
        Computed {source}, on the chain's state of slot {slot}.
      </p>
      <Data>
        <Table
          caption="Who would pay, USD"
          rows={steps}
          keyOf={({ key }) => key}
          columns={[
            { head: "Payer", cell: ({ title }) => title },
            { head: "USD", number: true, cell: ({ amount }) => exactUsd(amount) },
          ]}
          sum={["All of it", exactUsd(asked.deficit)]}
        />
      </Data>
    </Section>
  );
}

export function Lab() {
  const markets = useAnswer("markets").data?.items ?? [];
  const names = useNames();
  const [market, setMarket] = useState("0");
  const [losing, setLosing] = useState<"long" | "short">("long");
  const [young, setYoung] = useState<string>("0");
  const [step, setStep] = useState(FIRST);
  const deficit = String(LOSSES[step] ?? LOSSES[FIRST]);
  const asked = useMemo(() => ({ market: Number(market), losing, deficit, young }), [market, losing, deficit, young]);
  const options = markets.map(({ number }) => [String(number), names.market(number)] as const);
  return (
    <Page title="What-if lab" lead={LEAD}>
      <Section title="The loss">
        <div className="controls">
          <Choices legend="Market" options={options} chosen={market} choose={setMarket} />
          <Choices legend="Side that defaults" options={SIDES} chosen={losing} choose={setLosing} />
          <Choices legend="Age of the positions" options={YOUNG} chosen={young} choose={setYoung} />
          <Slider
            label={`Lost beyond collateral: ${usd(deficit)} USD`}
            says={`${usd(deficit)} dollars`}
            range={{ min: 0, max: LOSSES.length - 1 }}
            value={step}
            change={setStep}
          />
        </div>
      </Section>
      {markets.length === 0 ? (
        <Note kind="empty" title="No market is read yet">
          <p>As soon as the API knows a market, its losses can be tried here.</p>
        </Note>
      ) : (
        <>
          <Answered asked={asked} market={names.market(asked.market)} />
          <Ladder m={asked.market} />
        </>
      )}
      <p>
        What a crash would come to, with people who run and keepers who are late:{" "}
        <Go to="/lab/worlds">play two hundred small worlds</Go>.
      </p>
    </Page>
  );
}
