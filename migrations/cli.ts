import { secretKeyWallet, type Wallet } from "@ballast/sdk";
import { Connection } from "@solana/web3.js";
import { lastWords, Misuse, misuse, readFlags, readText } from "../scripts/lib/command.cjs";
import { readConfig } from "./config";
import { migrate, type Outcome, targetOf } from "./deploy";

const USAGE = "npm run migrate -- --url URL --keypair FILE --config FILE [--dry-run] [--json]";
const HELP = `usage: ${USAGE}

Configures a deployed program: controller, pool, tokens and markets. Does only what is missing, so it can be run again.

  --url       RPC address of the cluster: http://127.0.0.1:8899
  --keypair   file with the admin's key, as solana-keygen writes it; at first the program's upgrade authority
  --config    file with guardian, pool, tokens and markets: migrations/example.json, explained in migrations/README.md
  --dry-run   says everything that would be done, and sends nothing
  --json      what was done as JSON, and nothing else, on stdout
  --help      this text

Exit code 0: all is as the configuration says. 1: a step failed, or the chain has something else. 2: the call, a file or the address
is wrong, and nothing was sent.`;

const string = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = { url: string, keypair: string, config: string, "dry-run": flag, json: flag, help: flag };

type Print = (text: string) => void;

async function call(args: string[], print: Print, complain: Print): Promise<number> {
  const { values } = readFlags(USAGE, { options: OPTIONS }, args);
  if (values.help) {
    print(HELP);
    return 0;
  }
  const { url, keypair, config: file } = values;
  if (!url || !keypair || !file) throw misuse("url, keypair and config are needed", USAGE);
  const [config, wallet] = [readConfig(file), readKey(keypair)];
  const connection = await connect(url);
  let doing = "";
  const starts = (step: string, what: string) => {
    doing = `${step}  ${what}: `;
  };
  const report = (o: Outcome) => {
    doing = "";
    complain(`${o.step}  ${o.what}  ${o.signature ?? "(dry run)"}`);
  };
  const dryRun = values["dry-run"] ?? false;
  try {
    const outcomes = await migrate(targetOf(connection, wallet), config, { dryRun, starts, report });
    if (values.json) print(JSON.stringify(outcomes));
    else complain(summary(outcomes.length, dryRun));
    return 0;
  } catch (error) {
    const { status, text } = lastWords(error);
    complain(text.replace(/^error: /, `error: ${url}: ${doing}`));
    return status;
  }
}

const summary = (count: number, dryRun: boolean) =>
  count === 0 ? "nothing to do" : `${count} ${count === 1 ? "change" : "changes"}${dryRun ? " to make" : ""}`;

/** The key in a file. What the file says is never shown. */
function readKey(file: string): Wallet {
  const text = readText(file, "the key");
  try {
    const bytes: unknown = JSON.parse(text);
    if (!Array.isArray(bytes) || !bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)) throw bytes;
    return secretKeyWallet(Uint8Array.from(bytes));
  } catch {
    throw new Misuse(`${file}: the key is not the 64 numbers that solana-keygen writes`);
  }
}

/** A node that answers. */
async function connect(url: string): Promise<Connection> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Misuse(`${url}: the address of a node begins with http:// or https://`);
  const connection = new Connection(url, { commitment: "confirmed", disableRetryOnRateLimit: true });
  try {
    await connection.getVersion();
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error && cause.message !== "" ? cause.message : (message.split("\n")[0] ?? "");
    throw new Misuse(`${url}: no Solana node answers there: ${why}`);
  }
  return connection;
}

/** `npm run migrate`: does what the arguments say and returns the exit code. */
export async function migrateCli(args: string[], print: Print, complain: Print): Promise<number> {
  try {
    return await call(args, print, complain);
  } catch (error) {
    const { status, text } = lastWords(error);
    complain(text);
    return status;
  }
}
