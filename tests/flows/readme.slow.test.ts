// The README's first code as a reader runs it: on a network, with a key in a file.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createContext, fetchPosition } from "@ballast/sdk";
import { type SurfpoolChain, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import ts from "typescript";
import { executeFirst } from "../support/first_order";

const ROOT = path.resolve(__dirname, "../..");
/** Where the code would stand: beside the SDK's examples, with their settings. */
const FILE = path.join(ROOT, "sdk/examples/readme.ts");
const LINES = 12;

const code = (): string =>
  /```ts\n([\s\S]*?)```/.exec(readFileSync(path.join(ROOT, "README.md"), "utf8"))?.[1] ?? "no code";

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
  host.getSourceFile = (name, target, ...rest) =>
    name === FILE ? ts.createSourceFile(name, text, target) : getSourceFile(name, target, ...rest);
  const program = ts.createProgram([FILE], options, host);
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

describe("the code of the README", function () {
  this.timeout(180_000);

  it("is a dozen lines that strict TypeScript accepts", () => {
    const lines = code().split("\n");
    assert.equal(lines.filter((line) => line.trim() !== "").length, LINES);
    assert.deepEqual(faults(code()), []);
    assert.equal(faults(code().replace("collateral: 50_000_000n", "collateral: 50")).length, 1);
  });

  it("opens a position, as soon as a keeper executes the order", async () => {
    const w = await World.create({ chain: "surfpool", verify: false });
    const trader = await w.trader({ usdc: 1_000 });
    const key = path.join(tmpdir(), `ballast-readme-${process.pid}.json`);
    writeFileSync(key, JSON.stringify([...trader.keypair.secretKey]));
    const kept = { ...process.env };
    Object.assign(process.env, { BALLAST_RPC: (w.chain as SurfpoolChain).rpcUrl, BALLAST_KEY: key });
    try {
      await (w.chain as SurfpoolChain).flow();
      const [lines] = await Promise.all([run(code()), execute(w)]);
      assert.match(lines[0] ?? "", /^liquidation at 1\d\d\.\d\d USD$/);
      const address = /^open at (\w{32,44})$/.exec(lines[1] ?? "")?.[1];
      const position = await fetchPosition(w.chain, new PublicKey(address ?? ""));
      assert.deepEqual([position?.owner.toBase58(), position?.state.size], [trader.address.toBase58(), 10n ** 9n]);
    } finally {
      process.env = kept;
      rmSync(key);
      await w.chain.close();
    }
  });
});

/** Executes the first order that comes, as a keeper does. */
async function execute(w: World): Promise<void> {
  const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
  while (!(await executeFirst(w, ctx)));
}
