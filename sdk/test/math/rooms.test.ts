import { ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const MATH = join(__dirname, "../../src/math");

describe("math: dependencies", () => {
  it("imports nothing from outside its own folder", () => {
    const files = readdirSync(MATH, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    ok(files.length > 25);
    for (const name of files) {
      const text = readFileSync(join(MATH, name), "utf8");
      for (const [, from = ""] of text.matchAll(/from "([^"]+)"/g)) {
        const target = relative(MATH, resolve(join(MATH, name), "..", from));
        ok(from.startsWith(".") && !target.startsWith(".."), `${name} imports ${from}`);
      }
    }
  });
});
