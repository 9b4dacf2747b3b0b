import { Steps } from "../charts/steps";
import { useAnswer } from "../data/answer";
import { useNames } from "../data/names";
import { Note } from "../ui/note";
import { Data, Section } from "../ui/section";
import { Shown } from "../ui/shown";
import { Table } from "../ui/table";
import { ledgerBars } from "../views/ledger";
import { exactUsd, isZero, usd } from "../words/amounts";

/** Where every dollar of every loss of every market went since the beginning, and that it adds up. */
export function LedgerChart() {
  const answer = useAnswer("ledger");
  const names = useNames();
  return (
    <Shown of={answer} what="the ledger of losses" room={26.25}>
      {({ asOf, items }) => (
        <>
          {items.map((row) => {
            const market = names.market(row.market);
            const bars = ledgerBars(row);
            const verdict = row.equal
              ? "The payers add up to it, to the unit."
              : "The payers do not add up to it: this is a defect, please report it.";
            const says = `Positions in ${market} lost ${usd(row.deficits)} USD beyond their collateral since the beginning. ${verdict}`;
            return (
              <Section key={row.market} title={`Who paid all losses of ${market}`} asOf={asOf} says={says}>
                {isZero(row.deficits) ? (
                  <Note kind="empty" title="Nobody paid anything yet">
                    <p>No position of this market has lost more than its collateral.</p>
                  </Note>
                ) : (
                  <>
                    <Steps
                      total={row.deficits}
                      totalTitle="Lost, USD"
                      steps={bars}
                      sentence={`${says} ${bars.map(({ title, amount }) => `${title}: ${usd(amount)}.`).join(" ")}`}
                    />
                    <Data>
                      <Table
                        caption={`Losses of ${market} by payer`}
                        rows={bars}
                        keyOf={({ key }) => key}
                        columns={[
                          { head: "Payer", cell: ({ title }) => title },
                          { head: "USD", number: true, cell: ({ amount }) => exactUsd(amount) },
                        ]}
                        sum={["All payers", exactUsd(row.sum)]}
                      />
                    </Data>
                  </>
                )}
              </Section>
            );
          })}
        </>
      )}
    </Shown>
  );
}
