import assert from "node:assert/strict";
import path from "node:path";
import { LiteSvmChain } from "@ballast/testkit";
import { loadScenario, lookUp, runScenario, type ScenarioLedger } from "../src";
import { money } from "../src/scenario/print";
import type { Scenario } from "../src/scenario/schema";
import { accountFor, at, given, percent, pricePath, worstFall } from "../src/story/account";
import { playStory } from "../src/story/play";
import { tellStory } from "../src/story/tell";

describe("shares and money as people read them", () => {
  it("round a share to the nearest tenth of a percent, halves away from zero, with its sign", () => {
    const cases: [bigint, bigint, string][] = [
      [3n, 1_000n, "0.3 %"],
      [-3n, 1_000n, "-0.3 %"],
      [-13n, 1_000n, "-1.3 %"],
      [13n, -1_000n, "-1.3 %"],
      [-1n, 2_000n, "-0.1 %"],
      [-1n, 10_000n, "0.0 %"],
      [1n, 3n, "33.3 %"],
      [5n, 0n, "0.0 %"],
    ];
    for (const [part, whole, text] of cases) assert.equal(percent(part, whole), text);
  });

  it("cut money to the cent; what is cut to zero has no sign", () => {
    const cases = {
      "-0.001": "0.00",
      "-1234.5": "-1,234.50",
      "-123456.789": "-123,456.78",
      "0.009": "0.00",
      "-0.01": "-0.01",
    };
    for (const [amount, text] of Object.entries(cases)) assert.equal(money(amount), text);
  });
});

describe("the story of 10 October", () => {
  let scenario: Scenario;
  let ledger: ScenarioLedger;
  let text: string;

  before(async () => {
    scenario = loadScenario(path.resolve(__dirname, "../../../scenarios/october-10.json"));
    ledger = await runScenario(scenario);
    text = tellStory(ledger, scenario);
  });

  it("keeps the published facts of the fall", () => {
    const path_ = pricePath(scenario, "SOL").slice(3);
    const falls = [900, 3_600, 86_400].map((window) => worstFall(path_, window).percent);
    assert.deepEqual(falls, ["22.6 %", "27.3 %", "36.2 %"]);
    for (const fall of falls) assert.ok(text.includes(fall));
  });

  it("has a dozen traders, and losers and winners in its tables", () => {
    const { losers, winners } = accountFor(ledger, scenario);
    assert.equal(losers.length + winners.length, 12);
    for (const { name } of [...losers, ...winners]) assert.match(text, new RegExp(`^${name} `, "m"));
  });

  it("uses every rule of the waterfall", () => {
    for (const place of "young insurance deductible lpShare escrow lienPaid remainder".split(" "))
      assert.ok(at(ledger, `markets.SOL.ledger.${place}`) > 0n, place);
  });

  it("adds up: what losers could not pay is what was paid", () => {
    const { losers, winners } = accountFor(ledger, scenario);
    const uncovered = losers.reduce((sum, { deficit }) => sum + deficit, 0n);
    assert.equal(uncovered, at(ledger, "markets.SOL.ledger.deficits"));
    const gave = winners.reduce((sum, winner) => sum + given(winner), 0n);
    const reached = at(ledger, "markets.SOL.ledger.escrow") + at(ledger, "markets.SOL.ledger.lienPaid");
    assert.ok(gave >= reached && gave - reached < 10n, "winners gave what the event got, but for dust");
    assert.match(text, /adds up to the loss/);
  });

  it("reaches every winner, and no winner's loss is large", () => {
    const { winners } = accountFor(ledger, scenario);
    assert.equal(winners.length, 5);
    for (const winner of winners) {
      assert.ok(given(winner) > 0n, winner.name);
      assert.ok(
        given(winner) * 100n < winner.profit * 10n,
        `${winner.name} gave ${percent(given(winner), winner.profit)}`,
      );
    }
    assert.match(text, /All invariants hold/);
    assert.equal(lookUp(ledger, "lossEvents.0.sealed"), true);
  });

  it("stops with what failed, and tells no numbers then", async () => {
    // Finn, step 20, has not the margin that the afternoon's move asks for.
    const steps = scenario.steps.map((step) =>
      step.do === "open" && step.who === "finn" ? { ...step, collateral: { USDC: "3000" } } : step,
    );
    const said = { out: [] as string[], err: [] as string[] };
    const to = { print: (line: string) => said.out.push(line), say: (line: string) => said.err.push(line) };
    const played = await playStory({ ...scenario, steps }, LiteSvmChain.start(), { json: false, ...to });
    assert.equal(played.ledger.ok, false);
    assert.deepEqual(said.out, []);
    assert.match(said.err.at(-1) ?? "", /^\nStep 20 \(open\) failed: .*margin.*\nThe story ends here\.$/i);
    const json = await playStory({ ...scenario, steps }, LiteSvmChain.start(), { json: true, ...to });
    assert.deepEqual(JSON.parse(said.out.join("")), JSON.parse(JSON.stringify(json.ledger)));
    assert.equal(json.ledger.steps.length, 21);
  });

  it("says so when something does not add up", () => {
    const broken = { ...ledger, invariants: ["INV-7: deficits of market 0"] };
    assert.match(tellStory(broken, scenario), /BROKEN INVARIANTS:\nINV-7/);
  });
});
