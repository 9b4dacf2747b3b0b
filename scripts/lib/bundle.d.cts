/** Bundles one entry of an app, `src/main.ts` if none is named, into a folder as `main.mjs`. */
export function build(app: string, outdir: string, main?: string): Promise<void>;
/** The address of the bundle of an app's sources as they stand. */
export function bundleOf(name: string): Promise<string>;
