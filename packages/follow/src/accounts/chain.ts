/** A chain's accounts, as far as they can be asked and heard of. Answers may be late, old or wrong. */
import { type AccountSource, CLOCK, type RawAccount } from "@ballast/sdk";
import { type Commitment, type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import type { ReadAccount } from "../events/source";
import type { Begin } from "../rpc/listing";
import { NodeError } from "../rpc/node";
import type { Nodes } from "../rpc/nodes";
import { Reader } from "../rpc/reader";
import type { Subscription } from "../rpc/socket";
import { Subscriptions } from "../rpc/subscriptions";
import { type InContext, isAddress, isSignature, rawOf, slotOf, type Wire } from "../rpc/wire";

/** What somebody wants to be told of. */
export interface Heeded {
  programId: PublicKey;
  /** Accounts of the program that pass all filters of one. */
  groups: readonly GetProgramAccountsFilter[][];
  accounts: readonly string[];
  /** The address whose transactions' logs are told. */
  stream: string;
}

/** Who is told. Must not throw but for what is no notification: such a socket is left. */
export interface Ears {
  wanted(): Heeded;
  /** All subscriptions stand: what happened before was not heard. */
  stands(): void;
  /** An account as of a slot; with some nodes empty for one that was closed. */
  account(address: string, account: RawAccount, slot: number): void;
  logs(logs: { err: unknown; logs: string[]; signature: string }, slot: number): void;
  /** The chain has a new slot. */
  slot(): void;
}

export interface Hearing {
  start(): void;
  stop(): void;
  /** The chain is seen to move, by other means. */
  moves(): void;
  /** What is wanted has changed, or what stands says nothing of what happens: the next node's socket is opened. */
  anew(): void;
}

export interface AccountChain {
  /** At most a hundred are of one slot. */
  accounts(addresses: readonly string[]): Promise<ReadAccount[]>;
  /** All that pass, as of one slot, handed on as they come. */
  all<T>(programId: PublicKey, filters: GetProgramAccountsFilter[], begin: Begin<T>): Promise<T>;
  /** Null where nothing is told of: then it is asked again and again. */
  hear(ears: Ears): Hearing | null;
}

export interface RpcAccountsOptions {
  nodes: Nodes;
  commitment: Commitment;
  /** WebSocket addresses by that of the node. */
  sockets: ReadonlyMap<string, string>;
}

/** By JSON-RPC: the best of several nodes is read, each call with a deadline, and one socket stands. */
export class RpcAccounts implements AccountChain {
  private readonly reader: Reader;

  constructor(private readonly options: RpcAccountsOptions) {
    this.reader = new Reader(options.nodes, options.commitment);
  }

  accounts(addresses: readonly string[]): Promise<ReadAccount[]> {
    return this.reader.accounts(addresses);
  }

  all<T>(programId: PublicKey, filters: GetProgramAccountsFilter[], begin: Begin<T>): Promise<T> {
    return this.reader.all(programId, filters, begin);
  }

  hear(ears: Ears): Hearing | null {
    const { nodes, sockets, commitment } = this.options;
    if (sockets.size === 0) return null;
    const subscriptions: Subscriptions = new Subscriptions({
      ...{ nodes, sockets, stands: () => ears.stands() },
      wanted: () => subscribed(ears, commitment, () => subscriptions.alive()),
    });
    return subscriptions;
  }
}

function subscribed(ears: Ears, commitment: Commitment, alive: () => void): Subscription[] {
  const { programId, groups, accounts, stream } = ears.wanted();
  const options = { encoding: "base64", commitment };
  const program = (result: unknown) => {
    const { context, value } = result as InContext<{ pubkey: string; account: Wire }>;
    if (!isAddress(value.pubkey)) throw new NodeError("an account without an address");
    ears.account(value.pubkey, rawOf(value.account), slotOf(context));
  };
  return [
    ...groups.map(
      (filters): Subscription => ({
        ...{ method: "programSubscribe", params: [programId.toBase58(), { ...options, filters }], heard: program },
      }),
    ),
    ...accounts.map(
      (address): Subscription => ({
        ...{ method: "accountSubscribe", params: [address, options] },
        heard: (result) => {
          const { context, value } = result as InContext<Wire>;
          ears.account(address, rawOf(value), slotOf(context));
        },
      }),
    ),
    {
      ...{ method: "logsSubscribe", params: [{ mentions: [stream] }, { commitment }] },
      heard: (result) => {
        const { value, context } = result as InContext<{ err: unknown; logs: string[]; signature: string }>;
        if (!isSignature(value.signature)) throw new NodeError("logs of no transaction");
        ears.logs(value, slotOf(context));
      },
    },
    {
      ...{ method: "slotSubscribe", params: [] },
      heard: () => {
        alive();
        ears.slot();
      },
    },
  ];
}

/** A source of the SDK that is always at its newest, as a chain in this process: its clock says its slot. */
export function settledChain(source: AccountSource): AccountChain {
  const accounts = async (addresses: readonly string[]): Promise<ReadAccount[]> => {
    const [clock, ...found] = await source.getAccounts([CLOCK, ...addresses.map((address) => new PublicKey(address))]);
    const slot = slotIn(clock ?? null);
    return addresses.map((address, i) => ({ address, account: found[i] ?? null, slot }));
  };
  return {
    accounts,
    async all(programId, filters, begin) {
      // Before the others, so that none of them is older than it says.
      const [clock] = await source.getAccounts([CLOCK]);
      const found = await source.getProgramAccounts(programId, filters);
      const taking = begin(slotIn(clock ?? null));
      await taking.take(found.map(({ pubkey, account }): [string, RawAccount] => [pubkey.toBase58(), account]));
      return taking.end();
    },
    hear: () => null,
  };
}

function slotIn(clock: RawAccount | null): number {
  if (clock === null || clock.data.length < 8) throw new TypeError("a chain without a clock");
  return Number(new DataView(clock.data.buffer, clock.data.byteOffset).getBigUint64(0, true));
}
