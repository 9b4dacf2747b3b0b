// Each line of the security checklist has a test in this folder whose title begins with its words.
import { deepEqual, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const CHECKLIST = `
  missing signer; wrong role for each instruction; foreign-owned look-alike account; account of another pool/market/custody;
  wrong vault with the same mint and authority; duplicate mutable accounts; re-initialisation and front-run initialisation;
  closed-account revival; lamport and token donation to every PDA;
  oracle: wrong feed; oracle: wrong owner; oracle: stale; oracle: future; oracle: wide; oracle: negative; oracle: zero;
  oracle: exponent change; oracle: partial verification;
  two prices in one transaction; LP sandwich around an update; share inflation; mint before finalize; mint before liens are touched;
  burn after a jump; dust events; rounding drains; u64::MAX everywhere; Token-2022 hazards; fake token program;
  extra remaining accounts; missing remaining accounts; reordered remaining accounts; frozen owner account; self-liquidation;
  keeper paid twice; request executed with a print that is not the unique one; request executed with a print older than its placement;
  order bound to a closed and reopened position; impact across zero skew; volatility sampling timed by an attacker;
  reservation squatting; timelock bypass through every setter; guardian loosening; guardian cancelling its replacement; expired change;
  outflow limiter by mint-burn cycles; fund exit racing a known deficit; double finalize; double claim
`;
const LINES = CHECKLIST.split(";").map((line) => line.trim().replace(/\s+/g, " "));

/** Titles of the tests in a source. */
const titles = (source: string): string[] => [...source.matchAll(/\bit\(\s*"([^"]+)"/g)].map(([, title = ""]) => title);

const unnamed = (lines: readonly string[], found: readonly string[]): string[] =>
  lines.filter((line) => !found.some((title) => title === line || new RegExp(`^${line}\\b`).test(title)));

describe("security: the checklist", () => {
  it("has a test for each of its lines", () => {
    const sources = readdirSync(__dirname).filter((name) => name.endsWith(".test.ts"));
    const found = sources.flatMap((name) => titles(readFileSync(path.join(__dirname, name), "utf8")));
    ok(LINES.length > 45 && found.length > LINES.length);
    deepEqual(unnamed(LINES, found), []);
  });

  it("itself sees a line without a test, and a title that only resembles it", () => {
    const found = titles(
      'it("double claims are paid", () => 0);\n  it(\n    "double finalize: no", f);\n// double claim',
    );
    deepEqual(found, ["double claims are paid", "double finalize: no"]);
    deepEqual(unnamed(["double finalize", "double claim"], found), ["double claim"]);
  });
});
