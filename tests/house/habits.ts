import { GENERATED, type SourceFile } from "./tree";

const FILE_LINES = 400;
const INSTRUCTION_LINES = 250;

// Written with a character class so that this file does not find itself.
const LEFTOVER =
  /\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b|\bunimplemented[!]|\btodo[!]\(|\.o[n]ly\(|\b(?:it|describe)\.s[k]ip|#\[i[g]nore/;
const MACHINE_PATH = /(?<![\w.~-])\/(?:r[o]ot|w[o]rk|h[o]me\/\w+|U[s]ers\/\w+)\/|\b[A-Z]:\\+U[s]ers\\/;

/** Files that are too long to be read in one go. */
export function lengthFaults({ path, text }: SourceFile): string[] {
  if (GENERATED.test(path)) return [];
  const limit = path.startsWith("programs/ballast/src/instructions/") ? INSTRUCTION_LINES : FILE_LINES;
  const lines = text.replace(/\n$/, "").split("\n").length;
  return lines > limit ? [`${path} has ${lines} lines, ${limit} are allowed`] : [];
}

/** Work that was left for later, and tests that are switched off. */
export function leftoverFaults(file: SourceFile): string[] {
  return linesWith(file, LEFTOVER);
}

/** Paths that exist on one machine only. */
export function machinePathFaults(file: SourceFile): string[] {
  return linesWith(file, MACHINE_PATH);
}

function linesWith({ path, text }: SourceFile, pattern: RegExp): string[] {
  return text.split("\n").flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : []));
}

/**
 * Commands of a document that no package.json has: `npm run x` (with `-w package` in that package), `npm start`, `npm
 * test`.
 */
export function commandFaults({ path, text }: SourceFile, scripts: Map<string, Set<string>>): string[] {
  const faults: string[] = [];
  for (const [line] of text.matchAll(/\bnpm (?:run|start|test)\b[^\n`|]*/g)) {
    const name = /^npm run(?: (?:-s|--silent))? ([\w:.-]+)/.exec(line)?.[1] ?? /^npm (start|test)\b/.exec(line)?.[1];
    const owner = /(?:-w|--workspace)[ =]([@\w/-]+)/.exec(line)?.[1] ?? "";
    if (name !== undefined && !scripts.get(owner)?.has(name)) faults.push(`${path}: no such command: ${line.trim()}`);
  }
  return faults;
}

/** Packages whose lock entry names an address: it must install from whichever registry a machine is set to. */
export function lockFaults(lock: string): string[] {
  const { packages } = JSON.parse(lock) as {
    packages: Record<string, { resolved?: string; link?: boolean }>;
  };
  return Object.entries(packages).flatMap(([name, { resolved, link }]) =>
    resolved === undefined || link ? [] : [`${name}: ${resolved}`],
  );
}
