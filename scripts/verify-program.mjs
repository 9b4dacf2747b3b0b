// `npm run verify:program -- --rpc URL`: whether the program on chain is artifacts/ballast.so, byte for byte. Needs no key and no pool.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureDependencies } from "./ensure.mjs";
import { bounded } from "./lib/bounded.cjs";
import { sha256 } from "./lib/digest.mjs";
import { ARTIFACTS, ROOT } from "./lib/project.mjs";
import { main, misuse, Problem, readFlags } from "./lib/run.mjs";

const USAGE = `npm run verify:program -- --rpc URL [--program ADDRESS] [--so FILE] [--json]
Whether the program on chain is artifacts/ballast.so, byte for byte. Needs no key and no pool.
  --rpc URL          a node of that chain
  --program ADDRESS  another than the IDL's; --so FILE another build
  --json             what was found, on stdout`;
const LOADER = "BPFLoaderUpgradeab1e11111111111111111111111";
/** The loader's states, by their first four bytes; what lies before a program's bytes. */
const [PROGRAM, PROGRAM_DATA, HEAD] = [2, 3, 45];
/** A program has at most 10 MB, in base64 a third more. */
const askUpTo = bounded({ bytes: 32 << 20, ms: 20_000 });

async function ask(rpc, method, params) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  const answer = await askUpTo(rpc, { method: "POST", body, headers }).catch((error) => {
    throw new Problem(`${rpc} does not answer: ${error.cause?.message ?? error.message}`);
  });
  const said = await answer.json().catch(({ name, message }) => {
    throw new Problem(`${rpc} answers ${answer.status}, ${name === "RangeError" ? message : "and not in JSON"}`);
  });
  if (said.error) throw new Problem(`${rpc}: ${said.error.message}`);
  return said.result;
}

/** An account of the upgradeable loader, in the state that is wanted. */
async function account(rpc, address, state, what) {
  const { value } =
    (await ask(rpc, "getAccountInfo", [address, { encoding: "base64", commitment: "finalized" }])) ?? {};
  if (!value) throw new Problem(`there is no ${what} at ${address}`);
  if (value.owner !== LOADER) throw new Problem(`${address} belongs to ${value.owner}, not to the upgradeable loader`);
  const data = Buffer.from(value.data[0], "base64");
  if (data.length < 36 || data.readUInt32LE(0) !== state) throw new Problem(`${address} is no ${what}`);
  return { data, executable: value.executable };
}

/** What is on chain beside a build: both digests, where the first byte differs, and what can replace it. */
export async function compare({ rpc, program, so, text }) {
  const at = await account(rpc, program, PROGRAM, "program");
  if (!at.executable) throw new Problem(`${program} is not executable`);
  const home = text(at.data.subarray(4, 36));
  const { data } = await account(rpc, home, PROGRAM_DATA, "program's data");
  const own = data.subarray(HEAD, HEAD + so.length);
  // The loader fills up with zeros what it has room for.
  const beyond = data.subarray(HEAD + so.length);
  const differs = own.findIndex((byte, i) => byte !== so[i]);
  const rest = beyond.findIndex((byte) => byte !== 0);
  const first = differs >= 0 ? differs : own.length < so.length ? own.length : rest >= 0 ? so.length + rest : null;
  return {
    program,
    same: first === null,
    firstDifference: first,
    deployed: sha256(own),
    wanted: sha256(so),
    bytes: so.length,
    room: data.length - HEAD,
    deployedInSlot: Number(data.readBigUInt64LE(4)),
    upgradeAuthority: data[12] === 1 ? text(data.subarray(13, 45)) : null,
  };
}

function tell(found) {
  const { program, same, firstDifference, deployed, wanted, bytes, room, deployedInSlot, upgradeAuthority } = found;
  console.log(`program            ${program}, deployed in slot ${deployedInSlot}`);
  console.log(`on chain           sha256 ${deployed}`);
  console.log(`the build          sha256 ${wanted}, ${bytes} bytes of ${room}`);
  console.log(`can be replaced by ${upgradeAuthority ?? "nobody"}`);
  console.log(same ? "the same bytes" : `DIFFERENT, first at byte ${firstDifference}`);
}

const string = { type: "string" };
const options = { rpc: string, program: string, so: string, json: { type: "boolean" } };

/** What the call names, checked before anything is asked. */
async function settings(values) {
  if (!/^https?:\/\/./.test(values.rpc ?? "")) throw misuse("--rpc takes a node's address, http or https", USAGE);
  const file = resolve(values.so ?? join(ROOT, ARTIFACTS.so));
  if (!existsSync(file)) throw misuse(`there is no build ${values.so ?? ARTIFACTS.so}`, USAGE);
  const address = values.program ?? JSON.parse(readFileSync(join(ROOT, ARTIFACTS.idl), "utf8")).address;
  await ensureDependencies(ROOT);
  const { PublicKey } = await import("@solana/web3.js");
  const text = (bytes) => new PublicKey(bytes).toBase58();
  try {
    return { rpc: values.rpc, program: text(address), so: readFileSync(file), text };
  } catch {
    throw misuse(`${address} is no address`, USAGE);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await main(async (args) => {
    const { values } = readFlags(USAGE, { options }, args);
    const found = await compare(await settings(values));
    if (values.json) console.log(JSON.stringify(found, null, 2));
    else tell(found);
    return found.same ? 0 : 1;
  });
