import assert from "node:assert/strict";
import { circles, rustImports } from "./circles";
import { typescriptImports } from "./circles_ts";
import { files } from "./tree";

const CRATES = ["crates/engine", "crates/quotes", "crates/sim", "crates/vectors", "crates/wasm", "programs/ballast"];

describe("no file imports itself through others", () => {
  for (const crate of CRATES) {
    it(`in ${crate}`, () => {
      const sources = files(new RegExp(`^${crate}/src/.*\\.rs$`));
      const imports = rustImports(crate, sources);
      assert.ok(imports.size > 2);
      assert.deepEqual(circles(imports), []);
    });
  }
});

describe("no TypeScript file imports itself through others", () => {
  it("in all rooms, types counted", () => {
    const sources = files(/\.(ts|tsx|mts|cts|mjs|cjs)$/);
    const imports = typescriptImports(sources);
    assert.ok(imports.size > 300);
    assert.deepEqual(circles(imports), []);
  });

  it("the search sees types, indices, other endings and what is exported again; packages are not its business", () => {
    const sources = Object.entries({
      "a/x.ts": 'import type { Y } from "./deep/index";\nimport { z } from "@ballast/sdk";',
      "a/deep/index.ts": 'export * from "./y";',
      "a/deep/y.ts": 'export type Y = import("../w.cjs").W;\nimport data from "./data.json";',
      "a/w.cjs": 'require("./x");',
      "a/v.ts": 'const later = () => import("./x");',
    }).map(([path, text]) => ({ path, text }));
    assert.deepEqual(circles(typescriptImports(sources)), [["a/deep/index.ts", "a/deep/y.ts", "a/w.cjs", "a/x.ts"]]);
  });
});

describe("the search for circles itself", () => {
  const crate = (sources: Record<string, string>) =>
    rustImports(
      "x",
      Object.entries(sources).map(([path, text]) => ({ path: `x/src/${path}`, text })),
    );

  it("finds every group, and nothing else", () => {
    const imports = new Map(
      Object.entries({ a: ["b"], b: ["c"], c: ["b", "d"], d: [], e: ["f"], f: ["e"], g: ["a"] }).map(([k, v]) => [
        k,
        new Set(v),
      ]),
    );
    assert.deepEqual(circles(imports), [
      ["b", "c"],
      ["e", "f"],
    ]);
  });

  it("follows groups, supers, written-out paths and what a module exports again", () => {
    const imports = crate({
      "lib.rs": "pub mod state;\npub mod oracle;\npub use state::*;",
      "state/mod.rs": "mod custody;\nmod print;\npub use custody::Custody;\npub use print::Print;",
      "state/custody.rs": "use super::{Print};\nuse crate::{error::Res, oracle::{read, same}};",
      "state/print.rs": "fn f() { crate::oracle::read() }",
      "oracle.rs": "use crate::state::{self, Custody};\n#[cfg(test)]\nmod tests {\n use crate::state::Print;\n}",
    });
    assert.deepEqual(imports.get("state::custody"), new Set(["state::print", "oracle"]));
    assert.deepEqual(imports.get("state::print"), new Set(["oracle"]));
    assert.deepEqual(imports.get("oracle"), new Set(["state", "state::custody"]));
    assert.deepEqual(circles(imports), [["oracle", "state::custody", "state::print"]]);
  });
});
