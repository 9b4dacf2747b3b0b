// Small worlds of artifacts/sim.wasm, as crates/sim-wasm has them.

/** As `REFUSED` there. */
const REFUSED = 2 ** 31;

/** A function that plays what is asked for under a seed: the outcome as a line of JSON. `Error` with why there is none. */
export function worldsOf(module) {
  const { memory, room, play } = new WebAssembly.Instance(module, {}).exports;
  return (request, seed) => {
    const asked = new TextEncoder().encode(request);
    new Uint8Array(memory.buffer).set(asked, room());
    const said = play(asked.length, BigInt(seed)) >>> 0;
    // Memory may have grown: its old view is none then.
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, room(), said % REFUSED));
    if (said >= REFUSED) throw new Error(text);
    return text;
  };
}
