// Plays what crates/wasm/examples/native.rs computed through artifacts/engine.wasm: scene, error and answer must be the same bytes.
// Then small worlds of the simulator, through artifacts/sim.wasm: the same lines, with the SHA-256 of every state on the way.
// The last line is `N passed, N failed`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileHost } from "./lib/host.mjs";
import { ROOT } from "./lib/project.mjs";
import { main, mustRun } from "./lib/run.mjs";
import { ENGINE, WORLDS } from "./lib/wasm.mjs";
import { worldsOf } from "./lib/worlds.mjs";

const TRAP = 0xffffffff;
const ROOM = 65_536; // a world is 35 KB

/** The module, fresh: a trap leaves its stack where it was. */
function instance(module) {
  const { exports } = new WebAssembly.Instance(module, {});
  exports.memory.grow(4);
  const scene = Math.ceil(exports.__heap_base.value / 16) * 16;
  return { exports, scene, args: scene + ROOM, report: scene + 2 * ROOM };
}

/** One call: what came of it. */
function play({ exports, scene, args, report }, { name, before, given, answer }) {
  const memory = new Uint8Array(exports.memory.buffer);
  memory.set(before, scene);
  memory.set(given, args);
  memory.fill(0, report, report + answer.length);
  const code = exports[name](scene, args, report) >>> 0;
  return {
    code,
    after: memory.slice(scene, scene + before.length),
    answer: memory.slice(report, report + answer.length),
  };
}

/** The file's calls, in order. */
function* records(bytes) {
  let at = 0;
  const take = (length) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const u32 = () => take(4).readUInt32LE(0);
  while (at < bytes.length) {
    const name = take(take(1)[0]).toString();
    const code = u32();
    const [before, given, after, answer] = [0, 0, 0, 0].map(() => take(u32()));
    yield { name, code, before, given, after, answer };
  }
}

/** Numbers of calls, of those that gave an answer, and of those that differ. */
function compare(module, bytes) {
  const counts = { passed: 0, failed: 0, answered: 0, trapped: 0, names: new Set() };
  let engine = instance(module);
  for (const expected of records(bytes)) {
    let got;
    try {
      got = play(engine, expected);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      engine = instance(module);
      got = { code: TRAP };
    }
    const { code, after, answer, name } = expected;
    // Numbers that no account can hold, at which the native build's check of overflows stops: there is nothing to compare.
    if (code === TRAP) {
      counts.trapped++;
      continue;
    }
    const same = code === got.code && (code !== 0 || (answer.equals(got.answer) && after.equals(got.after)));
    counts[same ? "passed" : "failed"]++;
    if (code === 0) {
      counts.answered++;
      counts.names.add(name);
    }
    if (!same && counts.failed <= 10) console.log(`${name}: natively ${code}, as WebAssembly ${got.code}`);
  }
  return counts;
}

/** What is asked of both: every rule of a crash that reaches winners, and the rules that the lab has beside ours. */
const WORLD_SETS = ["", "crash=0.6,minutes=10,leverage=30,fund=0.2", "crash=0.4,leverage=20,rules=static,traders=150"];
const WORLD_SEEDS = 4;

async function compareWorlds(sim) {
  const play = worldsOf(new WebAssembly.Module(readFileSync(join(ROOT, WORLDS.wasm))));
  const counts = { passed: 0, failed: 0 };
  for (const set of WORLD_SETS) {
    const call = ["small", "--set", set, "--seeds", `0..${WORLD_SEEDS}`];
    const { stdout } = await mustRun(sim, call, { show: [] });
    for (const [seed, line] of stdout.trim().split("\n").entries()) {
      const same = play(set, seed) === line;
      counts[same ? "passed" : "failed"]++;
      if (!same) console.log(`world ${set || "as it is"}, seed ${seed}: another outcome than natively`);
    }
  }
  const all = WORLD_SETS.length * WORLD_SEEDS;
  if (counts.passed + counts.failed !== all) throw new Error("not every world was played natively");
  return counts;
}

await main(async () => {
  const folder = await compileHost("--bin", "sim");
  const file = join(folder, "native.bin");
  await mustRun(join(folder, "examples/native"), [file, "200"]);
  const module = new WebAssembly.Module(readFileSync(join(ROOT, ENGINE.wasm)));
  const { passed, failed, answered, trapped, names } = compare(module, readFileSync(file));
  console.log(`${answered} calls of ${names.size} kinds gave an answer, the others an error`);
  if (trapped > 0) console.log(`${trapped} calls overflowed natively and were left out`);
  if (trapped * 1_000 > passed) throw new Error("more than one call in a thousand overflows natively");
  const worlds = await compareWorlds(join(folder, "sim"));
  console.log(`${worlds.passed} small worlds are those of the native build`);
  console.log(`${passed + worlds.passed} passed, ${failed + worlds.failed} failed`);
  if (failed + worlds.failed > 0) process.exitCode = 1;
});
