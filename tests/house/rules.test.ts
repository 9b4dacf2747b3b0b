import assert from "node:assert/strict";
import { commandFaults, leftoverFaults, lengthFaults, lockFaults, machinePathFaults } from "./habits";
import { files, read } from "./tree";

const SOURCE = /\.(rs|ts|tsx|mts|cts|mjs|cjs|js|py|sh|css)$/;
const TEXT = /\.(rs|ts|tsx|mts|cts|mjs|cjs|js|py|sh|css|md|toml|json|ya?ml|html|svg)$|(^|\/)(\.ci\/run|\.\w+rc)$/;
const LOCK = /(^|\/)(package-lock\.json|Cargo\.lock)$/;
/** Browsers let go of it. */
const PAGES = "apps/dashboard/";

/** Scripts by package name; the root's under "". */
function scripts(): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { path, text } of files(/^((sdk|apps\/[^/]+)\/)?package\.json$/)) {
    const manifest = JSON.parse(text) as { name: string; scripts?: Record<string, string> };
    names.set(path === "package.json" ? "" : manifest.name, new Set(Object.keys(manifest.scripts ?? {})));
  }
  return names;
}

describe("house rules", () => {
  it("no hand-written source file is over 400 lines, no instruction over 250", () => {
    const sources = files(SOURCE);
    assert.ok(sources.length > 0);
    assert.deepEqual(sources.flatMap(lengthFaults), []);
  });

  it("nothing is left for later, no test is switched off", () => {
    assert.deepEqual(files(/\.(rs|ts|tsx|mjs|cjs|sh|md)$/).flatMap(leftoverFaults), []);
  });

  it("no signal is joined to one that lives longer by AbortSignal.any, which keeps a trace of it for ever", () => {
    const sources = files(/^(apps|packages|sdk)\/.*\/src\/.*\.ts$/).filter(({ path }) => !path.startsWith(PAGES));
    assert.ok(sources.length > 100);
    assert.deepEqual(
      sources.filter(({ text }) => /AbortSignal\.any\(/.test(text)).map(({ path }) => path),
      [],
    );
  });

  it("a test that judges processor time is among the costs, which have nothing beside them", () => {
    const tests = files(/\.test\.ts$/);
    const [costs, others] = [/\.cost\.test\.ts$/, /\bcpu[U]sage\(|\b(?:cpu[O]f|own[C]pu)\b/];
    assert.ok(tests.some(({ path, text }) => costs.test(path) && others.test(text)));
    assert.deepEqual(
      tests.filter(({ path, text }) => !costs.test(path) && others.test(text)).map(({ path }) => path),
      [],
    );
  });

  it("what a server answers is read up to a bound and a deadline, wherever one is asked", () => {
    const sources = files(/^(?:(?:apps|packages)\/[^/]+\/src|sdk\/src|scripts)\/.*\.(?:ts|mjs|cjs)$/);
    const own = new Set([
      "scripts/lib/bounded.cjs",
      // The rest of an answer's own reader.
      ...["packages/follow/src/rpc/node.ts", "packages/follow/src/rpc/connection.ts"],
      ...["apps/keepers/src/prices/http.ts", "apps/api/src/hedge/index.ts"],
      // The network's own process, on this machine.
      ...["packages/testkit/src/network/front.ts", "packages/testkit/src/chain/rpc.ts"],
      "packages/testkit/src/chain/faulty.ts",
    ]);
    const inPages = new RegExp(`^(?:${PAGES}|scripts/browser/)`);
    const asking = sources.filter(({ path, text }) => !inPages.test(path) && /(?<![.\w])fetch\(/.test(text));
    assert.deepEqual(
      asking.map(({ path }) => path).filter((path) => !own.has(path)),
      [],
    );
    assert.deepEqual(
      [...own].filter((path) => !asking.some((file) => file.path === path)),
      [],
    );
  });

  it("no file knows a path of one machine", () => {
    const texts = files(TEXT).filter(({ path }) => !LOCK.test(path));
    assert.deepEqual(texts.flatMap(machinePathFaults), []);
  });

  it("no folder has the name of one in a machine's root: a path through it would read like one of a machine", () => {
    const names = new Set(["home", "mnt", "opt", "root", "tmp", "users", "usr", "var", ["wo", "rk"].join("")]);
    const folders = files(/./).flatMap(({ path }) => path.split("/").slice(0, -1));
    assert.deepEqual(
      [...new Set(folders)].filter((name) => names.has(name.toLowerCase())),
      [],
    );
  });

  it("every npm command that a document names exists", () => {
    const known = scripts();
    assert.deepEqual(
      files(/\.md$/).flatMap((file) => commandFaults(file, known)),
      [],
    );
  });

  it("the root has the commands that everything hangs on", () => {
    const root = scripts().get("") ?? new Set();
    const promised = "start test check bench scenario build:program test:ts test:toolchain format".split(" ");
    assert.deepEqual(
      promised.filter((name) => !root.has(name)),
      [],
    );
  });

  it("the lock file names no private registry", () => {
    assert.deepEqual(lockFaults(read("package-lock.json")), []);
  });
});

describe("the rules test itself", () => {
  const file = (text: string, path = "apps/x/src/a.ts") => ({ path, text });

  it("counts lines as an editor does", () => {
    assert.equal(lengthFaults(file("x\n".repeat(400))).length, 0);
    assert.equal(lengthFaults(file("x\n".repeat(401))).length, 1);
    const instruction = "programs/ballast/src/instructions/keeper/liquidate.rs";
    assert.equal(lengthFaults(file("x\n".repeat(250), instruction)).length, 0);
    assert.equal(lengthFaults(file("x\n".repeat(251), instruction)).length, 1);
    assert.equal(lengthFaults(file("x\n".repeat(999), "sdk/src/idl/ballast.ts")).length, 0);
  });

  it("sees leftovers and switched-off tests", () => {
    const words = [
      ["TO", "DO"],
      ["FIX", "ME"],
      ["it.sk", "ip("],
      ["describe.on", "ly("],
      ["#[ign", "ore]"],
    ];
    for (const word of words) assert.equal(leftoverFaults(file(`// ${word.join("")} later`)).length, 1, word.join(""));
    assert.equal(leftoverFaults(file("const TODOS = only(1); // hacking")).length, 0);
  });

  it("tells machine paths from relative ones and URLs", () => {
    for (const path of [
      ["/ro", "ot/x"],
      ["/ho", "me/ann/x"],
      ["/wo", "rk/x"],
      ["/Us", "ers/ann/x"],
      ["C:\\Us", "ers\\x"],
    ]) {
      assert.equal(machinePathFaults(file(`open("${path.join("")}")`)).length, 1, path.join(""));
    }
    const fine = ["./wo~rk/x", "https://example.com/ho~me/page", "target/ro~ot/x", "/tmp/x", "../ro~ot/x"];
    assert.deepEqual(machinePathFaults(file(fine.join("\n").replaceAll("~", ""))), []);
  });

  it("finds commands that do not exist, at the root and in a workspace", () => {
    const known = new Map([
      ["", new Set(["start", "check"])],
      ["@ballast/sdk", new Set(["build"])],
    ]);
    const faults = (text: string) => commandFaults(file(text, "README.md"), known).length;
    assert.equal(faults("`npm start -- --once`, then `npm run check`, `npm run -s check`"), 0);
    assert.equal(faults("    npm run build -w @ballast/sdk\n"), 0);
    assert.equal(faults("npm run build\n"), 1);
    assert.equal(faults("| `npm test` | `npm run chek` |"), 2);
    assert.equal(faults("npm run check -w @ballast/sdk"), 1);
  });

  it("accepts no address in the lock file but links inside the repository", () => {
    const lock = (entry: object) => JSON.stringify({ packages: { "node_modules/a": entry, "node_modules/b": {} } });
    assert.equal(lockFaults(lock({ resolved: "sdk", link: true })).length, 0);
    assert.equal(lockFaults(lock({ resolved: "https://packages.example/a-1.0.0.tgz" })).length, 1);
  });
});
