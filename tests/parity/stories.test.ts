import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { attempt, decode, encode, file, get, type Json, leaves, type Outcome, put } from "./vectors";

type Changes = Record<string, Json>;
type Step =
  | { reset: true }
  | { set: Changes }
  | ({ call: string; args: Json[]; state?: string | Record<string, string>; changes?: Changes } & Outcome);
type State = Record<string, unknown>;

const FILES = [
  "stories",
  "bounds",
  "changes",
  "edges",
  "fund",
  "sources",
  "walks",
  "volatility-stories",
  "waterfall-worked",
  "young",
];
const start = () => decode(file<Json>("world.json")) as State;

/** What is different after, by path. */
function difference(before: Changes, after: Changes): Changes {
  return Object.fromEntries(Object.entries(after).filter(([path, value]) => before[path] !== value));
}

/** One step on the state, compared with what the engine did. */
function play(state: State, step: Step): void {
  if ("reset" in step) {
    Object.assign(state, start());
    return;
  }
  if ("set" in step) {
    for (const [path, value] of Object.entries(leaves(step.set))) put(state, path, decode(value));
    return;
  }
  const { call, args, state: of } = step;
  const given = args.map((arg) => decode(arg, state));
  if (of === undefined) {
    const got = attempt(call, given);
    deepStrictEqual("err" in got ? got : { out: encode(got.value) }, outcome(step));
    return;
  }
  const before = leaves(encode(state));
  const target =
    typeof of === "string"
      ? get(state, of)
      : Object.fromEntries(Object.entries(of).map(([key, path]) => [key, get(state, path)]));
  const got = attempt(call, [target, ...given]);
  deepStrictEqual(leaves(encode(state)), before, "what was given must stay as it was");
  if ("err" in got) {
    deepStrictEqual(got, outcome(step));
    return;
  }
  const { state: after, report } = got.value as { state: State; report: unknown };
  deepStrictEqual({ out: encode(report) }, outcome(step));
  if (typeof of === "string") put(state, of, after);
  else for (const [key, path] of Object.entries(of)) put(state, path, after[key]);
  deepStrictEqual(difference(before, leaves(encode(state))), leaves(step.changes ?? null));
}

const outcome = (step: Outcome): Outcome => ("err" in step ? { err: step.err } : { out: step.out });

describe("stories: engine == SDK, to every number of the state", () => {
  for (const name of FILES) {
    const { stories } = file<{ stories: Record<string, Step[]> }>(`${name}.json`);
    for (const [title, steps] of Object.entries(stories)) {
      it(`${name}: ${title}`, () => {
        const state = start();
        let played = 0;
        for (const [index, step] of steps.entries()) {
          try {
            play(state, step);
          } catch (error) {
            const what = "call" in step ? step.call : "set";
            throw new Error(`step ${index}, ${what}: ${error instanceof Error ? error.message : error}`);
          }
          played += 1;
        }
        strictEqual(played, steps.length);
      });
    }
  }
});
