// The module beside it is written by scripts/lib/asmjs.mjs, from artifacts/engine.wasm, when the SDK is built.
/** Makes the engine: `engine.use(asmjs)` before the first quote. */
export function asmjs(): Record<string, unknown>;
