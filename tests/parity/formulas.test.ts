import { deepStrictEqual, ok } from "node:assert/strict";
import { attempt, decode, encode, file, type Json, type Outcome } from "./vectors";

type Case = { in: Json[] } & Outcome;

const FILES = [
  "math",
  "price",
  "oracle",
  "orders",
  "fees",
  "margin",
  "insurance",
  "liquidity",
  "mutualization",
  "volatility",
  "control",
];

describe("formulas: engine == SDK", () => {
  for (const name of FILES) {
    it(`${name}.json holds for every case`, () => {
      const { formulas } = file<{ formulas: Record<string, Case[]> }>(`${name}.json`);
      for (const [formula, cases] of Object.entries(formulas)) {
        ok(cases.length > 0, formula);
        for (const [index, { in: args, ...expected }] of cases.entries()) {
          const got = attempt(
            formula,
            args.map((arg) => decode(arg)),
          );
          const actual = "err" in got ? got : { out: encode(got.value) };
          deepStrictEqual(actual, expected, `${formula}, case ${index}: ${JSON.stringify(args)}`);
        }
      }
    });
  }
});
