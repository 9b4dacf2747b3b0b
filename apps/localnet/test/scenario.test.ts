import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ExpectError,
  jsonSchema,
  loadScenario,
  lookUp,
  parseScenario,
  runScenario,
  ScenarioError,
  type ScenarioLedger,
} from "../src";
import { scenarioCli } from "../src/scenario/cli";
import { expectStep } from "../src/scenario/expect";
import { STEP_NAMES } from "../src/scenario/schema";

const ROOT = path.resolve(__dirname, "../../..");
const FOLDER = path.join(ROOT, "scenarios");
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".json") && file !== "schema.json");

const faultsOf = (json: unknown): readonly string[] => {
  try {
    parseScenario(json);
  } catch (error) {
    if (error instanceof ScenarioError) return error.faults;
    throw error;
  }
  return [];
};
const actors = { bob: { USDC: "20000" } };
const withSteps = (...steps: unknown[]) => ({ name: "x", actors, prices: { SOL: "150" }, steps });

describe("scenario files", () => {
  for (const file of FILES) {
    it(`${file} runs, and leaves what it expects`, async () => {
      const scenario = loadScenario(path.join(FOLDER, file));
      const ledger = await runScenario(scenario);
      const failed = ledger.steps.find(({ ok }) => !ok);
      assert.equal(failed && `${failed.i} ${failed.do}: ${failed.message}`, undefined);
      assert.equal(ledger.invariants, "ok");
      assert.equal(ledger.ok, true);
      assert.equal(ledger.steps.length, scenario.steps.length);
      if (file !== "crash.json") assert.ok(scenario.steps.some((step) => step.do === "expect"));
    });
  }

  it("use every step that there is", () => {
    const steps = FILES.flatMap((file) => loadScenario(path.join(FOLDER, file)).steps);
    const used = new Set<string>(steps.flatMap((step) => (step.do === "fails" ? [step.do, step.step.do] : [step.do])));
    assert.deepEqual(
      STEP_NAMES.filter((name) => !used.has(name)),
      [],
    );
  });

  it("have a JSON Schema that is current: npm run scenario -- --schema", () => {
    const committed = JSON.parse(readFileSync(path.join(FOLDER, "schema.json"), "utf8"));
    assert.deepEqual(committed, JSON.parse(JSON.stringify(jsonSchema())));
  });

  it("the documented example gives a ledger of the documented form", async () => {
    const ledger = await runScenario(loadScenario(path.join(FOLDER, "crash.json")));
    const keys = "ok name steps balances pool markets positions tickets lossEvents fund invariants".split(" ");
    assert.deepEqual(Object.keys(ledger), keys);
    assert.deepEqual(lookUp(ledger, "lossEvents.length"), "1");
    assert.deepEqual(Object.keys(ledger.steps[2] ?? {}), ["i", "do", "ok", "cu", "events"]);
    assert.ok(Number(ledger.balances.bob?.USDC) > 40_000);
    assertDecimals(ledger.balances);
    assertDecimals(ledger.pool);
    assertDecimals(ledger.fund);
  });

  it("give the same ledger each time", async () => {
    const scenario = loadScenario(path.join(FOLDER, "event-both.json"));
    assert.deepEqual(await runScenario(scenario), await runScenario(scenario));
  });
});

/** Every leaf is text that reads as a decimal number. */
function assertDecimals(value: unknown, where = ""): void {
  if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) assertDecimals(item, `${where}.${key}`);
  } else assert.match(String(value), /^-?\d+(\.\d*[1-9])?$/, where);
}

describe("a scenario that is wrong", () => {
  it("is named with the place of the fault", () => {
    assert.deepEqual(faultsOf(withSteps({ do: "wait", seconds: "soon" })).length, 1);
    assert.match(faultsOf(withSteps({ do: "wait", seconds: "soon" }))[0] ?? "", /^steps\.0\.seconds: /);
    assert.match(faultsOf(withSteps({ do: "stake", who: "bob", amount: 5 }))[0] ?? "", /^steps\.0\.amount: /);
    assert.match(
      faultsOf(withSteps({ do: "stake", who: "eve", amount: "5" }))[0] ?? "",
      /^steps\.0\.who: there is nobody called eve/,
    );
    assert.match(
      faultsOf(withSteps({ do: "close", position: "p1" }))[0] ?? "",
      /^steps\.0\.position: no step before opened p1/,
    );
    assert.match(faultsOf({ name: "x" })[0] ?? "", /^steps: /);
    assert.match(
      faultsOf({ ...withSteps(), params: { "insurance.x": "1" } })[0] ?? "",
      /^params: there is no parameter/,
    );
    assert.match(faultsOf({ ...withSteps(), prices: { PEPE: "1" } })[0] ?? "", /unknown token PEPE/);
    assert.match(faultsOf({ ...withSteps(), surprise: 1 })[0] ?? "", /surprise/);
  });

  it("says which steps there are, also inside a step that must fail", () => {
    assert.match(
      faultsOf(withSteps({ do: "dance" }))[0] ?? "",
      /^steps\.0\.do: there is no step "dance"; steps are open, place/,
    );
    assert.match(
      faultsOf(withSteps({ do: "fails", error: "X", step: { do: "dance" } }))[0] ?? "",
      /^steps\.0\.step\.do: there is no step "dance"/,
    );
  });

  it("says what a step lacks", () => {
    assert.match(faultsOf(withSteps({ do: "queue_change" }))[0] ?? "", /^steps\.0\.as: /);
    assert.match(faultsOf(withSteps({ do: "settle_market" }))[0] ?? "", /^steps\.0\.market: /);
  });

  it("may not name a position twice, or say size and notional", () => {
    const open = { do: "open", who: "bob", as: "p", market: "SOL", side: "long", collateral: { USDC: "100" } };
    const faults = faultsOf(withSteps({ ...open, size: "1" }, { ...open, size: "1" }));
    assert.deepEqual(faults, ["steps.1.as: p is the name of another position"]);
    assert.match(faultsOf(withSteps({ ...open, size: "1", notional: "1" }))[0] ?? "", /either size or notional/);
  });

  it("stops at the first step that fails, with the program's error", async () => {
    const ledger = await runScenario(
      parseScenario(withSteps({ do: "unstake", who: "bob" }, { do: "wait", seconds: 1 })),
    );
    assert.equal(ledger.ok, false);
    assert.equal(ledger.steps.length, 1);
    assert.ok(ledger.steps[0]?.error);
    assert.equal(ledger.invariants, "ok");
  });

  it("fails where the error is another, or none comes", async () => {
    const fails = (error: string, step: unknown) => runScenario(parseScenario(withSteps({ do: "fails", error, step })));
    const other = await fails("NotLiquidatable", { do: "finalize", market: "SOL", side: "short" });
    assert.match(other.steps[0]?.message ?? "", /should have failed with NotLiquidatable, not NoOpenLossEvent/);
    const none = await fails("NotLiquidatable", { do: "refresh" });
    assert.match(none.steps[0]?.message ?? "", /should have failed with NotLiquidatable, but succeeded/);
    assert.equal((await fails("NoOpenLossEvent", { do: "finalize", market: "SOL", side: "short" })).ok, true);
  });
});

describe("expectations", () => {
  const ledger = {
    balances: { bob: { USDC: "10.5" } },
    tickets: [{ owner: "bob", face: "3" }],
    positions: [{ name: "p1", healthy: true }],
    invariants: "ok",
  };
  const expects = (path_: string, comparison: string, value: unknown, within?: string) =>
    expectStep(ledger, { do: "expect", path: path_, comparison, value, ...(within ? { within } : {}) } as never);

  it("compare decimals exactly, by number and not by text", () => {
    expects("balances.bob.USDC", "==", "10.50");
    expects("balances.bob.USDC", ">", "9");
    expects("balances.bob.USDC", "<=", "10.5");
    expects("balances.bob.USDC", "!=", "10.500000000000000001");
    expects("balances.bob.USDC", "==", "10", "0.5");
    assert.throws(() => expects("balances.bob.USDC", "==", "10", "0.49"), /is 10.5, expected == 10 within 0.49/);
    assert.throws(() => expects("balances.bob.USDC", "<", "10.5"), ExpectError);
  });

  it("compare however many places there are", () => {
    const zeros = "0".repeat(40);
    for (const places of ["", zeros, `${zeros}1`]) {
      const wanted = places === "" ? "10" : `10.${places}`;
      assert.throws(() => expects("balances.bob.USDC", "<", wanted), ExpectError);
      expects("balances.bob.USDC", ">", wanted);
      assert.throws(() => expects("balances.bob.USDC", "==", wanted, `0.1${zeros}`), ExpectError);
    }
    expects("balances.bob.USDC", "==", `10.5${zeros}`);
    expects("balances.bob.USDC", "!=", `10.5${zeros}1`);
    expects("balances.bob.USDC", "==", `10.5${zeros}1`, `0.0${zeros}1`);
    assert.throws(() => expects("balances.bob.USDC", "==", `10.5${zeros}2`, `0.0${zeros}1`), ExpectError);
    expects("balances.bob.USDC", ">", `-10.5${zeros}`);
  });

  it("find items by number, name and owner, and other paths as values", () => {
    expects("tickets.0.face", "==", "3");
    expects("tickets.bob.face", "==", "3");
    expects("positions.p1.healthy", "==", true);
    expects("tickets.length", "==", "1");
    expects("tickets.bob.face", "<", { path: "balances.bob.USDC" });
    assert.throws(() => expects("tickets.eve.face", "==", "3"), /the ledger has no tickets.eve.face/);
    assert.throws(() => expects("invariants", "<", "1"), /not both numbers/);
  });
});

describe("npm run scenario", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-scenario-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = async (...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const status = await scenarioCli(
      args,
      (text) => out.push(text),
      (text) => err.push(text),
    );
    return { status, stdout: out.join("\n"), stderr: err.join("\n") };
  };
  let count = 0;
  const file = (json: unknown) => {
    count += 1;
    const name = path.join(folder, `${count}.json`);
    writeFileSync(name, typeof json === "string" ? json : JSON.stringify(json));
    return name;
  };

  it("is a command that prints the ledger and nothing else with --json, and ends with 0", function () {
    this.timeout(120_000);
    const node = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "apps/localnet/src/scenario.ts"];
    const args = [...node, path.join(FOLDER, "young.json"), "--json"];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    assert.equal((JSON.parse(stdout) as ScenarioLedger).ok, true);
    assert.equal(status, 0);
  });

  it("tells people what each step did, and who paid", async () => {
    const { status, stdout } = await run(path.join(FOLDER, "fund-pays-all.json"));
    assert.equal(status, 0);
    assert.match(
      stdout,
      /liquidate .* ok {2}PositionLiquidated owner ann, price 120, deficit 20000, young 0, insurance 20000/,
    );
    assert.match(stdout, /insurance fund +20,000\.00\nall invariants hold$/);
  });

  it("ends with 1 when a step fails", async () => {
    const { status, stdout } = await run(file(withSteps({ do: "unstake", who: "bob" })));
    assert.equal(status, 1);
    assert.match(stdout, /unstake .*FAILED/);
  });

  it("ends with 2 for a bad file or call, and says why on stderr", async () => {
    const cases: [string[], RegExp][] = [
      [[file("{")], /it is not JSON/],
      [[path.join(folder, "none.json")], /it cannot be read/],
      [[file(withSteps({ do: "dance" }))], /there is no step "dance"/],
      [[file({ ...withSteps(), params: { "mutualization.max_clawback": "90%" } })], /params: InvalidParameter/],
      [[], /name one scenario file[\s\S]*usage: /],
      [["--dance"], /Unknown option '--dance'/],
      [[file(withSteps()), "--chain", "mars"], /no chain mars/],
    ];
    for (const [args, said] of cases) {
      const { status, stdout, stderr } = await run(...args);
      assert.deepEqual([status, stdout], [2, ""], stderr);
      assert.match(stderr, said);
    }
  });

  it("reads a series of prices from a CSV beside the file", async () => {
    writeFileSync(path.join(folder, "fall.csv"), "seconds,price\n60,140\n120,130.5\n");
    const steps = [
      { do: "price_series", asset: "SOL", csv: "fall.csv" },
      { do: "expect", path: "markets.SOL.price", comparison: "==", value: "130.5" },
    ];
    assert.equal((await run(file(withSteps(...steps)))).status, 0);
    assert.match(
      (await run(file(withSteps({ do: "price_series", asset: "SOL", csv: "none.csv" })))).stderr,
      /steps\.0\.csv: /,
    );
  });
});
