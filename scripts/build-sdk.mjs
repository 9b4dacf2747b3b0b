// `npm run build:sdk`: the SDK as a package has it, in sdk/dist.
import { ensureAsmjs } from "./lib/asmjs.mjs";
import { ROOT } from "./lib/project.mjs";
import { main, Problem, readFlags, run } from "./lib/run.mjs";

await main(async (args) => {
  readFlags("npm run build:sdk\nBuilds the SDK as a package has it: sdk/dist.", {}, args);
  const env = { BALLAST_ASMJS: await ensureAsmjs(ROOT) };
  const { status } = await run("npm", ["run", "build", "--workspace", "@ballast/sdk"], { cwd: ROOT, env });
  if (status !== 0) throw new Problem("the SDK could not be built; what stopped it is above");
});
