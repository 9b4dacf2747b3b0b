/** Commands that are programs of their own: their arguments are handed on as they are. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { Problem } from "../../../scripts/lib/command.cjs";

/** A program of the repository. `first`: what its call begins with; `ready`: a script that must have run before. */
export interface Passed {
  call: string;
  about: string;
  file: string;
  first?: readonly string[];
  ready?: string;
}

const LOCALNET = { file: "apps/serve/src/main.ts", ready: "scripts/artifacts.mjs" } as const;

export const PASSED: Readonly<Record<string, Passed>> = {
  localnet: { call: "localnet [options...]", about: "the local network, as `npm start` runs it", ...LOCALNET },
  demo: { call: "demo [options...]", about: "the story of 10 October 2025, told once", ...LOCALNET, first: ["--once"] },
  keeper: {
    ...{ call: "keeper [options...]", about: "run keepers (their own --help says how)" },
    file: "apps/keepers/bin/ballast-keeper.mjs",
  },
  risk: {
    ...{ call: "risk [options...]", about: "stress, forecast and warn of the pool (its own --help says how)" },
    file: "apps/risk/bin/ballast-risk.mjs",
  },
  hedge: {
    ...{ call: "hedge [options...]", about: "watch the pool's hedges on exchanges (its own --help says how)" },
    file: "apps/hedge/bin/ballast-hedge.mjs",
  },
};

/** Runs node with this terminal; signals reach it. Gives its exit code. */
function node(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    const hand = (signal: NodeJS.Signals) => void child.kill(signal);
    // A terminal's Ctrl-C reaches both by itself; twice it would be taken for impatience.
    const interrupt = process.stdin.isTTY ? () => {} : hand;
    process.on("SIGINT", interrupt).on("SIGTERM", hand);
    child.on("error", reject);
    child.on("close", (status, signal) => {
      process.off("SIGINT", interrupt).off("SIGTERM", hand);
      resolve(status ?? (signal === null ? 1 : 130));
    });
  });
}

/** Runs it to its end, where the call was made, so that paths mean what they say. `root`: the repository. */
export async function pass(
  { file, first = [], ready }: Passed,
  args: readonly string[],
  root: string,
): Promise<number> {
  const program = path.join(root, file);
  if (!existsSync(program)) throw new Problem(`${file} is not in this copy of the repository`);
  const isHelp = args.some((arg) => arg === "--help" || arg === "-h");
  if (ready !== undefined && !isHelp) {
    const made = await node([path.join(root, ready), "ensure"]);
    if (made !== 0) return made;
  }
  const loader = path.join(root, "scripts/lib/typescript.cjs");
  const how = file.endsWith(".ts") ? ["--conditions=ballast-source", "-r", loader] : [];
  return node([...how, program, ...first, ...args]);
}
