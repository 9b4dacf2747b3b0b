import path from "node:path";
import { preProcessFile } from "typescript";
import type { SourceFile } from "./tree";

/** What may sign with a key. Everything else builds instructions and hands them to one of these. */
const SIGNERS = [
  /^sdk\/src\/client\//,
  /^packages\/testkit\//,
  /^apps\/localnet\//,
  /^apps\/cli\//,
  /^apps\/keepers\/src\/core\//,
  // Has a browser's wallet sign, which asks its owner.
  /^apps\/dashboard\/src\/wallet\//,
];
const SIGNING =
  /\b(?:signTransaction|signAllTransactions|partialSign|sendAndConfirm\w*)\s*\(|(?<!\bMath)\.sign\(|\bKeypair\.from(?:SecretKey|Seed)\(/;

/**
 * What an app may use besides the SDK and the packages: `risk` is pure, the dashboard knows the API by its HTTP schema
 * only.
 */
const APP_EDGES: Record<string, RegExp> = {
  localnet: /^@ballast\/testkit$/,
  serve: /^@ballast\/(testkit|keepers|localnet)$/,
  keepers: /^@ballast\/risk$/,
  api: /^@ballast\/risk$/,
  dashboard: /^@ballast\/api\/contract$/,
};
/**
 * Packages, the migrations among them: any app may use one, but the testkit, which is for tests and the local network.
 */
const isPackage = (name: string) => /^@ballast\/(testkit|follow|migrations)$/.test(name);

/** A recorded pool and faulty nodes, for tests of what follows one. */
const FOLLOW_TESTING = "@ballast/follow/testing";

/** What every command shares, below all rooms: plain Node, without dependencies. The SDK has no commands. */
const isBase = (target: string) => /^scripts\/lib\/\w+\.cjs$/.test(target);
const isTest = (file: string) => /^(tests|bench)\/|\/(test|examples|endure)\//.test(file);

/** Module names that a TypeScript file imports, requires or re-exports. */
function imports({ text }: SourceFile): string[] {
  return preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** What one file has no right to import, as sentences. */
export function importFaults(file: SourceFile): string[] {
  return imports(file).flatMap((name) => {
    const fault = importFault(file.path, name);
    return fault === null ? [] : [`${file.path} imports ${name}: ${fault}`];
  });
}

/** What inflates the engine's module, which the package carries deflated. */
const INFLATES = "fflate";

function importFault(from: string, name: string): string | null {
  const relative = name.startsWith(".");
  const target = relative ? path.posix.join(path.posix.dirname(from), name) : name;
  const room = roomOf(from);
  const data = isTest(from) && /^(vectors|artifacts|scenarios)\//.test(target);
  const base = room !== "sdk" && isBase(target);
  if (relative && roomOf(target) !== room && !data && !base) {
    return "another room is entered by its package name, not by a path";
  }
  if (from.startsWith("sdk/src/engine/") && !target.startsWith("sdk/src/engine/") && name !== INFLATES) {
    return "sdk/engine imports nothing outside itself";
  }
  if (room === "sdk") return sdkFault(from, name, target);
  if (room.startsWith("packages/")) return packageFault(from, room.slice("packages/".length), name);
  if (room === "migrations") return packageFault(from, room, name);
  if (room.startsWith("apps/")) return appFault(from, room.slice("apps/".length), name);
  return null;
}

function sdkFault(from: string, name: string, target: string): string | null {
  if (/^@ballast\/(?!sdk(\/|$))/.test(name)) return "the SDK knows no app and no package";
  const fromClient = /^sdk\/(src\/(client\/|index\.ts$)|test\/|examples\/)/.test(from);
  if (target.startsWith("sdk/src/client") && !fromClient) return "the client is the SDK's outermost layer";
  return null;
}

/** The part of a name of ours after the scope, if it is not the SDK's. */
const otherThanSdk = (name: string) => /^@ballast\/(?!sdk(\/|$))([^/]+)/.exec(name)?.[2];

function packageFault(from: string, own: string, name: string): string | null {
  const other = otherThanSdk(name);
  if (other === undefined || other === own || (other === "testkit" && isTest(from))) return null;
  return "a package stands on the SDK alone, and its tests on the testkit";
}

function appFault(from: string, app: string, name: string): string | null {
  const other = otherThanSdk(name);
  if (other === undefined || other === app || APP_EDGES[app]?.test(name)) return null;
  if (other === "testkit") return isTest(from) ? null : "the testkit is for tests, benchmarks and the local network";
  if (other === "localnet") return isTest(from) ? null : "the local network is for tests and benchmarks";
  if (name === FOLLOW_TESTING) return isTest(from) ? null : "the follower's recorded chain is for tests";
  if (isPackage(name)) return null;
  return "apps do not import each other";
}

/**
 * `apps/keepers`, `packages/testkit`, `sdk`, `migrations`, ...; tests, benchmarks and the numbers of documents share
 * one room.
 */
function roomOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  if (first === "apps" || first === "packages") return `${first}/${second}`;
  return ["tests", "bench", "docs"].includes(first) ? "tests" : first;
}

/** Where a file signs that must not. Tests hold keys of their own. */
export function signingFaults({ path: file, text }: SourceFile): string[] {
  if (isTest(file) || SIGNERS.some((allowed) => allowed.test(file))) return [];
  return text.split("\n").flatMap((line, i) => (SIGNING.test(line) ? [`${file}:${i + 1} signs: ${line.trim()}`] : []));
}

/** What a manifest's `dependencies` name against the arrows; what tests need belongs in `devDependencies`. */
export function manifestFaults({ path: file, text }: SourceFile): string[] {
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
  const source = path.posix.join(path.posix.dirname(file), "src/index.ts");
  return Object.keys(dependencies).flatMap((name) => {
    const schemas = name === "@ballast/api" && file.startsWith("apps/dashboard/");
    const fault = name.startsWith("@ballast/") && !schemas ? importFault(source, name) : null;
    return fault === null ? [] : [`${file} depends on ${name}: ${fault}`];
  });
}

/** A package's sources and commands: what they import must be there where only what a workspace runs with is. */
const RUNS = /^(sdk|migrations|(?:packages|apps)\/[^/]+)\/(src|bin)\//;
/** The dashboard takes types from there, which are gone when it runs. */
const TYPES_ONLY = "apps/dashboard/src/data/contract.ts";

/** What a package imports and its manifest does not name. `npm start` installs a part of all only. */
export function undeclared(sources: readonly SourceFile[], manifests: readonly SourceFile[]): string[] {
  const named = new Map(
    manifests.map(({ path: file, text }) => {
      const { name, dependencies, peerDependencies } = JSON.parse(text);
      return [path.posix.dirname(file), new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })])];
    }),
  );
  return sources.flatMap((source) => {
    const room = RUNS.exec(source.path)?.[1];
    if (room === undefined || source.path === TYPES_ONLY) return [];
    const packages = imports(source)
      .filter((name) => !/^(\.|node:)/.test(name))
      .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
    return packages
      .filter((name) => !named.get(room)?.has(name))
      .map((name) => `${source.path} imports ${name}, which ${room}/package.json does not depend on`);
  });
}

/**
 * Names under `[dependencies]` of a Cargo.toml (dev- and build-dependencies are not what users link), optional ones
 * apart.
 */
export function cargoDependencies(toml: string): { required: string[]; optional: string[] } {
  const found = { required: [] as string[], optional: [] as string[] };
  let section = "";
  for (const line of toml.split("\n")) {
    section = /^\[(.+)\]/.exec(line)?.[1] ?? section;
    const table = /^(?:target\..*\.)?dependencies(?:\.([\w-]+))?$/.exec(section);
    if (!table) continue;
    const name = table[1] ?? /^([\w-]+)(?:\.workspace)?\s*=/.exec(line)?.[1];
    if (name === undefined || (table[1] !== undefined && !line.startsWith("["))) continue;
    found[/optional\s*=\s*true/.test(line) ? "optional" : "required"].push(name);
  }
  return found;
}
