/** Brings prices from Hermes onto the chain through Pyth's own programs. */
import { BallastError } from "@ballast/sdk";
import { Keypair, PublicKey, Transaction, type TransactionInstruction } from "@solana/web3.js";
import { shownUrl } from "../hidden";
import type { Post, Publisher, Wanted } from "../options";
import type { PricesView } from "../state";
import type { Update } from "./accumulator";
import { PriceError } from "./error";
import type { Hermes } from "./hermes";
import {
  byVaa,
  closeVaa,
  createVaa,
  postUpdate,
  updatePriceFeed,
  VAA_SPLIT,
  type VaaPlace,
  verifyVaa,
  writeVaa,
} from "./receiver";
import { Trust } from "./trust";

export interface PythOptions {
  hermes: Hermes;
  /** Signs the transactions that `post` sends, and pays. */
  payer: PublicKey;
  /** Shard of the push oracle: 0 if not given, as a context takes it. */
  shard?: number;
  /**
   * Price accounts of one's own instead of the push oracle's: there an older print can be brought back, which a request
   * may need when somebody pushed a newer one.
   */
  own?: (feedId: Uint8Array) => Keypair;
  /** Treasury that fees go to, 0 to 255; one at random if not given, so that not all lock the same. */
  treasury?: number;
  /** Milliseconds of a clock that never goes back: this machine's if not given. */
  now?: () => number;
}

/** Bytes of a transaction, less what fees and limits of the sender take. */
const ROOM = 1_232 - 80;
const SIGNATURE = 64;
const TREASURIES = 256;

/** What Hermes gave, and the time that was asked for; null for the newest. */
interface Found {
  after: bigint | null;
  update: Update;
}

/** A print that somebody waits for, by name. */
const wishOf = ({ feedId, after }: Wanted) => `${hex(feedId)} ${after}`;

const hex = (feedId: Uint8Array) => Buffer.from(feedId).toString("hex");

/** Whether the chain refused it: what the network lost, or did not tell, says nothing of what was sent. */
const isRefusal = (e: unknown): e is BallastError =>
  e instanceof BallastError && !e.retryable && (e.outcome === "failed" || e.outcome === "not landed");

/** Whether instructions fit into a transaction. */
function fits(instructions: readonly TransactionInstruction[], payer: PublicKey): boolean {
  const transaction = new Transaction({ feePayer: payer, recentBlockhash: PublicKey.default.toBase58() });
  const message = transaction.add(...instructions).compileMessage();
  return message.serialize().length + 1 + SIGNATURE * message.header.numRequiredSignatures <= ROOM;
}

/**
 * One print of each feed at a time: the one that a request waits for, the earliest first, else the newest. A newer one
 * in the same account would take its place before anybody used it. What was brought already does not keep others out.
 */
export function ordered(
  wanted: readonly Wanted[],
  served: ReadonlySet<string> = new Set(),
): Map<bigint | null, Uint8Array[]> {
  const first = new Map<string, Wanted>();
  for (const want of wanted) {
    if (served.has(wishOf(want))) continue;
    const known = first.get(hex(want.feedId));
    const earlier = known === undefined || known.after === null || (want.after !== null && want.after < known.after);
    if (earlier && (known === undefined || want.after !== null)) first.set(hex(want.feedId), want);
  }
  const times = new Map<bigint | null, Uint8Array[]>();
  for (const { feedId, after } of first.values()) times.set(after, [...(times.get(after) ?? []), feedId]);
  return times;
}

export class PythPublisher implements Publisher {
  /** Publish time of the last print that was brought, by feed. */
  private readonly brought = new Map<string, bigint>();
  /** Prints that were waited for and brought: in an account that never goes back they are asked for again in vain. */
  private readonly served = new Set<string>();
  private readonly trust: Trust;

  constructor(private readonly options: PythOptions) {
    this.trust = new Trust(options.now);
  }

  view(): PricesView {
    const { refused, waitMs } = this.trust;
    return { from: shownUrl(this.options.hermes.url), refused, waitMs };
  }

  /** Throws the first thing that failed, after everything else was tried. */
  async publish(wanted: readonly Wanted[], post: Post): Promise<void> {
    const failed: unknown[] = [];
    const tried = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
      try {
        return await work();
      } catch (e) {
        failed.push(e);
        return otherwise;
      }
    };
    const { hermes, own } = this.options;
    this.believe();
    const waited = new Set(wanted.filter(({ after }) => after !== null).map(wishOf));
    // Only while somebody still waits: it never grows beyond that.
    for (const wish of this.served) if (!waited.has(wish)) this.served.delete(wish);
    const has = new Map(wanted.map(({ feedId, has = null }) => [hex(feedId), has]));
    const known = (found: Found) => this.known(found, has.get(hex(found.update.feedId)) ?? null);
    const asked = [...ordered(wanted, this.served)].map(async ([after, feeds]) => {
      const found = await tried(() => (after === null ? hermes.latest(feeds) : hermes.at(feeds, after)), []);
      return found.map((update) => ({ after, update }));
    });
    const found = (await Promise.all(asked)).flat();
    const updates = found.filter((each) => !known(each)).map(({ update }) => update);
    for (const group of byVaa(updates)) await tried(() => this.bring(group, post), undefined);
    for (const each of own ? [] : found) {
      const { after, update } = each;
      if (after !== null && known(each)) this.served.add(wishOf({ feedId: update.feedId, after }));
    }
    if (failed.length > 0) throw failed[0];
  }

  async close(): Promise<void> {}

  /**
   * Whether the account has it, or a newer one, whose place it cannot take: servers behind one address are not all as
   * far. `has`: as the chain was read. Back goes only what a request waits for, in an account of one's own.
   */
  private known({ after, update: { feedId, print } }: Found, has: bigint | null): boolean {
    const brought = this.brought.get(hex(feedId)) ?? null;
    if (this.options.own && after !== null) return brought === print.publishTime;
    return [brought, has].some((time) => time !== null && time >= print.publishTime);
  }

  /** Writes a VAA, lets its signatures be checked, and writes its prices; its account is closed whatever happens. */
  private async bring(updates: readonly Update[], post: Post): Promise<void> {
    const [first] = updates;
    if (first === undefined) return;
    this.believe();
    const { vaa } = first;
    const account = Keypair.generate();
    const place = { payer: this.options.payer, encodedVaa: account.publicKey };
    await post([...createVaa(place, vaa), writeVaa(place, 0, vaa.subarray(0, VAA_SPLIT))], [account]);
    let open = true;
    try {
      const rest = vaa.length > VAA_SPLIT ? [writeVaa(place, VAA_SPLIT, vaa.subarray(VAA_SPLIT))] : [];
      await this.proven(() => post([...rest, verifyVaa(place, vaa)]));
      const batches = this.batches(place, updates);
      for (const [i, { instructions, signers, of }] of batches.entries()) {
        const close = i === batches.length - 1 ? [closeVaa(place)] : [];
        await post([...instructions, ...close], signers);
        open = close.length === 0;
        for (const { feedId, print } of of) this.brought.set(hex(feedId), print.publishTime);
      }
    } finally {
      // Its rent is 0.008 SOL. What failed before counts, not this.
      if (open) await post([closeVaa(place)]).catch(() => undefined);
    }
  }

  /**
   * Lets the signatures be checked, the one thing that only whoever gave them can make fail: a price after that may
   * come too late, because somebody else was first, which says nothing of its source.
   */
  private async proven(check: () => Promise<unknown>): Promise<void> {
    try {
      await check();
    } catch (e) {
      if (!isRefusal(e)) throw e;
      this.trust.refuse();
      throw new PriceError("Unproven", `the chain refused what had been paid for: ${e.message}`, { cause: e });
    }
  }

  /** Throws `Distrusted` while nothing is paid for what this Hermes gives. */
  private believe(): void {
    const { waitMs } = this.trust;
    if (waitMs > 0) throw new PriceError("Distrusted", `nothing of it is paid for in the next ${waitMs} ms`);
  }

  /** As many prices to a transaction as fit with the closing of the VAA. */
  private batches(place: VaaPlace, updates: readonly Update[]) {
    const { shard = 0, own, treasury = Math.floor(Math.random() * TREASURIES) } = this.options;
    const batches: { instructions: TransactionInstruction[]; signers: Keypair[]; of: Update[] }[] = [];
    for (const update of updates) {
      const signer = own?.(update.feedId);
      const instruction = signer
        ? postUpdate({ ...place, treasury, account: signer.publicKey }, update)
        : updatePriceFeed({ ...place, treasury, shard }, update);
      let last = batches.at(-1);
      if (last === undefined || !fits([...last.instructions, instruction, closeVaa(place)], place.payer)) {
        last = { instructions: [], signers: [], of: [] };
        batches.push(last);
      }
      last.instructions.push(instruction);
      last.of.push(update);
      if (signer) last.signers.push(signer);
    }
    return batches;
  }
}
