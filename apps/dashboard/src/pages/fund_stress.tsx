import { useState } from "react";
import { Steps } from "../charts/steps";
import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Slider } from "../ui/slider";
import { Table } from "../ui/table";
import { stressSays, stressTitle } from "../views/fund";
import { isZero, price, usd } from "../words/amounts";

/** What the fund would pay if a price were elsewhere: a slider over the answers of the API. */
export function Stress() {
  const answer = useAnswer("fundStress");
  const names = useNames();
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Shown of={answer} what="stresses of the fund" room={18}>
      {({ asOf, items }) => {
        const steps = [...items].sort((a, b) => a.market - b.market || a.changeBp - b.changeBp);
        const at = Math.min(chosen ?? 0, steps.length - 1);
        const step = steps[at];
        if (step === undefined) return null;
        const says = stressSays(step, names.market(step.market));
        return (
          <Section title="If the price were elsewhere" asOf={asOf} says={says}>
            <Slider
              label={`${names.market(step.market)} moves by ${stressTitle(step)}`}
              says={`${names.market(step.market)} ${stressTitle(step)}`}
              range={{ min: 0, max: steps.length - 1 }}
              value={at}
              change={setChosen}
            />
            {isZero(step.deficit) ? null : (
              <Steps
                total={step.deficit}
                totalTitle="Lost, USD"
                sentence={says}
                steps={[
                  { key: "fund", title: "Insurance fund", pocket: "fund", amount: step.insurance },
                  { key: "lps", title: "LPs, before sharing", pocket: "lps", amount: step.lps },
                  { key: "shared", title: "Shared in events", pocket: "winners", amount: step.shortfall },
                ]}
              />
            )}
            <Data>
              <Table
                caption="What the fund would pay at each price, USD"
                tall
                rows={steps}
                keyOf={({ market, changeBp }) => `${market}:${changeBp}`}
                columns={[
                  { head: "Market", cell: ({ market }) => names.market(market) },
                  { head: "Change", number: true, cell: stressTitle },
                  { head: "Price", number: true, cell: (item) => price(item.price) },
                  { head: "Beyond collateral", number: true, cell: ({ deficit }) => usd(deficit) },
                  { head: "Fund pays", number: true, cell: ({ insurance }) => usd(insurance) },
                  { head: "Keepers' floors", number: true, cell: ({ keeperFloor }) => usd(keeperFloor) },
                  { head: "Fund keeps", number: true, cell: ({ balance }) => usd(balance) },
                  { head: "LPs first", number: true, cell: ({ lps }) => usd(lps) },
                  { head: "Shared", number: true, cell: ({ shortfall }) => usd(shortfall) },
                ]}
              />
            </Data>
          </Section>
        );
      }}
    </Shown>
  );
}
