// The vectors, one set for each call of the engine: its WebAssembly answers as Rust did, and leaves the same of the
// scene.
import assert from "node:assert/strict";
import { engine } from "@ballast/sdk";
import { type Rule, zero } from "../support/rules";
import { decode, encode, file, type Json, leaves, put, start } from "./vectors";

type Paths = Record<string, Json>;
interface Case {
  scene: Paths;
  args: Paths;
  out?: Paths;
  changes?: Paths;
  err?: string;
}

/** The scene that the others differ from: the vectors' world, a second later. */
function base(type: engine.TypeName): Record<string, unknown> {
  const world = start();
  const scene: Record<string, unknown> = zero(type) as object as Record<string, unknown>;
  const [now, slot] = [1_800_000_001n, 9n];
  if (type === "PoolScene") (scene.markets as unknown[])[0] = world.market;
  const whole = { ...scene, now, slot, pool: world.pool, ...(type === "Scene" ? { market: world.market } : {}) };
  const view = new DataView(new ArrayBuffer(engine.sizeOf(type)));
  engine.write(type, view, 0, whole);
  return engine.read(type, view) as object as Record<string, unknown>;
}

/** Nothing of a struct: numbers that may be missing are. */
function blank(name: engine.TypeName): Record<string, unknown> {
  const value = zero(name) as unknown as Record<string, unknown>;
  for (const [key, , kind, count] of engine.LAYOUTS[name].fields as readonly engine.FieldLayout[]) {
    if (kind === "maybe") value[key] = null;
    else if (kind in engine.LAYOUTS)
      value[key] =
        count === undefined
          ? blank(kind as engine.TypeName)
          : Array.from({ length: count }, () => blank(kind as engine.TypeName));
  }
  return value;
}

function given(value: Record<string, unknown>, paths: Paths): Record<string, unknown> {
  for (const [path, said] of Object.entries(paths)) put(value, path, decode(said));
  return value;
}

/** What of a value is said by paths: as the vectors write it, by its difference from another. */
function difference(before: object, after: object): Paths {
  const [old, fresh] = [leaves(encode(before)), leaves(encode(after))];
  return Object.fromEntries(Object.entries(fresh).filter(([path, value]) => old[path] !== value));
}

function play(name: Rule, { scene, args, out, changes, err }: Case): void {
  const [type, argsType, reportType] = engine.CALLS[name];
  const before = type === "Nothing" ? {} : given(base(type), scene);
  let left: object = {};
  let view: DataView = new DataView(new ArrayBuffer(0));
  let at = 0;
  const place: engine.PutScene = (places) => {
    [view, at] = [places.view, places.scene];
    engine.write(type, view, at, before);
  };
  try {
    const report = engine.call(name, type === "Nothing" ? null : place, given(blank(argsType), args) as never);
    if (type !== "Nothing") left = engine.read(type, view, at);
    const expected = given(blank(reportType), out ?? {});
    assert.deepEqual(encode(report), encode(expected));
    assert.deepEqual(type === "Nothing" ? {} : difference(before, left), leaves((changes ?? {}) as Json));
    assert.equal(err, undefined);
  } catch (e) {
    if (!(e instanceof engine.MathError)) throw e;
    assert.equal(e.error, err);
  }
}

describe("vectors: engine in Rust == engine.wasm", () => {
  const known = new Set<string>();
  for (const kind of ["quote", "do", "check", "rule"]) {
    const { calls } = file<{ calls: Record<string, Case[]> }>(`${kind}.json`);
    for (const [name, cases] of Object.entries(calls)) {
      known.add(name);
      it(`${name}: ${cases.length} cases`, () => {
        for (const [i, each] of cases.entries()) {
          try {
            play(name as Rule, each);
          } catch (e) {
            throw new Error(`case ${i}: ${e instanceof Error ? e.message : e}`);
          }
        }
      });
    }
  }

  it("has a set of every call", () => assert.deepEqual([...known].sort(), Object.keys(engine.CALLS).sort()));
});
