// What must hold of the installed test kit, beside the installed SDK: an integrator's mocha tests run on it, outside of the repository.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./project.mjs";
import { mustRun, run } from "./run.mjs";

const STORY = `
describe("a user of Ballast", () => {
  it("opens, wins and closes by the SDK's plans, on the program that the package carries", async () => {
    const w = await World.create();
    const ann = await w.trader({ usdc: 2_000 });
    const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 500 } });
    await w.price("SOL", { change: 2 });
    const { events } = await ann.close(position);
    const told = events.find(({ name }) => name === "PositionDecreased");
    assert.ok(told && told.data.pnl > 0n, "no profit was told");
    assert.equal(await w.position(position), null);
    assert.equal(String(pda.pool(1n)), String(w.venue.pool));
  });

  it("is refused by name, as the SDK's own error", async () => {
    const w = await World.create();
    const bob = await w.trader({ usdc: 2_000 });
    const refused = (error) => error instanceof BallastError && error.name === "InsufficientMargin";
    await assert.rejects(bob.place("SOL", "long", { size: 100, collateral: { USDC: 20 } }), refused);
  });
});
`;
const TESTS = {
  "story.mjs": `import assert from "node:assert/strict";
import { BallastError, pda } from "@ballast/sdk";
import { World } from "@ballast/testkit";
${STORY}`,
  "story.cjs": `const assert = require("node:assert/strict");
const { BallastError, pda } = require("@ballast/sdk");
const { World } = require("@ballast/testkit");
${STORY}`,
};
const TYPED = `import { BallastClient } from "@ballast/sdk";
import { type PositionRef, World, type WorldOptions } from "@ballast/testkit";
const options: WorldOptions = { custodies: ["USDC", "SOL"] };
export const opened = async (): Promise<PositionRef> => {
  const ann = await (await World.create(options)).trader({ usdc: 2_000 });
  return (await ann.open("SOL", "long", { size: 10, collateral: { USDC: 500 } })).position;
};
export const client: typeof BallastClient = BallastClient;
// @ts-expect-error a side is long or short
void ((w: World) => w.seal("SOL", "up"));
`;

/** The network of the README, as a test outside of the repository starts it. */
const readme = readFileSync(join(ROOT, "packages/testkit/README.md"), "utf8");
const NETWORK = /```ts\n((?:(?!```)[\s\S])*startNetwork(?:(?!```)[\s\S])*)```/.exec(readme)?.[1] ?? "";
if (process.platform === "linux" && process.arch === "x64") TESTS["network.mjs"] = NETWORK;

/** Builds, packs and installs the test kit beside the SDK, with mocha. */
async function install(dir) {
  await mustRun("npm", ["run", "--silent", "build", "--workspace", "@ballast/testkit"], { cwd: ROOT, show: [] });
  const packed = await mustRun("npm", ["pack", "--json", "--pack-destination", dir], {
    cwd: join(ROOT, "packages/testkit"),
    show: [],
  });
  const [{ filename, files }] = JSON.parse(packed.stdout);
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund"];
  await mustRun("npm", ["install", ...quiet, join(dir, filename), "mocha"], { cwd: dir });
  return files.map(({ path }) => path);
}

/** The faults of an integrator's tests: with `import`, with `require`, and as the compiler sees them. */
export async function testkit({ dir }) {
  const files = await install(dir);
  const wanted = ["LICENSE", "README.md", "package.json", "dist/ballast.so", "dist/index.js", "dist/index.mjs"];
  const faults = wanted.filter((file) => !files.includes(file)).map((file) => `${file} is missing`);
  for (const [name, text] of Object.entries(TESTS)) {
    writeFileSync(join(dir, name), text);
    const mocha = await run(join(dir, "node_modules/.bin/mocha"), ["--timeout", "60000", name], { cwd: dir, show: [] });
    // A test that leaves something running does not end by itself: then nobody would see it pass.
    const passing = name === "network.mjs" ? /1 passing/ : /2 passing/;
    if (mocha.status !== 0 || !passing.test(mocha.stdout)) faults.push(`${name}: ${mocha.stdout}${mocha.stderr}`);
  }
  writeFileSync(join(dir, "kit.mts"), TYPED);
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "node16"];
  const tsc = await run(join(dir, "node_modules/.bin/tsc"), [...flags, "kit.mts"], { cwd: dir, show: [] });
  if (tsc.status !== 0) faults.push(tsc.stdout);
  return faults;
}
