/** A server in a process of its own, bundled as the command is, so that only its own time and memory are counted. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { build } from "../../../../scripts/lib/bundle.cjs";
import { FLAGS } from "../../src/heap";
import type { Cost, Opened, Terms } from "./server";

const APP = resolve(__dirname, "../..");

export interface Measured extends Opened {
  cost(): Promise<Cost>;
  /** One event more. Resolves when it is written, and the server is about to look: with the time, Unix milliseconds. */
  happen(): Promise<number>;
  stop(): Promise<void>;
}

/** Bundles the server. Returns its file. */
export async function bundled(): Promise<string> {
  const folder = join(APP, ".cache/bench");
  await build(APP, folder, "test/bench/server.ts");
  return join(folder, "main.mjs");
}

/** What a process says next. */
export const said = <T>(child: ChildProcess): Promise<T> =>
  new Promise((done, failed) => {
    const ended = (code: number | null) => failed(new Error(`it ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      done(message as T);
    });
  });

export async function startServer(file: string, terms: Terms): Promise<Measured> {
  const child = fork(file, [JSON.stringify(terms)], {
    execArgv: FLAGS,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const opened = await said<Opened>(child);
  const tell = async <T>(words: "cost" | "happen"): Promise<T> => {
    child.send(words);
    return said<T>(child);
  };
  return {
    ...opened,
    cost: () => tell<Cost>("cost"),
    happen: async () => (await tell<{ began: number }>("happen")).began,
    stop: async () => {
      const ended = once(child, "exit");
      child.send("stop");
      await ended;
    },
  };
}
