// `npm run test:package`: the SDK as its users get it: built, packed, installed outside of the repository, imported, compiled, measured,
// and used by pages in Chromium (`--browser`: these alone). It takes what it installs from npm's cache where that has it. Two minutes; the last line is `N passed, N failed`.
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./lib/project.mjs";
import { duration, main, mustRun, readFlags } from "./lib/run.mjs";

/** What a project that uses the SDK has besides, in the versions of this repository. */
const BESIDES = ["@coral-xyz/anchor", "@solana/web3.js", "@types/node", "typescript"];
const versionOf = (name) => JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8")).version;

/** The checks by their names. Loaded once the call is known to be right: bundlers and compilers take a second. */
async function checks(browser) {
  const { BROWSER, CHECKS } = await import("./lib/package.mjs");
  if (browser) return BROWSER;
  const { testkit } = await import("./lib/testkit.mjs");
  return { ...CHECKS, "the test kit, in tests outside of the repository": testkit };
}

/** Builds and packs the SDK, and installs it in an empty project with its own address. */
async function install(dir) {
  await mustRun("npm", ["run", "--silent", "build:sdk"], { cwd: ROOT, show: [] });
  const { stdout } = await mustRun("npm", ["pack", "--json", "--pack-destination", dir], {
    cwd: join(ROOT, "sdk"),
    show: [],
  });
  const [{ filename, files }] = JSON.parse(stdout);
  const tarball = join(dir, filename);
  await mustRun("npm", ["init", "-y"], { cwd: dir, show: [] });
  const packages = BESIDES.map((name) => `${name}@${versionOf(name)}`);
  await mustRun("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball, ...packages], { cwd: dir });
  return { dir, tarball, files: files.map(({ path }) => path) };
}

await main(async (args) => {
  const { values } = readFlags(
    "npm run test:package -- [--browser]\nThe SDK as its users get it; --browser: only in pages of Chromium.",
    { options: { browser: { type: "boolean" } } },
    args,
  );
  const dir = await mkdtemp(join(tmpdir(), "ballast-package-"));
  let [passed, failed] = [0, 0];
  try {
    const installed = await install(dir);
    for (const [name, check] of Object.entries(await checks(values.browser))) {
      const start = Date.now();
      const faults = await check(installed).catch((error) => [error.stack]);
      if (faults.length === 0) passed += 1;
      else failed += 1;
      console.log(`${faults.length === 0 ? "ok    " : "FAILED"} ${name}, ${duration(Date.now() - start)}`);
      for (const fault of faults) console.log(`       ${fault}`);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
