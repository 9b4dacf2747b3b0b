import assert from "node:assert/strict";
import { chmodSync, readFileSync, utimesSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { ensureDependencies, missingDependencies } from "../ensure.mjs";
import { holderOf } from "../lib/held.cjs";
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
  assert.deepEqual([installs, holderOf(lock)], [1, null]);
});

test("a lock that an ended process left, or an install that fails, keeps nobody", async () => {
  const { root, write } = tree();
  write("target/install.lock.1", "4194304999");
  const fails = () => Promise.reject(new Error("no network"));
  await assert.rejects(ensureDependencies(root, [], fails), /no network/);
  let installs = 0;
  await ensureDependencies(root, [], async () => {
    installs += 1;
  });
  assert.deepEqual([installs, holderOf(join(root, "target/install.lock"))], [1, null]);
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

/** Calls of npm, of one that is told how to end: with 0 only where its call has none of these words. */
async function callsOfNpm(root, write, fails) {
  write("bin/npm", `#!/bin/sh\necho "$@" >> "${root}/calls"\ncase "$*" in ${fails}) exit 1 ;; esac\n`);
  chmodSync(join(root, "bin/npm"), 0o755);
  const { PATH } = process.env;
  process.env.PATH = `${join(root, "bin")}${delimiter}${PATH}`;
  const ended = await ensureDependencies(root, ["apps/net"]).catch((error) => error);
  process.env.PATH = PATH;
  const calls = readFileSync(join(root, "calls"), "utf8").trimEnd().split("\n");
  return { ended, calls: calls.map((call) => call.replaceAll(/ --(no-audit|no-fund|loglevel=\w+)/g, "")) };
}

test("npm believes its cache first, and asks the registry where that fails; a part is added to what is there", async () => {
  const what = "--omit=dev --workspace=apps/net";
  const first = tree();
  const fresh = await callsOfNpm(first.root, first.write, "*offline*");
  assert.deepEqual(fresh.calls, [`ci --prefer-offline ${what}`, `install ${what}`]);
  assert.equal(fresh.ended, undefined);
  const { root, write } = tree();
  write("package.json", JSON.stringify({ workspaces: ["apps/*"] }));
  write("apps/net/package.json", JSON.stringify({ name: "@x/net", dependencies: { chain: "1" } }));
  write("node_modules/.package-lock.json", "{}");
  const part = await callsOfNpm(root, write, "*install*");
  assert.deepEqual(part.calls, [`install --prefer-offline ${what}`, `install ${what}`]);
  assert.match(part.ended.message, /^the JavaScript dependencies could not be installed/);
});
