// What a process holds of what it made lately is said where it is begun, or not at all.
import { equal, match, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { FLAGS } from "../src/heap";

const ROOT = path.resolve(__dirname, "../../..");
const textOf = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

/** Bytes for what was made lately, of a process that made much. */
function youngOf(flags: readonly string[]): number {
  const words = `const kept = [];
    for (let i = 0; i < 1_000_000; i++) {
      kept.push({ i, of: [i, i + 1] });
      if (kept.length > 200_000) kept.splice(0, 100_000);
    }
    const young = require("node:v8").getHeapSpaceStatistics().find((space) => space.space_name === "new_space");
    console.log(young.space_size);`;
  return Number(execFileSync(process.execPath, [...flags, "-e", words], { encoding: "utf8" }));
}

describe("the heap of a server", () => {
  it("has twice 4 MB for what was made lately, where V8 would have taken more", () => {
    equal(youngOf(FLAGS), 8 * 2 ** 20);
    ok(youngOf([]) > 8 * 2 ** 20);
  });

  it("is bound wherever this repository begins one", () => {
    match(textOf("package.json"), new RegExp(`"api": .*node ${FLAGS.join(" ")} apps/api/bin/ballast-api\\.mjs"`));
    match(
      textOf("apps/serve/src/pages.ts"),
      new RegExp(`\\["${FLAGS.join('", "')}", path\\.join\\(ROOT, "apps/api/bin`),
    );
  });
});
