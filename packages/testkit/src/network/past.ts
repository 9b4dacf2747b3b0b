import { getBase58Decoder, isAddress } from "@solana/kit";
import type { MessageV0, VersionedTransaction } from "@solana/web3.js";
import type { History, PastTransaction } from "../chain/history";
import type { Line, Range } from "../chain/listing";
import { BadParams, type OwnMethods } from "./front";

/** Signatures that one call gives at most, and where nothing is said. */
const PAGE = 1_000;

/**
 * The slot of all that happened before the network's first, as of what stands in a genesis: the past counted its own
 * slots, which are ahead of the network's, and whoever follows a chain takes a later slot for a later one.
 */
const GENESIS = 0;

type Options = Record<string, unknown>;

const optionsOf = (value: unknown): Options =>
  typeof value === "object" && value !== null
    ? (value as Options)
    : typeof value === "string"
      ? { encoding: value }
      : {};

const textOf = (options: Options, name: string): string | undefined => {
  const value = options[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new BadParams(`${name} is a signature, not ${JSON.stringify(value)}`);
  return value;
};

function limitOf({ limit = PAGE }: Options): number {
  if (Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= PAGE) return Number(limit);
  throw new BadParams(`limit is 1 to ${PAGE}, not ${JSON.stringify(limit)}`);
}

const base58 = getBase58Decoder();

/** A transaction as JSON-RPC's encoding `json` has it. */
function inJson({ message, signatures }: VersionedTransaction) {
  return {
    signatures: signatures.map((each) => base58.decode(each)),
    message: {
      header: message.header,
      accountKeys: message.staticAccountKeys.map((key) => key.toBase58()),
      recentBlockhash: message.recentBlockhash,
      instructions: message.compiledInstructions.map(({ programIdIndex, accountKeyIndexes, data }) => ({
        programIdIndex,
        accounts: accountKeyIndexes,
        data: base58.decode(data),
      })),
      addressTableLookups: (message as MessageV0).addressTableLookups.map((each) => ({
        accountKey: each.accountKey.toBase58(),
        writableIndexes: each.writableIndexes,
        readonlyIndexes: each.readonlyIndexes,
      })),
    },
  };
}

function encoded(past: PastTransaction, { encoding = "json" }: Options): unknown {
  if (encoding === "json") return inJson(past.transaction);
  const bytes = past.transaction.serialize();
  if (encoding === "base64") return [Buffer.from(bytes).toString("base64"), "base64"];
  if (encoding === "base58") return [base58.decode(bytes), "base58"];
  throw new BadParams(`what happened before the network began is told as json, base64 or base58, not ${encoding}`);
}

/** As of what has 31 blocks after it: no cluster takes such a transaction back. */
const FINAL = 31;

const statusOf = (slot: number, now: number): string =>
  now >= slot + FINAL ? "finalized" : now > slot ? "confirmed" : "processed";

const pastLine = ({ signature, err, time: blockTime }: PastTransaction): Line => ({
  ...{ signature, slot: GENESIS, err, memo: null, blockTime },
});

/** The network that goes on from there. */
export interface Present {
  listed(address: string, range: Range): Promise<Line[]>;
  lineOf(signature: string): Promise<Line | undefined>;
}

/** What the network tells of a transaction, at the time that it lists: by itself it says thousands of seconds, or 0. */
async function timed(signature: string, told: unknown, present: Present): Promise<unknown> {
  if (typeof told !== "object" || told === null) return told;
  return { ...told, blockTime: (await present.lineOf(signature))?.blockTime ?? null };
}

/**
 * What happened, by the calls that ask a node for it, with what happened before the network began: whoever reads a
 * pool's past finds all of it, as on a network that was there from the first day.
 */
export const historyMethods = (present: Present, history: () => History | null = () => null): OwnMethods => ({
  getTransaction: async (params, pass) => {
    const signature = String(params[0]);
    const past = history()?.get(signature);
    if (past === undefined) return timed(signature, await pass(params), present);
    const { time: blockTime, meta } = past;
    return { slot: GENESIS, blockTime, meta, transaction: encoded(past, optionsOf(params[1])), version: 0 };
  },
  getSignaturesForAddress: async (params, pass) => {
    const address = String(params[0]);
    // What is no address, the network names.
    if (!isAddress(address)) return pass(params);
    const options = optionsOf(params[1]);
    const limit = limitOf(options);
    const [before, until] = [textOf(options, "before"), textOf(options, "until")];
    const range = { ...(before === undefined ? {} : { before }), ...(until === undefined ? {} : { until }) };
    const told = history();
    const isPast = (signature?: string) => signature !== undefined && told?.get(signature) !== undefined;
    const recent = isPast(before) ? [] : await present.listed(address, { ...range, limit });
    const ended = recent.length >= limit || (until !== undefined && (await present.lineOf(until)) !== undefined);
    const past = ended ? [] : (told?.of(address, { ...range, limit: limit - recent.length }) ?? []);
    const now = Number(await pass([{ commitment: "processed" }], "getSlot"));
    return [...recent, ...past.map(pastLine)].map((line) => ({
      ...line,
      confirmationStatus: statusOf(line.slot, now),
    }));
  },
});
