// Small worlds of artifacts/sim.wasm, as crates/sim-wasm has them.

/** As `REFUSED` there. */
const REFUSED = 2 ** 31;

/** A function that plays what is asked for under a seed: the outcome as a line of JSON. `Error` with why there is none. */
export function worldsOf(module) {
  const { memory, room, play } = new WebAssembly.Instance(module, {}).exports;
  // Memory may grow while it plays: a view is made where it is used.
  const bytes = (length) => new Uint8Array(memory.buffer, room(), length);
  return (request, seed) => {
    const asked = Buffer.from(request);
    bytes(asked.length).set(asked);
    const said = play(asked.length, BigInt(seed)) >>> 0;
    const text = Buffer.from(bytes(said % REFUSED)).toString();
    if (said >= REFUSED) throw new Error(text);
    return text;
  };
}
