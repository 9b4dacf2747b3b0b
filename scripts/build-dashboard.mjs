// `npm run build:dashboard`: the pages that the API serves, in apps/dashboard/dist. Nothing happens where they are up to date.
import { ensureDashboard } from "./lib/dashboard.cjs";
import { main, readFlags } from "./lib/run.mjs";

await main(async (args) => {
  readFlags(
    "npm run build:dashboard\nBuilds the pages that the API serves where their sources have changed.",
    {},
    args,
  );
  console.log(await ensureDashboard({ say: (line) => console.error(line) }));
});
