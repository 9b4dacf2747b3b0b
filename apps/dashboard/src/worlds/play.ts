/** Small worlds of the simulator, by its WebAssembly: what crates/sim-wasm exports. */

/** What the page uses of an outcome: whole dollars. */
export interface World {
  deficits: number;
  paid_by_fund: number;
  paid_by_lps: number;
  paid_by_winners: number;
  at_floor: boolean;
  sha256: string;
}

interface Exports {
  memory: WebAssembly.Memory;
  room(): number;
  play(length: number, seed: bigint): number;
}

/** As `REFUSED` there: the answer says why there is no outcome. */
const REFUSED = 2 ** 31;

/** A function that plays what is asked for under a seed. `Error` with the simulator's own where it is refused. */
export async function player(wasm: BufferSource): Promise<(request: string, seed: number) => World> {
  const { instance } = await WebAssembly.instantiate(wasm, {});
  const { memory, room, play } = instance.exports as unknown as Exports;
  return (request, seed) => {
    const asked = new TextEncoder().encode(request);
    new Uint8Array(memory.buffer).set(asked, room());
    const said = play(asked.length, BigInt(seed)) >>> 0;
    // Memory may have grown: its old view is none then.
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, room(), said % REFUSED));
    if (said >= REFUSED) throw new Error(text);
    return JSON.parse(text) as World;
  };
}

/** What the page asks its worker, once. */
export interface Asked {
  request: string;
  worlds: number;
}
/** What the worker tells, a few worlds at a time; `error` is the last. */
export type Told = { worlds: World[] } | { error: string };
