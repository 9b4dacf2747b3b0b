/**
 * Schemathesis, a standard fuzzer of APIs, against the API over the world of the story: never a fault of ours, every
 * answer as the document says. `FUZZ=200` before the command: so many requests of each endpoint. 40 s of CPU.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pythonFor } from "../support/python";
import { type Served, servedStory } from "../support/served";

const HOOKS = path.resolve(__dirname, "../fuzz/hooks.py");
const PACKAGES = ["schemathesis==4.32.5"];
/** Requests of each endpoint that are made at random; in CI what finds most. */
const RANDOM = Number(process.env.FUZZ ?? 8);
/** Checks that need users, or objects that are made and taken away, which there are none of here. */
const FOREIGN = ["use_after_free", "ensure_resource_availability", "ignored_auth", "object_level_authorization"];
/** In its stead `what_fits_is_taken`, which knows what no schema says. */
const REPLACED = ["positive_data_acceptance"];

/** What the fuzzer is told beside the document: values that there are in this world. */
function settingsOf(known: Record<string, string>): string {
  const names = Object.entries(known);
  return [
    `hooks = ${JSON.stringify(HOOKS)}`,
    ...names.map(([name, value]) => `[dictionaries.${name}]\nvalues = [${name === "m" ? value : `"${value}"`}]`),
    "[parameters]",
    ...names.map(([name]) => `"path.${name}" = { dictionary = "${name}", probability = 0.7 }`),
    "",
  ].join("\n");
}

describe("the API under schemathesis", function () {
  this.timeout(1_800_000);
  let api: Served;
  let python = "";
  let document = "";
  const folder = mkdtempSync(path.join(tmpdir(), "ballast-fuzz-"));

  before(async function () {
    python = pythonFor(this, "fuzz", PACKAGES);
    api = await servedStory({ streams: 20 });
    await api.server.listen({ port: 0, host: "127.0.0.1" });
    const { port } = api.server.server.address() as AddressInfo;
    document = `http://127.0.0.1:${port}/v1/openapi.json`;
    writeFileSync(path.join(folder, "schemathesis.toml"), settingsOf(api.values));
  });
  after(async () => {
    await api?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs phases of it. What it says is shown only where it found anything. */
  async function run(phases: string, examples: number): Promise<string> {
    const args = ["--config-file", path.join(folder, "schemathesis.toml"), "run", document];
    const how = ["--phases", phases, "--max-examples", String(examples), "--seed", "1", "--continue-on-failure"];
    const which = ["--checks", "all", "--exclude-checks", [...FOREIGN, ...REPLACED].join(",")];
    // A stream has no end: its own tests join it.
    const what = ["--exclude-path-regex", "/stream$", "--request-timeout", "20", "--no-color"];
    const child = spawn(path.join(path.dirname(python), "st"), [...args, ...how, ...which, ...what], { cwd: folder });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
    const code = await new Promise((done) => child.once("close", done));
    assert.equal(code, 0, said);
    return said;
  }

  it("at the bounds of every parameter: no fault of ours, every answer as its schema says", async () => {
    const said = await run("coverage", 1);
    assert.match(said, /\d{3,} generated/, said);
  });

  it("at random: the same", async () => {
    const said = await run("fuzzing", RANDOM);
    assert.match(said, /\d{3,} generated/, said);
  });
});
