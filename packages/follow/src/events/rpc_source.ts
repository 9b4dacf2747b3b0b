/** A chain by JSON-RPC of several nodes: what is confirmed, and a wake-up where a node has a socket. */
import type { LogSource } from "@ballast/sdk";
import { NodeError } from "../rpc/node";
import type { Nodes } from "../rpc/nodes";
import { Reader } from "../rpc/reader";
import { Subscriptions } from "../rpc/subscriptions";
import { isAddress, isSignature } from "../rpc/wire";
import type { Listed, ReadAccount, Source, Transaction } from "./source";

/** A majority of the stake has voted for it: `getTransaction` knows nothing newer. */
const COMMITMENT = "confirmed";

interface WireListed {
  signature: string;
  slot: number;
  err: unknown;
  confirmationStatus?: string | null;
}

interface WireTransaction {
  slot: number;
  blockTime?: number | null;
  transaction: { message: { accountKeys: string[] } };
}

export interface RpcSourceOptions {
  nodes: Nodes;
  /** WebSocket addresses by that of the node; none: it is polled. */
  sockets: ReadonlyMap<string, string>;
  /** Addresses whose transactions wake whoever listens. */
  streams: readonly string[];
}

export class RpcSource implements Source {
  private readonly reader: Reader;

  constructor(private readonly options: RpcSourceOptions) {
    this.reader = new Reader(options.nodes, COMMITMENT);
  }

  listen(wake: () => void): () => void {
    const { nodes, sockets, streams } = this.options;
    if (sockets.size === 0) return () => {};
    const subscriptions = new Subscriptions({
      nodes,
      sockets,
      stands: wake,
      wanted: () =>
        streams.map((stream) => ({
          method: "logsSubscribe",
          params: [{ mentions: [stream] }, { commitment: COMMITMENT }],
          heard: () => {
            subscriptions.alive();
            wake();
          },
        })),
    });
    subscriptions.start();
    return () => subscriptions.stop();
  }

  async list(address: string, range: { before?: string; until?: string }, limit: number): Promise<Listed[]> {
    const options = { ...range, limit, commitment: COMMITMENT };
    const answer = await this.options.nodes.call<WireListed[]>("getSignaturesForAddress", [address, options]);
    if (!Array.isArray(answer) || answer.length > limit || !answer.every(({ signature }) => isSignature(signature)))
      throw new NodeError("a listing that is none");
    return answer.map(({ signature, slot, err, confirmationStatus }) => ({
      signature,
      slot: BigInt(slot),
      failed: err !== null && err !== undefined,
      final: confirmationStatus === "finalized",
    }));
  }

  async transaction(signature: string): Promise<Transaction | null> {
    const options = { encoding: "json", commitment: COMMITMENT, maxSupportedTransactionVersion: 0 };
    const answer = await this.options.nodes.call<WireTransaction | null>("getTransaction", [signature, options]);
    if (answer === null) return null;
    const [payer] = answer.transaction.message.accountKeys;
    if (!isAddress(payer)) throw new NodeError("a transaction that nobody paid");
    const { slot, blockTime } = answer;
    return { signature, slot: BigInt(slot), ts: BigInt(blockTime ?? 0), payer, told: answer as LogSource };
  }

  accounts(addresses: readonly string[]): Promise<ReadAccount[]> {
    return this.reader.accounts(addresses);
  }
}
