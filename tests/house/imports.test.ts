import assert from "node:assert/strict";
import { cargoDependencies, importFaults, manifestFaults, signingFaults, undeclared } from "./architecture";
import { files } from "./tree";

const TYPESCRIPT = /^(sdk|packages|apps|tests|bench|migrations|docs)\/.*\.(ts|tsx|mts|cts|mjs)$/;
const MANIFESTS = /^(sdk|migrations|(packages|apps)\/[^/]+)\/package\.json$/;

describe("imports go one way", () => {
  it("the engine depends on nothing but bytemuck, and on Anchor only to print the IDL", () => {
    const [manifest] = files(/^crates\/engine\/Cargo\.toml$/);
    const { required, optional } = cargoDependencies(manifest?.text ?? "");
    assert.deepEqual(required, ["bytemuck"]);
    assert.deepEqual(
      optional.filter((name) => name !== "anchor-lang"),
      [],
    );
  });

  it("no crate depends on the program", () => {
    const dependents = files(/^crates\/[^/]+\/Cargo\.toml$/)
      .filter(({ text }) => {
        const { required, optional } = cargoDependencies(text);
        return [...required, ...optional].includes("ballast");
      })
      .map(({ path }) => path);
    assert.deepEqual(dependents, []);
  });

  it("SDK, packages, apps and tests enter each other only along the arrows of the house plan", () => {
    const sources = files(TYPESCRIPT);
    assert.ok(sources.some(({ path }) => path.startsWith("sdk/src/engine/")));
    assert.deepEqual(sources.flatMap(importFaults), []);
  });

  it("what a package imports is what it depends on, since npm start installs a part of all only", () => {
    assert.deepEqual(undeclared(files(TYPESCRIPT), files(MANIFESTS)), []);
  });

  it("no manifest depends on a room that its sources may not enter", () => {
    assert.deepEqual(files(MANIFESTS).flatMap(manifestFaults), []);
  });

  it("only the SDK's client, the testkit, the local network, the CLI, the keepers' core and the dashboard's wallet sign", () => {
    const sources = files(TYPESCRIPT);
    assert.ok(sources.length > 0);
    assert.deepEqual(sources.flatMap(signingFaults), []);
  });
});

describe("the import test itself", () => {
  const faults = (path: string, text: string) => importFaults({ path, text }).length;

  it("sees what a package does not name", () => {
    const manifests = [{ path: "apps/x/package.json", text: '{"name":"@b/x","dependencies":{"a":"1","@b/y":"1"}}' }];
    const text = 'import "@b/x"; import "a/sub"; import "@b/y/z"; import fs from "node:fs"; const c = import("c");';
    const of = (path: string) => undeclared([{ path, text }], manifests);
    assert.deepEqual(of("apps/x/src/a.ts"), [
      "apps/x/src/a.ts imports c, which apps/x/package.json does not depend on",
    ]);
    assert.deepEqual(of("apps/x/test/a.ts"), []);
  });

  it("sees what is forbidden", () => {
    assert.equal(faults("sdk/src/engine/units.ts", 'import BN from "bn.js";'), 1);
    assert.equal(faults("sdk/src/engine/units.ts", 'import { x } from "../pda/index";'), 1);
    assert.equal(faults("sdk/src/quotes/open.ts", 'import { BallastClient } from "../client/client";'), 1);
    assert.equal(faults("sdk/src/pda/index.ts", 'import { Chain } from "@ballast/localnet";'), 1);
    assert.equal(faults("sdk/src/pda/index.ts", 'export * from "../../../apps/risk/src/var";'), 1);
    assert.equal(faults("apps/keepers/src/core/run.ts", 'import { db } from "@ballast/api";'), 1);
    assert.equal(faults("apps/keepers/src/core/run.ts", 'const net = await import("@ballast/localnet");'), 1);
    assert.equal(faults("apps/localnet/src/story/play.ts", 'import { Keeper } from "@ballast/keepers";'), 1);
    assert.equal(faults("apps/dashboard/src/app.tsx", 'import { db } from "@ballast/api";'), 1);
    assert.equal(faults("sdk/test/idl.test.ts", 'import { World } from "@ballast/testkit";'), 1);
    assert.equal(faults("packages/testkit/src/index.ts", 'import { run } from "@ballast/localnet";'), 1);
    assert.equal(faults("packages/follow/src/index.ts", 'import { World } from "@ballast/testkit";'), 1);
    assert.equal(faults("apps/api/src/main.ts", 'import { tell } from "@ballast/follow/testing";'), 1);
    assert.equal(faults("packages/testkit/src/index.ts", 'import { pda } from "../../../sdk/src/pda/index";'), 1);
    assert.equal(faults("apps/keepers/src/core/run.ts", 'import { World } from "@ballast/testkit";'), 1);
    assert.equal(faults("tests/unit/open.test.ts", 'import { x } from "../../packages/testkit/src/stage/world";'), 1);
    assert.equal(faults("sdk/src/engine/units.ts", 'import cases from "../../../vectors/fees.json";'), 1);
    assert.equal(faults("tests/unit/open.test.ts", 'import { x } from "../../sdk/src/engine/units";'), 1);
    assert.equal(faults("sdk/src/index.ts", 'import { main } from "../../scripts/lib/command.cjs";'), 1);
    assert.equal(faults("bench/main.ts", 'import { run } from "../scripts/test.mjs";'), 1);
    assert.equal(faults("migrations/plan.ts", 'import { World } from "@ballast/testkit";'), 1);
    assert.equal(faults("tests/migrations/plan.test.ts", 'import { x } from "../../migrations/plan";'), 1);
  });

  it("lets pass what is allowed", () => {
    assert.equal(faults("sdk/src/engine/units.ts", 'import { ensure } from "./error";'), 0);
    assert.equal(faults("sdk/src/client/client.ts", 'import { quoteOpen } from "../quotes/open";'), 0);
    assert.equal(faults("sdk/src/index.ts", 'export * from "./client/client";'), 0);
    assert.equal(faults("apps/keepers/src/tasks/claim.ts", 'import { engine } from "@ballast/sdk";'), 0);
    assert.equal(faults("apps/keepers/src/tasks/warn.ts", 'import { ewma } from "@ballast/risk";'), 0);
    assert.equal(faults("apps/keepers/test/run.test.ts", 'import { Chain } from "@ballast/localnet";'), 0);
    assert.equal(faults("apps/keepers/test/run.test.ts", 'import { World } from "@ballast/testkit";'), 0);
    assert.equal(faults("apps/keepers/src/core/run.ts", 'import { follow } from "@ballast/follow";'), 0);
    assert.equal(faults("apps/localnet/src/scenario.ts", 'import { World } from "@ballast/testkit";'), 0);
    assert.equal(faults("apps/serve/src/main.ts", 'import { playStory } from "@ballast/localnet";'), 0);
    assert.equal(faults("packages/testkit/src/index.ts", 'import { pda } from "@ballast/sdk";'), 0);
    assert.equal(faults("apps/dashboard/src/app.tsx", 'import { Market } from "@ballast/api/contract";'), 0);
    assert.equal(faults("packages/follow/test/story.ts", 'import { World } from "@ballast/testkit";'), 0);
    assert.equal(faults("apps/api/test/ingest.test.ts", 'import { tell } from "@ballast/follow/testing";'), 0);
    assert.equal(faults("apps/cli/src/commands/deploy.ts", 'import { apply } from "@ballast/migrations";'), 0);
    assert.equal(faults("migrations/plan.ts", 'import { pda } from "@ballast/sdk";'), 0);
    assert.equal(faults("sdk/test/engine.test.ts", 'import cases from "../../vectors/fees.json";'), 0);
    assert.equal(faults("bench/main.ts", 'import { World } from "../tests/support/world";'), 0);
    assert.equal(faults("bench/main.ts", 'import { main } from "../scripts/lib/command.cjs";'), 0);
  });

  it("reads manifests and signatures", () => {
    const manifest = (path: string, name: string) =>
      manifestFaults({ path, text: JSON.stringify({ dependencies: { [name]: "0.1.0" } }) }).length;
    assert.equal(manifest("apps/api/package.json", "@ballast/keepers"), 1);
    assert.equal(manifest("apps/api/package.json", "@ballast/localnet"), 1);
    assert.equal(manifest("apps/api/package.json", "@ballast/risk"), 0);
    assert.equal(manifest("sdk/package.json", "@ballast/localnet"), 1);
    assert.equal(manifest("packages/follow/package.json", "@ballast/testkit"), 1);
    assert.equal(manifest("apps/keepers/package.json", "@ballast/testkit"), 1);
    assert.equal(manifest("apps/localnet/package.json", "@ballast/testkit"), 0);

    const signs = (path: string, text: string) => signingFaults({ path, text }).length;
    assert.equal(signs("apps/api/src/main.ts", "transaction.sign([keypair]);"), 1);
    assert.equal(signs("apps/keepers/src/tasks/claim.ts", "await wallet.signTransaction(tx);"), 1);
    assert.equal(signs("apps/keepers/src/core/sender.ts", "await wallet.signTransaction(tx);"), 0);
    assert.equal(signs("packages/follow/src/cursor.ts", "transaction.sign([keypair]);"), 1);
    assert.equal(signs("packages/testkit/src/chain/transaction.ts", "transaction.sign([keypair]);"), 0);
    assert.equal(signs("sdk/src/engine/rounding.ts", "return Math.sign(x);"), 0);

    assert.deepEqual(
      cargoDependencies(
        '[dependencies]\na.workspace = true\nb = { path = "../b", optional = true }\n[dev-dependencies]\nc = "1"\n[dependencies.d]\nversion = "1"\n',
      ),
      { required: ["a", "d"], optional: ["b"] },
    );
  });
});
