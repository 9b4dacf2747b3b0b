/** The command line as it is typed: in a process of its own. */
import { type ChildProcess, execFile } from "node:child_process";
import path from "node:path";
import type { Done } from "./typed";

export const BIN = path.resolve(__dirname, "../bin/ballast.mjs");

/** Runs it; `child` is given what can be killed. */
export function spawned(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  child: (process: ChildProcess) => void = () => {},
): Promise<Done> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env }, maxBuffer: 2 ** 24 };
    const started = execFile(process.execPath, [BIN, ...args], options, (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code ?? 137), out, err }),
    );
    child(started);
  });
}

/** Milliseconds of the fastest of some runs: what else the machine does only makes one slower. */
export async function fastest(tries: number, run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i++) {
    const started = performance.now();
    await run();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}
