// The committed builds of program and engine (artifacts/), so that front-end and keeper developers need no Rust.
//   ensure   puts an up-to-date program into target/: copies the artifacts, or builds when the sources have changed; the engine's
//            WebAssembly, which the SDK carries, is built in place when its sources have
//   update   builds from source and writes artifacts/ (commit the result together with the sources)
//   verify   builds from source and fails when artifacts/ is not what the sources give (CI)
//   digest   prints the digest of the program's sources
// The engine alone: `npm run build:wasm`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildProgram, isBuilt, toolchainVersion } from "./lib/build.mjs";
import { sha256, sourceDigest } from "./lib/digest.mjs";
import { ARTIFACTS, ROOT, TARGET } from "./lib/project.mjs";
import { helped, main, misuse, Problem } from "./lib/run.mjs";
import * as wasm from "./lib/wasm.mjs";

const UPDATE = "run `npm run artifacts:update` and commit artifacts/";

const say = (line) => console.error(`artifacts: ${line}`);
const put = (file, bytes) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
};

/** A manifest that says nothing (half a merge, an empty file) describes no build. */
function manifestIn(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** The manifest and the two files it describes, or null if any of them is missing. */
export function readArtifacts(root) {
  const files = [ARTIFACTS.manifest, ARTIFACTS.so, ARTIFACTS.idl].map((file) => join(root, file));
  if (!files.every(existsSync)) return null;
  const [manifest, so, idl] = files.map((file) => readFileSync(file));
  // A checkout with converted line endings must not look like a different IDL.
  return {
    manifest: manifestIn(manifest.toString()),
    so,
    idl: Buffer.from(idl.toString().replaceAll("\r\n", "\n")),
  };
}

/** Why the committed artifacts cannot stand for these sources; null if they can. Compiles nothing. */
export function staleness(root) {
  const artifacts = readArtifacts(root);
  if (artifacts === null) return `${ARTIFACTS.manifest}, ${ARTIFACTS.so} or ${ARTIFACTS.idl} is missing`;
  const { manifest, so, idl } = artifacts;
  if (sha256(so) !== manifest.so_sha256) return `${ARTIFACTS.so} is not the file that ${ARTIFACTS.manifest} describes`;
  if (sha256(idl) !== manifest.idl_sha256)
    return `${ARTIFACTS.idl} is not the file that ${ARTIFACTS.manifest} describes`;
  if (manifest.digest !== sourceDigest(root)) return "the program's sources have changed since artifacts/ was built";
  return null;
}

/** Makes target/ hold the program and IDL of the working tree. Returns "artifacts", "built" or "present". */
export async function ensure(root, build = buildProgram) {
  const why = staleness(root);
  if (why === null) {
    const { so, idl } = readArtifacts(root);
    let copied = false;
    for (const [file, bytes] of [
      [TARGET.so, so],
      [TARGET.idl, idl],
    ]) {
      const path = join(root, file);
      if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
      put(path, bytes);
      copied = true;
    }
    return copied ? "artifacts" : "present";
  }
  if (isBuilt(root, sourceDigest(root))) return "present";
  say(`${why}: building from source (2 to 4 minutes; 2 more once, if the toolchain is not installed)`);
  await build(root);
  return "built";
}

/** What the manifest must say of a build. */
const manifestOf = ({ digest, so, idl }, toolchain) => ({
  digest,
  so_sha256: sha256(so),
  idl_sha256: sha256(idl),
  so_bytes: so.length,
  toolchain,
});

/** Builds and writes artifacts/. */
export async function update(root, { build = buildProgram, version = toolchainVersion } = {}) {
  const built = await build(root, { kit: true });
  const manifest = manifestOf(built, await version(root, { kit: true }));
  put(join(root, ARTIFACTS.so), built.so);
  put(join(root, ARTIFACTS.idl), built.idl);
  put(join(root, ARTIFACTS.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Builds from source and compares with artifacts/; a Problem says what differs. Another toolchain may give other bytes:
 * then only a warning is returned, since the digest still proves that artifacts and sources belong together.
 */
export async function verify(root, { build = buildProgram, version = toolchainVersion } = {}) {
  const built = await build(root, { kit: true, fresh: true });
  const why = staleness(root);
  if (why !== null) throw new Problem(`${why}; ${UPDATE}`);
  const { manifest } = readArtifacts(root);
  const now = manifestOf(built, await version(root, { kit: true }));
  if (now.idl_sha256 !== manifest.idl_sha256) {
    throw new Problem(`the sources give another IDL than ${ARTIFACTS.idl}; ${UPDATE}`);
  }
  if (now.so_sha256 === manifest.so_sha256) return null;
  const difference = `the sources compile to ${now.so_sha256} (${now.so_bytes} bytes), ${ARTIFACTS.so} is ${manifest.so_sha256} (${manifest.so_bytes} bytes)`;
  if (now.toolchain === manifest.toolchain) throw new Problem(`${difference}; ${UPDATE}`);
  return `${difference}, but it comes from another toolchain: ${manifest.toolchain}; here: ${now.toolchain}`;
}

const COMMANDS = {
  async ensure() {
    if ((await wasm.ensureEngine(ROOT)) === "built") say(`built ${wasm.ENGINE.wasm} and the SDK's copy of it`);
    const how = await ensure(ROOT);
    if (how === "artifacts") say(`copied the committed build to ${TARGET.so} and ${TARGET.idl}`);
  },
  async update() {
    const program = await update(ROOT);
    const engine = await wasm.update(ROOT, wasm.ENGINE);
    console.log(JSON.stringify({ ...program, engine, sim: await wasm.update(ROOT, wasm.WORLDS) }, null, 2));
  },
  async verify() {
    const said = [await verify(ROOT)];
    for (const module of [wasm.ENGINE, wasm.WORLDS]) said.push(await wasm.verify(ROOT, module));
    const warnings = said.filter((warning) => warning !== null);
    for (const warning of warnings) console.log(`warning: ${warning}`);
    if (warnings.length === 0) console.log("artifacts/ is what the sources give, byte for byte");
  },
  digest() {
    console.log(sourceDigest(ROOT));
  },
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main(async (args) => {
    const usage = `node scripts/artifacts.mjs ${Object.keys(COMMANDS).join("|")}
What is compiled and committed: made where it is missing, made again, compared with its sources, or their digest.`;
    helped(usage, args);
    const [command, ...more] = args;
    if (!Object.hasOwn(COMMANDS, command ?? "")) throw misuse("say what to do with the artifacts", usage);
    if (more.length > 0) throw misuse(`${command} takes nothing: ${more.join(" ")}`, usage);
    await COMMANDS[command]();
  });
}
