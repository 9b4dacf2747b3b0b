import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { missingDependencies } from "../ensure.mjs";
import { tree } from "./fixture.mjs";

test("an install is needed when there is none, or when the lock file is newer", () => {
  const { root, write } = tree();
  assert.match(missingDependencies(root), /missing/);
  write("package-lock.json", "{}");
  write("node_modules/.package-lock.json", "{}");
  assert.equal(missingDependencies(root), null);
  utimesSync(join(root, "node_modules/.package-lock.json"), 1000, 1000);
  assert.match(missingDependencies(root), /older than package-lock\.json/);
});
