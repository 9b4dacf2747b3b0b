// Deals test files to processes that run them side by side, and says what came of each in the order in which they were dealt.
import { fork } from "node:child_process";
import { getPriority, setPriority } from "node:os";
import { join, resolve } from "node:path";
import { ROOT } from "./project.mjs";

/** Of processes beside the one that runs slow files: a third of its share where both want the same core. */
const NICENESS = 5;
/** A process that has grown beyond this is replaced: what machines hold outside of its heap is collected late. */
const MOST_BYTES = 1_500_000_000;
const WORKER = join(ROOT, "scripts/lib/worker.cjs");

/**
 * Whole networks, whose bounds are in real time: one at a time, and first, so that the others fill what they wait. Those
 * run in processes of lower priority.
 */
export const isSlow = (file) => file.endsWith(".slow.test.ts");
/** Judges what something costs: where others use the machine too, it would judge them. */
export const isCost = (file) => file.endsWith(".cost.test.ts");
/** Processes in which such a file is asked: one may have been compiled, or have collected, at the worst moment. */
const ASKED = 3;

/** The order in which files begin: slow ones, then the others; of each the heaviest first, unknown ones in the middle. */
export function dealt(files, weights) {
  const known = Object.values(weights).sort((a, b) => a - b);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  const weight = (file) => weights[file] ?? middle;
  const order = (a, b) => isSlow(b) - isSlow(a) || weight(b) - weight(a) || (a < b ? -1 : 1);
  return [...files].sort(order);
}

/** A process for tests. `run` gives what came of a file; where the process ends with it, that is its failure. */
class Worker {
  constructor(settings, niceness) {
    this.child = fork(WORKER, [JSON.stringify(settings)], {
      cwd: ROOT,
      execArgv: ["--conditions=ballast-source"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    if (niceness > 0 && this.child.pid !== undefined)
      setPriority(this.child.pid, Math.min(19, getPriority() + niceness));
    this.said = "";
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        this.said += text;
      });
    this.ended = new Promise((told) => this.child.on("close", (code, signal) => told(code ?? signal)));
    // Why it ended is seen there.
    this.child.on("error", () => {});
  }

  /** What it wrote since it was last asked. */
  words() {
    const { said } = this;
    this.said = "";
    return said;
  }

  async run(file) {
    const answer = new Promise((told) => this.child.once("message", told));
    this.child.send({ file: resolve(ROOT, file) });
    const result = await Promise.race([answer, this.ended.then((code) => died(file, code))]);
    return { file, ...result, words: this.words() };
  }

  /** Nothing is left to run: what it left open may not keep it. */
  async end() {
    if (this.child.connected) this.child.send({});
    return { code: await this.ended, words: this.words() };
  }
}

function died(file, code) {
  const title = `the process of its tests ended with ${code}`;
  const lines = [{ kind: "fail", depth: 1, title }];
  return { died: true, cpu: 0, rss: 0, left: 1, errors: [], lines, failures: [`${file}: ${title}\n`] };
}

/**
 * Runs the files, in their order, in so many processes. `tell` gets what came of each, in that order too. Returns the
 * faults of processes that did not end well after their last file.
 */
export async function deal(files, { processes, settings = {}, tell, mostBytes = MOST_BYTES }) {
  const queues = [files.filter(isSlow), files.filter((file) => !isSlow(file))];
  const [told, done] = [[...files], new Map()];
  const faults = [];
  const finish = (result) => {
    done.set(result.file, result);
    if (settings.bail && result.failures.length > 0) for (const queue of queues) queue.length = 0;
    while (done.has(told[0])) tell(done.get(told.shift()));
  };
  async function lane(number) {
    const own = number === 0 ? queues : queues.slice(1);
    const next = () => own.find((queue) => queue.length > 0)?.shift();
    let worker;
    for (let file = next(); file !== undefined; file = next()) {
      worker ??= new Worker(settings, number === 0 ? 0 : NICENESS);
      const result = await worker.run(file);
      if (result.died) worker = undefined;
      finish(result);
      if (result.rss > mostBytes) worker = await leave(worker);
    }
    await leave(worker);
  }
  async function leave(worker) {
    const { code, words } = (await worker?.end()) ?? { code: 0, words: "" };
    if (code !== 0) faults.push(`a process of tests ended with ${code}: ${words.trim()}`);
  }
  const lanes = Math.min(processes, files.length);
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  // Files that were not begun, after one that failed, tell nothing.
  for (const file of told) if (done.has(file)) tell(done.get(file));
  return faults;
}

/**
 * Runs files that judge what something costs: one after the other, and one that fails again in another process. What an
 * earlier process found is among the words of the last. Returns faults as `deal` does.
 */
export async function dealAlone(files, { settings = {}, tell }) {
  const faults = [];
  for (const file of files) {
    const before = [];
    for (let left = ASKED; left > 0; left -= 1) {
      let result;
      const keep = (told) => {
        result = told;
      };
      const found = await deal([file], { processes: 1, settings, tell: keep });
      const failed = [...result.failures, ...found];
      if (failed.length > 0 && left > 1) {
        before.push(...failed.map((failure) => `asked again after ${failure}`));
        continue;
      }
      tell({ ...result, words: [...before, result.words].join("\n") });
      faults.push(...found);
      if (settings.bail && failed.length > 0) return faults;
      break;
    }
  }
  return faults;
}
