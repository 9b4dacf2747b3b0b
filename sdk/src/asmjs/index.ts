/**
 * The engine as JavaScript, for runtimes without WebAssembly: `@ballast/sdk/asmjs`. The same answers, from 20 to 60
 * times slower.
 */
export { asmjs } from "./module";
