import { type Call, callOf } from "./call";
import { firstLine } from "./line";

const HELP = `usage: npm start [-- --port N] [-- --json]
       npm start -- --once [--json]

Starts a local Solana network with Ballast on it, for wallets, pages and programs: RPC, WebSocket, a faucet, prices that
move, keepers, a data API with a dashboard. It says where, then tells the story of 10 October 2025 on SOL, which its pool has gone through: who lost, who
paid. It stays until Ctrl-C.

  --port N  RPC on N, WebSocket on N + 1; by default 8899 and 8900, or the next pair that is free
  --once    the story alone, on a network of its own; exit after it
  --json    print the story's ledger, and nothing else, on stdout
  --help    this text

Everything but the story goes to stderr. Exit code 0: all went as told. 1: the port is taken, or a step of the story failed
or an invariant is broken, or this is not Linux x64; nothing is served then. 2: the call is wrong.`;

/** What is left of it ends within so long, when nobody reads any more. */
const LEAVE_MS = 5_000;

/** Told when nobody reads any more what is said, as after `| head`: the exit code, as a shell reports SIGPIPE. */
const left = new Promise<number>((gone) => {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ({ code }: NodeJS.ErrnoException) => gone(code === "EPIPE" ? 141 : 1));
});

const say = (text: string) => void process.stderr.write(`${text}\n`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

/** What the call asks for, or null if it cannot be understood; the reason was printed. */
function readCall(args: string[]): Call | null {
  try {
    return callOf(args);
  } catch (error) {
    say(`${(error as Error).message.split("\n", 1)[0]} (npm start -- --help)`);
    return null;
  }
}

async function main(args: string[]): Promise<number> {
  // When the process began: loading it counts.
  const started = performance.timeOrigin;
  const call = readCall(args);
  if (call === null) return 2;
  if (call.help) {
    print(HELP);
    return 0;
  }
  const here = `${process.platform} ${process.arch}`;
  if (here !== "linux x64") {
    say(
      `PlatformError: Solana's runtime is published for Linux x64 with glibc, not for ${here}: take a container of it`,
    );
    return 1;
  }
  // What it needs is loaded for a right call only.
  return (await import("./start.ts")).start(call, { started, print, say, left });
}

void left.then((code) => setTimeout(() => process.exit(code), LEAVE_MS));
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(firstLine(error));
    process.exit(1);
  },
);
