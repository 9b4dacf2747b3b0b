// The vectors of changes on the program: what may be queued, and what executing leaves, to every number that the engine
// changed.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { ChangeSpec, CustodyConfig, engine, instructions, MarketConfig, PoolConfig } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { editMarket, editPool } from "../support/edit";
import { at, refused } from "../support/expect";
import { strangeKey } from "../support/forge";
import { DAY } from "../support/governance";
import { decode, encode, file, get, type Json, leaves, put } from "./vectors";

type Fields = Record<string, unknown>;
type Step = { set?: Json; call?: string; args?: Json[]; changes?: Json; err?: string };
const { stories } = file<{ stories: Record<string, Step[]> }>("changes.json");
const start = () => decode(file<Json>("world.json")) as Fields;
const story = (name: string): Step[] => {
  const found = stories[name];
  ok(found && found.length > 0, name);
  return found;
};

/** Parameters as the configuration has them: numbers that its type makes small. */
function configOf<C extends object>(standard: C, params: Fields): C {
  const like = (value: unknown, found: unknown) =>
    typeof value === "boolean" ? found === 1 : typeof value === "number" ? Number(found) : found;
  return Object.fromEntries(
    Object.entries(standard).map(([key, value]) => [key, like(value, params[key] ?? value)]),
  ) as C;
}

/** Custodies of the vectors' world in the chain's: SOL, ETH (whose part SOL plays), USDC, and one that there is not. */
const CUSTODY: Record<number, number> = { 0: 1, 1: 1, 2: 0, 3: 7 };
const placeOf = (custody: number): number => CUSTODY[custody] ?? custody;
/** What of a custody a change touches or reads. */
const PARTS = ["params", "sigma", "haircut", "haircutAt", "owned", "locked", "borrowIndex", "borrowAt", "borrowBase"];
const pick = (from: unknown, keys: string[]) => Object.fromEntries(keys.map((key) => [key, get(from, key)]));

/** The vectors' world up to each call, and the call. */
function* calls(name: string): Generator<{ state: Fields; step: Step & { call: string }; args: unknown[] }> {
  const state = start();
  for (const step of story(name)) {
    if (step.set) for (const [path, value] of Object.entries(leaves(step.set))) put(state, path, decode(value));
    if (step.call === undefined) continue;
    yield { state, step: { ...step, call: step.call }, args: (step.args ?? []).map((arg) => decode(arg, state)) };
    for (const [path, value] of Object.entries(leaves(step.changes ?? {}))) put(state, path, decode(value));
  }
}

/** The chain's custodies and market as the vectors have them; positions and prices are not looked at. */
async function take(w: World, state: Fields): Promise<void> {
  await editPool(w, ({ state: pool }) => {
    for (const from of [0, 2]) {
      Object.assign(at(pool.custodies, placeOf(from)), pick(get(state, `pool.custodies.${from}`), PARTS));
    }
  });
  await editMarket(w, "SOL", ({ state: market }) => {
    Object.assign(market, pick(state.market, ["params", "volatility"]));
  });
}

async function scene() {
  const w = await World.create();
  w.verifying = false;
  const pool = await w.control.poolConfig();
  const [token, market] = [await w.control.custodyConfig("SOL"), await w.control.marketConfig("SOL")];
  const poolOf = ({ lossEvents, ...rest }: Fields) =>
    configOf<PoolConfig>(pool, { ...(lossEvents as Fields), ...rest });
  const custodyOf = (params: Fields) => configOf<CustodyConfig>(token, params);
  const marketOf = (params: Fields) => configOf<MarketConfig>(market, params);
  return { w, poolOf, custodyOf, marketOf };
}

/** As the engine said: accepted, or refused with its error. */
async function same(w: World, step: Step, act: () => Promise<unknown>): Promise<void> {
  if (step.err === undefined) await act();
  else await refused(w, step.err, act);
}

describe("changes: engine == program", function () {
  this.timeout(120_000);

  for (const what of ["pool", "custody", "market"]) {
    it(`queues what is within the bounds of a ${what}, and nothing else`, async () => {
      const { w, poolOf, custodyOf, marketOf } = await scene();
      let tried = 0;
      for (const { step, args } of calls(`bounds of a ${what}`)) {
        const params = args[0] as Fields;
        // A flag has no third value in a configuration.
        if (what === "custody" && Number(params.stable) > 1) continue;
        // A listing is held to nothing that is in force.
        const listed = { mint: strangeKey(), feedId: strangeKey().toBytes() };
        const specs: Record<string, () => ChangeSpec> = {
          pool: () => ({ kind: "pool", config: poolOf(params) }),
          custody: () => ({ kind: "listCustody", ...listed, config: custodyOf(params) }),
          market: () => ({ kind: "listMarket", token: 1, stable: 0, config: marketOf(params) }),
        };
        const spec = specs[what]?.();
        ok(spec);
        await same(w, step, () => w.control.queue(spec));
        tried += 1;
      }
      ok(tried > 20, `${tried}`);
    });
  }

  it("queues what may follow the parameters in force, and nothing else", async () => {
    const { w, custodyOf, marketOf } = await scene();
    const seen = { accepted: 0, refused: 0 };
    for (const { state, step, args } of calls("what may follow a custody's parameters")) {
      await take(w, state);
      const spec: ChangeSpec = {
        kind: "custody",
        index: placeOf(args[1] as number),
        config: custodyOf(args[2] as Fields),
      };
      await same(w, step, () => w.control.queue(spec));
      seen[step.err === undefined ? "accepted" : "refused"] += 1;
    }
    for (const { state, step, args } of calls("what may follow a market's parameters")) {
      await take(w, state);
      const params = { ...(get(state, "market.params") as Fields), ...(args[1] as Fields) };
      await same(w, step, () => w.control.queue({ kind: "market", index: 0, config: marketOf(params) }));
      seen[step.err === undefined ? "accepted" : "refused"] += 1;
    }
    ok(seen.accepted > 5 && seen.refused > 10, JSON.stringify(seen));
  });

  for (const name of ["a measured token", "a stable, which no market measures", "a market"]) {
    it(`executes changes of ${name} to the same numbers`, async () => {
      const { w, custodyOf, marketOf } = await scene();
      const steps = [...calls(`changes of ${name}`)].filter(({ step }) => step.err === undefined);
      const first = steps[0]?.args.at(-1);
      ok(steps.length > 3 && typeof first === "bigint");
      await w.chain.setTime(Number(first) - DAY);
      const [before] = calls(`changes of ${name}`);
      ok(before);
      await take(w, before.state);
      const refs = [];
      for (const { step, args } of steps) {
        const spec: ChangeSpec =
          step.call === "control.changeCustody"
            ? { kind: "custody", index: placeOf(args[0] as number), config: custodyOf(args[1] as Fields) }
            : { kind: "market", index: 0, config: marketOf(args[0] as Fields) };
        refs.push((await w.control.queue(spec)).change);
      }
      let done = 0;
      for (const { state, step, args } of calls(`changes of ${name}`)) {
        const ref = refs[done];
        if (step.err !== undefined || ref === undefined) continue;
        await w.waitUntil(Number(args.at(-1)));
        await w.control.execute(ref);
        // What the engine made of it: the state as the next call will find it.
        for (const [path, value] of Object.entries(leaves(step.changes ?? {}))) put(state, path, decode(value));
        if (step.call === "control.changeCustody") {
          const index = args[0] as number;
          const found = at((await w.pool()).state.custodies, placeOf(index));
          deepStrictEqual(encode(pick(found, PARTS)), encode(pick(get(state, `pool.custodies.${index}`), PARTS)));
        } else {
          const { state: found } = await w.market("SOL");
          const parts = ["params", "volatility"];
          deepStrictEqual(encode(pick(found, parts)), encode(pick(state.market, parts)));
        }
        done += 1;
      }
      strictEqual(done, steps.length);
    });
  }

  it("takes a guardian's measure where the engine does", async () => {
    const { w } = await scene();
    let tried = 0;
    for (const { state, step, args } of calls("the guardian's measures")) {
      const [measure, time] = args as [instructions.Measure, bigint];
      // Time on a chain does not reach the last of 64 bits.
      if (time > 1n << 40n) continue;
      await w.chain.setTime(Number(time));
      await w.control.renewGuardian(60);
      await take(w, state);
      const own = measure.kind === "lowerDeposits" ? { ...measure, index: placeOf(measure.index) } : measure;
      if (measure.kind === "lowerDeposits" && measure.index < 3) {
        const { depositCap } = get(state, `pool.custodies.${measure.index}.params`) as engine.CustodyParams;
        await editPool(w, { custodies: { [placeOf(measure.index)]: { params: { depositCap } } } });
      }
      await same(w, step, () => w.control.tighten(own));
      for (const [path, value] of Object.entries(leaves(step.changes ?? {}))) {
        const [root, ...rest] = path.split(".");
        if (rest[0] === "custodies") rest[1] = String(placeOf(Number(rest[1])));
        const found = root === "pool" ? (await w.pool()).state : (await w.market("SOL")).state;
        deepStrictEqual(encode(get(found, rest.join("."))), value, path);
      }
      tried += 1;
    }
    ok(tried > 10, `${tried}`);
  });
});
