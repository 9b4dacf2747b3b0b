import assert from "node:assert/strict";
import { existsSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { ensureDependencies, missingDependencies } from "../ensure.mjs";
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

test("of commands that begin side by side one installs, and the others wait for it", async () => {
  const { root, write } = tree();
  const lock = join(root, "target/install.lock");
  let [installs, done] = [0, false];
  const install = async () => {
    installs += 1;
    await setTimeout(300);
    write("node_modules/.package-lock.json", "{}");
    await setTimeout(300);
    done = true;
  };
  const each = async () => {
    await ensureDependencies(root, [], install);
    assert.ok(done, "not before the install has ended");
  };
  await Promise.all([each(), each(), each()]);
  assert.deepEqual([installs, existsSync(lock)], [1, false]);
});

test("a lock that an ended process left, or an install that fails, keeps nobody", async () => {
  const { root, write } = tree();
  write("target/install.lock", "4194304999");
  const fails = () => Promise.reject(new Error("no network"));
  await assert.rejects(ensureDependencies(root, [], fails), /no network/);
  let installs = 0;
  await ensureDependencies(root, [], async () => {
    installs += 1;
  });
  assert.deepEqual([installs, existsSync(join(root, "target/install.lock"))], [1, false]);
});

test("a part of the workspaces needs its own packages only, and what its workspaces need; all needs the rest as well", () => {
  const { root, write } = tree();
  const manifest = (name, dependencies, devDependencies = {}) =>
    JSON.stringify({ name, dependencies, devDependencies });
  write("package.json", JSON.stringify({ workspaces: ["kit", "apps/*"], devDependencies: { formatter: "1" } }));
  write("kit/package.json", manifest("@x/kit", { curves: "1" }, { checker: "1" }));
  write("apps/net/package.json", manifest("@x/net", { "@x/kit": "1", chain: "1" }));
  write("apps/page/package.json", manifest("@x/page", { view: "1" }));
  const installed = (...names) => {
    for (const name of names) write(`node_modules/${name}/package.json`, "{}");
    write("node_modules/.package-lock.json", "{}");
  };
  installed("@x/kit", "chain");
  assert.match(missingDependencies(root, ["apps/net"]), /^curves is not installed$/);
  installed("curves");
  assert.equal(missingDependencies(root, ["apps/net"]), null);
  assert.match(missingDependencies(root, ["apps/net", "apps/page"]), /^view is not installed$/);
  assert.match(missingDependencies(root), /^formatter is not installed$/);
  installed("formatter", "view");
  assert.match(missingDependencies(root), /^checker is not installed$/);
  write("kit/node_modules/checker/package.json", "{}");
  assert.equal(missingDependencies(root), null);
});
