/** A recorded chain behind HTTP and a WebSocket, as a node answers: as far as it has come, and with faults. */
import type { AddressInfo } from "node:net";
import { CLOCK, PROGRAM_ID } from "@ballast/sdk";
import { type Call, type FaultyNode, faultyNode, type Rule } from "@ballast/testkit";
import type { GetProgramAccountsFilter } from "@solana/web3.js";
import WebSocket from "ws";
import { passing } from "../../src";
import type { Recorded, Recorder } from "./recorder";

/** Slots after which nothing is undone. */
const FINAL = 32n;
const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function base58(bytes: Uint8Array): string {
  let [value, text] = [BigInt(`0x${Buffer.from(bytes).toString("hex")}`), ""];
  for (; value > 0n; value /= 58n) text = DIGITS[Number(value % 58n)] + text;
  return DIGITS[0]?.repeat(bytes.findIndex((byte) => byte !== 0)) + text;
}

const clockOf = ({ slot, ts }: Recorded): Uint8Array => {
  const data = new Uint8Array(40);
  const view = new DataView(data.buffer);
  view.setBigUint64(0, slot, true);
  view.setBigInt64(32, ts, true);
  return data;
};

type Params = [never, Record<string, never>];

export class RecordedNode {
  /** How many transactions of the chain it has seen. */
  at: number;
  /** Calls that came to it, its failed ones too. */
  readonly calls: Call[] = [];
  /** What happens to a call; null for nothing. */
  rule: Rule = () => null;
  private node: FaultyNode | null = null;
  /** Numbers of subscriptions, by their method. */
  private readonly subscribed = new Map<string, Set<number>>();
  private readonly all: Recorded[];
  private readonly sockets = new WebSocket.Server({ port: 0, host: "127.0.0.1" });

  private constructor(recorder: Recorder) {
    this.all = recorder.moments.map(({ transaction }) => transaction);
    this.at = this.all.length;
    this.sockets.on("connection", (client) =>
      client.on("message", (data) => {
        const { id, method } = JSON.parse(String(data)) as { id: number; method: string };
        this.subscribed.set(method, (this.subscribed.get(method) ?? new Set()).add(id + 1));
        client.send(JSON.stringify({ jsonrpc: "2.0", id, result: id + 1 }));
      }),
    );
  }

  static async start(recorder: Recorder, at?: number): Promise<RecordedNode> {
    const node = new RecordedNode(recorder);
    node.at = at ?? node.at;
    const rule: Rule = (call) => {
      node.calls.push(call);
      return node.rule(call);
    };
    node.node = await faultyNode("", rule, async (_, body) => node.answer(body));
    return node;
  }

  get url(): string {
    return this.node?.url ?? "";
  }
  get ws(): string {
    return `ws://127.0.0.1:${(this.sockets.address() as AddressInfo).port}`;
  }
  /** Clients that listen to it. */
  get listeners(): number {
    return this.sockets.clients.size;
  }
  /** How often a method was called. */
  count(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  /** Tells the first subscription of every client. */
  tell(result: unknown): void {
    this.send(1, result);
  }

  /** Tells all subscriptions of a method. */
  notify(method: string, result: unknown): void {
    for (const number of this.subscribed.get(method) ?? []) this.send(number, result);
  }

  private send(subscription: number, result: unknown): void {
    for (const client of this.sockets.clients)
      client.send(JSON.stringify({ jsonrpc: "2.0", method: "notified", params: { subscription, result } }));
  }

  /** Ends all its sockets. */
  drop(): void {
    for (const client of this.sockets.clients) client.terminate();
  }

  async close(): Promise<void> {
    this.drop();
    await new Promise((done) => this.sockets.close(done));
    await this.node?.close();
  }

  private get seen(): Recorded[] {
    return this.all.slice(0, this.at);
  }
  private get tip(): Recorded {
    return this.all[this.at - 1] as Recorded;
  }

  private answer(body: string): string {
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: Params };
    const methods: Record<string, () => unknown> = {
      getAccountInfo: () => this.inContext(this.wire(params[0])),
      getMultipleAccounts: () => this.inContext((params[0] as string[]).map((address) => this.wire(address))),
      getProgramAccounts: () => this.inContext(this.owned((params[1].filters ?? []) as GetProgramAccountsFilter[])),
      getSignaturesForAddress: () => this.listed(params[0], params[1]),
      getTransaction: () => this.transaction(params[0]),
    };
    const found = methods[method];
    const error = { code: -32_601, message: `no method ${method}` };
    return JSON.stringify({ jsonrpc: "2.0", id, ...(found === undefined ? { error } : { result: found() }) });
  }

  private inContext(value: unknown) {
    return { context: { slot: Number(this.tip.slot) }, value };
  }

  private wire(address: string) {
    const data = address === CLOCK.toBase58() ? clockOf(this.tip) : this.tip.accounts.get(address);
    if (data === undefined) return null;
    return { data: [Buffer.from(data).toString("base64"), "base64"], owner: PROGRAM_ID.toBase58(), lamports: 1 };
  }

  private owned(filters: GetProgramAccountsFilter[]) {
    const passes = passing(filters);
    const found = [...this.tip.accounts].filter(([, data]) => passes(data));
    return found.map(([pubkey]) => ({ pubkey, account: this.wire(pubkey) }));
  }

  private listed(address: string, { before, until, limit }: { before?: string; until?: string; limit?: number }) {
    const found = this.seen.filter(({ keys }) => keys.has(address)).reverse();
    const from = found.findIndex(({ signature }) => signature === before) + 1;
    const to = found.findIndex(({ signature }) => signature === until);
    return found
      .slice(from, to < 0 ? undefined : to)
      .slice(0, limit)
      .map(({ signature, slot }) => {
        const confirmationStatus = slot + FINAL <= this.tip.slot ? "finalized" : "confirmed";
        return { signature, slot: Number(slot), err: null, confirmationStatus };
      });
  }

  private transaction(asked: string) {
    const found = this.seen.find(({ signature }) => signature === asked);
    if (found === undefined) return null;
    const { slot, ts, payer, logs, inner = [] } = found;
    const instructions = inner.map(({ programId, data }) => ({ programId: programId.toBase58(), data: base58(data) }));
    return {
      ...{ slot: Number(slot), blockTime: Number(ts) },
      transaction: { message: { accountKeys: [payer] }, signatures: [asked] },
      meta: { err: null, logMessages: logs, innerInstructions: [{ index: 0, instructions }] },
    };
  }
}
