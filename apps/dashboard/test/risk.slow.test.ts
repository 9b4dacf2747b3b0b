// What readers do on the pages of risk and of hedges, on recorded answers. CPU: 4 s.
import assert from "node:assert/strict";
import { type EndpointName, ERRORS } from "@ballast/api/contract";
import { settled, words } from "./support/browser";
import { tabTo } from "./support/keyboard";
import { site } from "./support/site";

const missing = (name: keyof typeof ERRORS) => ({
  status: 404,
  body: { error: { name, message: "said by a test", hint: ERRORS[name].hint } },
});
const JUDGED = ["riskVar", "riskStress", "riskAlerts", "riskAdvice", "riskForecast", "atRisk"] as const;

describe("a reader of risk and hedges", function () {
  this.timeout(120_000);
  const open = site();
  const visit: (typeof open)["visitor"]["open"] = (at, how) => open.visitor.open(at, how);

  it("is told how to begin where no engine judges and no monitor watches, and no more than that", async () => {
    const refuse = (name: EndpointName, error: keyof typeof ERRORS) => open.served.answers.set(name, missing(error));
    for (const name of JUDGED) refuse(name, "RiskOff");
    refuse("scorecard", "NotRecorded");
    refuse("hedgeDelta", "HedgeNotConfigured");
    const { page, close } = await visit("/risk");
    await settled(page);
    assert.match(await words(page), /RiskOff.*start it without --risk no.*NotRecorded.*--forecasts FILE/s);
    await page.click("nav >> text=Hedges");
    await page.waitForSelector("text=npm run hedge -- watch --port 9465");
    assert.doesNotMatch(await words(page), /Ask again/);
    await close();
  });

  it("asks for other hours, and opens a chart's table, by the keyboard", async () => {
    const { page, close } = await visit("/risk");
    await settled(page);
    open.served.asked.length = 0;
    await page.focus('button:text-is("4 hours")');
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=Within 4 hours, 2.4 of 214 positions are expected");
    assert.ok(open.served.asked.some((path) => /at-risk\?h=4h/.test(path)));
    await tabTo(page, "The numbers as a table");
    await page.keyboard.press("Enter");
    await page.waitForSelector("details[open] table");
    await close();
  });
});
