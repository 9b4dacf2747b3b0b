import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { CUSTODY_PARAMS, MARKET_PARAMS, PARAMS } from "@ballast/testkit";

describe("parameters of a scenario", () => {
  it("are all in the README", () => {
    const text = readFileSync(path.resolve(__dirname, "../README.md"), "utf8");
    const names = [
      ...Object.keys(PARAMS),
      ...Object.keys(MARKET_PARAMS).map((name) => `market.SOL.${name}`),
      ...Object.keys(CUSTODY_PARAMS).map((name) => `custody.SOL.${name}`),
    ];
    assert.deepEqual(
      names.filter((name) => !text.includes(`\`${name}\``)),
      [],
    );
  });
});
