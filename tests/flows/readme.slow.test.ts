// The README's own blocks as a new user runs them: `npm start`, then each of the others beside it.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { BallastClient } from "@ballast/sdk";
import { networkPublished } from "@ballast/testkit";
import { Connection } from "@solana/web3.js";
import ts from "typescript";

const ROOT = path.resolve(__dirname, "../..");
/** Where the code would stand: beside the SDK's examples, with their settings. */
const FILE = path.join(ROOT, "sdk/examples/readme.ts");
const LINES = 14;
const START_MS = 120_000;
const RUN_MS = 60_000;

const GUIDE = "docs/guides/risk-teams.md";
/** Where a page says that the dashboard is. */
const DASHBOARD = "http://127.0.0.1:8080";

/** Blocks of a page, by their language and a word of each. */
function block(language: "sh" | "ts", word: string, page = "README.md"): string {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  const all = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].filter(
    ([, of, code]) => of === language && code?.includes(word),
  );
  assert.equal(all.length, 1, `${all.length} blocks of ${language} say ${word}`);
  return all[0]?.[2] ?? "";
}

const code = (word: string): string => block("ts", word);

/** What was parsed and checked already: libraries and the SDK are the same for every block, and take 2 s each time. */
const parsed = new Map<string, ts.SourceFile | undefined>();
let previous: ts.Program | undefined;

/** What the compiler has against it, in strict TypeScript. */
function faults(text: string): string[] {
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"], customConditions: ["ballast-source"] },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (name) => (name === FILE ? text : readFile(name));
  host.fileExists = (name) => name === FILE || fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    if (name === FILE) return ts.createSourceFile(name, text, target);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, target, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([FILE], options, host, previous);
  previous = program;
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(FILE));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Runs it in this process; what it prints. */
async function run(text: string): Promise<string[]> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  const lines: string[] = [];
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...given: unknown[]) => Promise<void>;
  const body = new AsyncFunction("require", "exports", "console", outputText);
  await body(createRequire(FILE), {}, { log: (line: string) => lines.push(line) });
  return lines;
}

/** Types a block into a shell, which ends at the first command that fails; what it prints. */
function type(lines: string, url: string, timeout = RUN_MS): Promise<string> {
  const env = { ...process.env, BALLAST_RPC: url, NO_COLOR: "1" };
  return new Promise((resolve, reject) => {
    execFile("sh", ["-e", "-c", lines], { cwd: ROOT, env, timeout }, (error, out, err) =>
      error === null ? resolve(out) : reject(new Error(`${error.message}\n${out}\n${err}`)),
    );
  });
}

describe("the code of the README", function () {
  this.timeout(START_MS + RUN_MS);

  it("is 14 lines that strict TypeScript accepts, and so are the others", () => {
    const first = code("client.open");
    assert.equal(first.split("\n").filter((line) => line.trim() !== "").length, LINES);
    assert.deepEqual(faults(first), []);
    assert.equal(faults(first.replace("collateral: 50_000_000n", "collateral: 50")).length, 1);
    assert.deepEqual(faults(code("queueChange")), []);
  });

  if (!networkPublished) return;

  describe("on the network of npm start", () => {
    let network: ChildProcess;
    let url = "";
    let pages = "";
    const kept = { ...process.env };

    before(async () => {
      // In a group of its own, which Ctrl-C would reach as a whole: npm does not pass it on.
      network = spawn("sh", ["-c", block("sh", "npm start")], {
        cwd: ROOT,
        detached: true,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let said = "";
      network.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      for (const end = Date.now() + START_MS; url === "" && Date.now() < end; ) {
        await new Promise((done) => setTimeout(done, 100));
        url = /^Ready after[\s\S]*^ +RPC +(\S+)[\s\S]*ballast -- positions$/m.exec(said)?.[1] ?? "";
        assert.equal(network.exitCode, null, said);
      }
      assert.notEqual(url, "", said);
      process.env.BALLAST_RPC = url;
      pages = /^ +dashboard +(\S+)$/m.exec(said)?.[1] ?? "";
    });
    after(async () => {
      process.env = kept;
      const ended = new Promise((done) => network.once("close", done));
      process.kill(-Number(network.pid), "SIGINT");
      await ended;
    });

    /** Waits until the API answers this. */
    async function answering(at: string): Promise<void> {
      for (let status = 0; status !== 200; await new Promise((done) => setTimeout(done, 200)))
        status = (await fetch(`${pages}${at}`).catch(() => ({ status: 0 }))).status;
    }

    it("funds a key, opens a position and shows it, by the command line", async () => {
      const said = await type(block("sh", "airdrop"), url);
      assert.match(said, /got 5 SOL for fees, 1000 USDC/);
      assert.match(said, /^position \w{32,44}, once a keeper has executed it$/m);
      assert.match(said, /^\w{32,44} +0 +long +1 /m);
    });

    it("opens and closes a position for somebody new", async () => {
      const lines = await run(code("client.open"));
      assert.match(lines[0] ?? "", /^liquidation at \d+\.\d\d USD$/);
      assert.match(lines[1] ?? "", /^closed at \d+\.\d\d USD: (4\d|50)\.\d\d USDC are back$/);
    });

    it("shows a keeper that liquidates somebody", async () => {
      const said = await type(block("sh", "network move"), url);
      assert.match(said, /^SOL is at \d+(\.\d+)? USD$/m);
      assert.match(said, / PositionLiquidated \{/);
    });

    it("lists the receipt of the story's loss", async () => {
      assert.match(await type(block("sh", "-- receipt"), url), /^\w{32,44} +0 +short +0 +\S+Z +85316\.06$/m);
    });

    it("has a second pool from one file, by the page of deployments", async () => {
      const said = await type(block("sh", "network show", "migrations/README.md"), url, START_MS);
      assert.match(said, /^\d+ steps are done$/m);
      assert.match(said, /^no drift$/m);
      assert.match(said, /^custody +mint +price/m);
    });

    it("answers an analyst, by the guide", async () => {
      await answering("/ready");
      const said = await type(
        block("sh", "losses/ledger", "docs/guides/analysts.md").replaceAll(DASHBOARD, pages),
        url,
      );
      assert.match(said, /"asOf":/);
      assert.match(said, /PositionLiquidated/);
    });

    describe("for a risk team, by its guide", () => {
      const guide = (word: string) => block("sh", word, GUIDE).replaceAll(DASHBOARD, pages);
      before(async function () {
        this.timeout(START_MS);
        await answering("/v1/risk/var");
      });

      it("stresses the live book, values a day, and forecasts", async () => {
        const said = await type(guide("risk -- stress"), url);
        assert.match(said, /^october +-31\.8 % /m);
        assert.match(said, /^deficit, keepers act after every bar /m);
        assert.match(said, /^within 24 hours \d+\.\d\d of \d+ positions are expected to be liquidated/m);
        assert.match(said, /such came true\n\w{32,44} +0 +long +[\d,]+ +-\d+\.\d % +\d+\.\d\d % +\d+\.\d\d %$/m);
      });

      it("sees how likely each position goes, and what came true of such forecasts", async () => {
        const said = await type(guide("at-risk"), url);
        assert.match(said, /"chance":"\d+","calibration":\{"said":"\d+","was":"\d+"\}/);
        assert.match(said, /"tried":\[\{"hours":4,/);
        assert.match(said, /^october,/m);
      });

      it("is warned with a reason, and finds the tightening prepared", async () => {
        const said = await type(guide("risk/alerts"), url);
        assert.match(said, /"level":"(warn|act)".*"causes":\["the price (fell|rose) by /);
        assert.match(said, /"kind":"early-warning".*"causes":\["the price /);
        assert.match(said, /"kind":"tighten".*"signer":"\w{32,44}","transaction":"[\w+/=]{100,}"/);
        assert.match(
          said,
          /^ {2}because the price (fell|rose) by [\s\S]+\n {2}to be signed by \w{32,44}\n {2}[\w+/=]{100,}$/m,
        );
      });
    });

    it("adds a market through the timelock", async () => {
      const client = () => new BallastClient({ connection: new Connection(url, "confirmed") });
      const marketCount = async () => (await client().state()).pool.state.marketCount;
      assert.equal(await marketCount(), 1);
      assert.match((await run(code("queueChange"))).join(), /^market 1 is open: \w{32,44}$/);
      assert.equal(await marketCount(), 2);
    });
  });
});
