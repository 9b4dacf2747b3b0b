// What `npm run keep-up` does: a network, and people who use it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { BallastClient, fetchPosition, keypairWallet, PROGRAM_ID } from "@ballast/sdk";
import { Connection, Keypair, SystemProgram, Transaction } from "@solana/web3.js";

const ROOT = path.resolve(__dirname, "../../..");
const NODE = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "apps/serve/src/main.ts"];
/** Until it is ready: two seconds, where nobody else has the machine. */
const START_MS = 180_000;
/**
 * Longest time without a block, or without a notification: blocks come every 400 ms, but others may use the machine.
 */
const SILENCE_MS = 20_000;
/** A call has failed for good after so many times, a second apart. */
const TRIES = 5;

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** `npm start`, as a child. */
class Network {
  log = "";
  exit: number | null = null;
  private readonly child = spawn(process.execPath, NODE, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
  readonly ended = new Promise<number>((resolve) =>
    this.child.on("close", (code) => {
      this.exit = code ?? 1;
      resolve(this.exit);
    }),
  );

  constructor() {
    this.child.stderr.on("data", (chunk: Buffer) => {
      this.log += chunk.toString();
    });
  }

  /** What it says of itself, once it serves. */
  async announced(): Promise<{ rpc: string; key: string; pool: bigint }> {
    const deadline = Date.now() + START_MS;
    for (;;) {
      const [, rpc, pool, key] = /BALLAST_RPC=(\S+) BALLAST_POOL=(\d+) BALLAST_KEY=(.+)/.exec(this.log) ?? [];
      if (rpc !== undefined && key !== undefined) return { rpc, key, pool: BigInt(pool ?? 1) };
      if (this.exit !== null) throw new Error(`it ended with ${this.exit}:\n${this.log}`);
      if (Date.now() > deadline) throw new Error(`it serves nothing after ${START_MS / 1_000} s:\n${this.log}`);
      await pause(200);
    }
  }

  interrupt(): void {
    this.child.kill("SIGINT");
  }
}

/** Something that a user does again and again. */
class User {
  done = 0;
  retried = 0;
  fault: string | null = null;

  constructor(
    readonly name: string,
    private readonly everyMs: number,
    private readonly act: () => Promise<unknown>,
  ) {}

  async until(over: () => boolean): Promise<void> {
    while (!over() && this.fault === null) {
      await this.once(over);
      await pause(this.everyMs);
    }
  }

  private async once(over: () => boolean): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.act();
        this.done += 1;
        return;
      } catch (error) {
        if (over()) return;
        this.retried += 1;
        if (tries === TRIES) {
          this.fault = `failed ${TRIES} times: ${(error as Error).message.split("\n", 1)[0]}`;
          return;
        }
        await pause(1_000);
      }
    }
  }
}

/** Something that must be heard of again and again. */
class Pulse {
  count = 0;
  fault: string | null = null;
  private last = Date.now();

  constructor(readonly name: string) {}

  beat(): void {
    this.count += 1;
    this.last = Date.now();
  }

  check(): void {
    const silent = Date.now() - this.last;
    if (silent > SILENCE_MS) this.fault ??= `nothing for ${(silent / 1_000).toFixed(0)} s, after ${this.count}`;
  }
}

/** Throws if it is not so. */
function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** A transfer of an amount that was not sent before, confirmed. */
async function transfer(connection: Connection, payer: Keypair, lamports: number): Promise<void> {
  const { blockhash } = await connection.getLatestBlockhash();
  const transaction = new Transaction({ feePayer: payer.publicKey, recentBlockhash: blockhash }).add(
    SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: payer.publicKey, lamports }),
  );
  transaction.sign(payer);
  const signature = await connection.sendRawTransaction(transaction.serialize());
  for (let polls = 0; polls < 100; polls += 1) {
    const [status] = (await connection.getSignatureStatuses([signature])).value;
    if (status?.err) throw new Error(`the transfer failed: ${JSON.stringify(status.err)}`);
    if (status?.confirmationStatus === "confirmed" || status?.confirmationStatus === "finalized") return;
    await pause(100);
  }
  throw new Error("a transfer was not confirmed within ten seconds");
}

/** A newcomer is given SOL and dollars. */
async function fund(connection: Connection): Promise<void> {
  const { publicKey } = Keypair.generate();
  const response = await fetch(connection.rpcEndpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ballast_airdrop", params: [publicKey.toBase58()] }),
  });
  const { error } = (await response.json()) as { error?: { message: string } };
  must(error === undefined, error?.message ?? "");
  must((await connection.getBalance(publicKey)) === 10_000_000_000, "a newcomer was given no SOL");
}

/** Opens a position, which the network's own keeper must execute, and closes it. */
async function trade(client: BallastClient): Promise<void> {
  const order = { market: 0, side: 0 as const, size: 1_000_000_000n, custody: 0, collateral: 50_000_000n };
  const { quote } = await client.open(order);
  for (let polls = 0; polls < 60; polls += 1) {
    await pause(250);
    if ((await fetchPosition(client.source, quote.positionAddress, client.programId)) === null) continue;
    await client.close({ position: quote.positionAddress });
    return;
  }
  throw new Error("nobody executed an order within fifteen seconds");
}

function usersOf(connection: Connection, client: BallastClient, visitor: Keypair): User[] {
  const payer = Keypair.generate();
  let lamports = 0;
  let slot = 0;
  let price = 0n;
  return [
    new User("reads", 250, async () => {
      const [now, account] = [await connection.getSlot(), await connection.getAccountInfo(client.pool)];
      must(now >= slot, `slots go back from ${slot} to ${now}`);
      must(account !== null, "the pool is gone");
      slot = now;
    }),
    new User("sends", 300, async () => {
      if (lamports === 0) await connection.requestAirdrop(payer.publicKey, 10_000_000_000);
      lamports += 1;
      await transfer(connection, lamports % 2 === 0 ? payer : visitor, lamports);
    }),
    new User("is funded", 5_000, () => fund(connection)),
    new User("trades", 3_000, () => trade(client)),
    new User("sees prices move", 5_000, async () => {
      const { pool, prices } = await client.state();
      const next = prices[1]?.print()?.price ?? 0n;
      must(next !== price && pool.state.marketCount === 1, `the price stands at ${next}`);
      price = next;
    }),
  ];
}

async function watch(network: Network, seconds: number): Promise<string[]> {
  const { rpc, key, pool } = await network.announced();
  const connection = new Connection(rpc, "confirmed");
  const visitor = Keypair.fromSecretKey(Uint8Array.from(JSON.parse(readFileSync(key, "utf8")) as number[]));
  const client = new BallastClient({ connection, pool, wallet: keypairWallet(visitor) });
  const [slots, logs, accounts] = [new Pulse("hears of slots"), new Pulse("hears logs"), new Pulse("hears accounts")];
  connection.onSlotChange(() => slots.beat());
  connection.onLogs(PROGRAM_ID, () => logs.beat());
  connection.onAccountChange(client.pool, () => accounts.beat());
  const pulses = [slots, logs, accounts];
  const users = usersOf(connection, client, visitor);
  const end = Date.now() + seconds * 1_000;
  const broken = () => [...users, ...pulses].some(({ fault }) => fault !== null);
  const over = () => Date.now() > end || network.exit !== null || broken();
  const at = { height: await connection.getBlockHeight(), time: Date.now() };
  const acting = users.map((user) => user.until(over));
  while (!over()) {
    await pause(500);
    for (const pulse of pulses) pulse.check();
  }
  const elapsed = (Date.now() - at.time) / 1_000;
  await Promise.all(acting);
  const faults = [...users, ...pulses].flatMap(({ name, fault }) => (fault === null ? [] : [`${name}: ${fault}`]));
  if (network.exit !== null) return [`the network ended with ${network.exit}`, ...faults];
  const blocks = (await connection.getBlockHeight()) - at.height;
  // 2.5 a second; a machine that does other things too makes them late, never in bulk.
  if (blocks < elapsed) faults.push(`only ${blocks} blocks in ${elapsed.toFixed(0)} s`);
  const did = users.map(({ name, done, retried }) => `${name} ${done}${retried > 0 ? ` (${retried} again)` : ""}`);
  const heard = pulses.map(({ name, count }) => `${name} ${count}`);
  console.log(`${elapsed.toFixed(0)} s, ${blocks} blocks: ${[...did, ...heard].join(", ")}`);
  return faults;
}

/** Returns the exit code. */
export async function keepUp(seconds: number): Promise<number> {
  const network = new Network();
  const faults = await watch(network, seconds).catch((error: Error) => [error.message]);
  network.interrupt();
  const code = await Promise.race([network.ended, pause(30_000).then(() => null)]);
  if (code !== 0) faults.push(`after Ctrl-C it ended with ${code ?? "nothing, in 30 s"}`);
  const failures = network.log.split("\n").filter((line) => /^(prices|keeper|invariants)[,:].*Error/.test(line));
  for (const line of failures.slice(0, 20)) console.log(`  its log: ${line}`);
  if (faults.length > 0) console.log(`${faults.join("\n")}\nthe end of its log:\n${network.log.slice(-2_000)}`);
  console.log(faults.length === 0 ? "1 passed, 0 failed" : `0 passed, ${faults.length} failed`);
  return faults.length === 0 ? 0 : 1;
}
