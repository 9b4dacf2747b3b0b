/** One soak from its plan to its figures, and what of it does not hold. */
import type { Plan } from "../plan";
import { own } from "../report";
import { Stretch } from "../stretch";
import { Beside, type Terms } from "./beside";
import { BROUGHT } from "./brought";
import { type Figures, figuresOf } from "./figures";
import { faultsOf } from "./judge";

const DAY = 24;

export async function run(
  plan: Plan,
  { times, ...terms }: Omit<Terms, "seed"> & { times: number },
): Promise<{ figures: Figures; faults: string[] }> {
  const beside = new Beside({ ...terms, seed: plan.seed });
  // Once: it ends with the hour, and says what was measured. Twice: at once.
  process.once("SIGINT", () => {
    terms.say("it ends with the hour");
    beside.enough = true;
  });
  const outcome = await Stretch.run(plan, false, terms.say, beside);
  const figures = figuresOf(plan, times, beside.hours, outcome);
  const { hours, plannedHours } = figures;
  return {
    figures,
    faults: [
      ...(hours < plannedHours ? [`it ended after ${hours} of ${plannedHours} hours`] : []),
      ...own("keepers", outcome, hours >= DAY ? BROUGHT : []),
      ...[...beside.wrong].map(([what, count]) => `${what}: ${count} times`),
      ...faultsOf(figures.judged, figures.moreHandles),
    ],
  };
}
