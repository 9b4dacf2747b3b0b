/** Every block of numbers in docs/, by the document that has it. */

import { accountMap } from "./accounts";
import { analysts } from "./analysts";
import { hedging } from "./hedging";
import { keeper } from "./keeper";
import { lp } from "./lp";
import { names, parameters } from "./parameters";
import { riskTeams } from "./risk_teams";
import { specification } from "./specification";
import { staker } from "./staker";
import { type Examples, markdown } from "./table";
import { trader } from "./trader";

export const DOCUMENTS: Readonly<Record<string, Examples>> = {
  "docs/guides/trader.md": trader,
  "docs/guides/lp.md": lp,
  "docs/guides/staker.md": staker,
  "docs/guides/keeper.md": keeper,
  "docs/guides/hedging.md": hedging,
  "docs/guides/analysts.md": analysts,
  "docs/guides/risk-teams.md": riskTeams,
  "docs/accounts.md": accountMap,
  "docs/risk-model.md": parameters,
  "apps/localnet/README.md": names,
  "docs/specification/examples.md": specification,
};

const BLOCK = /<!-- numbers: ([\w-]+) -->\n[\s\S]*?<!-- \/numbers -->/g;

/**
 * A document with every block worked out again. Throws for a block that no code knows, and for code that no block
 * shows.
 */
export async function regenerate(text: string, examples: Examples): Promise<string> {
  const named = [...text.matchAll(BLOCK)].map(([, name = ""]) => name);
  const unshown = Object.keys(examples).filter((name) => !named.includes(name));
  if (unshown.length > 0) throw new RangeError(`no block shows ${unshown.join(", ")}`);
  const tables = new Map<string, string>();
  for (const name of named) {
    const example = examples[name];
    if (!example) throw new RangeError(`no code works out the block ${name}`);
    tables.set(name, markdown(await example()));
  }
  return text.replace(BLOCK, (_, name) => `<!-- numbers: ${name} -->\n\n${tables.get(name)}\n\n<!-- /numbers -->`);
}
