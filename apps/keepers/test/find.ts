// `npm run bench:find`: what the index of liquidations costs beside asking the engine of every position, in one run.
import { elsewhere } from "../../../scripts/lib/asked.cjs";
import { main, readFlags } from "../../../scripts/lib/command.cjs";

const USAGE = `npm run bench:find -- [--update] [--json]
What the index of liquidations costs beside asking the engine of every position, in one run.
  --update  writes the figures down; --json what was measured on stdout`;

main(async (args) => {
  const flag = { type: "boolean" } as const;
  const { values } = readFlags(USAGE, { options: { update: flag, json: flag } }, args);
  const { find, told } = await import("./find_run.ts");
  return values.json ? told() : find(values.update === true, () => elsewhere(__filename));
});
