/** A thread with a judge in it: takes a pool as it was read, answers what it thinks of it. */
import { parentPort, workerData } from "node:worker_threads";
import { RiskError } from "./error";
import { type Given, Judge, type Judgement, type JudgeOptions } from "./watch/judge";

/** What it says: that it is there; and of each pool that it is given, one of the others. */
export type Said = { ready: true } | { judgement: Judgement } | { fault: { name: string; message: string } };

const faultOf = (error: unknown) => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name: error instanceof RiskError ? error.name : name, message: message.split("\n", 1)[0] ?? "" };
};

/** Buffers that are handed over instead of copied. */
function buffersOf({ rows }: Judgement): ArrayBuffer[] {
  const columns = [rows.from, rows.market, rows.side, rows.notional, rows.limit];
  const chances = rows.chances.flatMap(({ probability, order }) => [probability, order]);
  return [...columns, ...chances].map(({ buffer }) => buffer as ArrayBuffer);
}

/** Answers until its parent ends it. */
export function work(): void {
  const port = parentPort;
  if (port === null) throw new Error("this file is started as a thread");
  const judge = new Judge(workerData as JudgeOptions);
  const say = (said: Said, buffers: ArrayBuffer[] = []) => port.postMessage(said, buffers);
  port.on("message", (given: Given) => {
    try {
      const judgement = judge.look(given);
      say({ judgement }, buffersOf(judgement));
    } catch (error) {
      say({ fault: faultOf(error) });
    }
  });
  say({ ready: true });
}
