// `npm run bench:find`: what the index of liquidations costs beside asking the engine of every position, in one run.
import { main, readFlags } from "../../../scripts/lib/command.cjs";

const USAGE = `npm run bench:find -- [--update]
What the index of liquidations costs beside asking the engine of every position, in one run.
  --update  writes the figures down`;

main(async (args) => {
  const { values } = readFlags(USAGE, { options: { update: { type: "boolean" } } }, args);
  return (await import("./find_run.ts")).find(values.update === true);
});
