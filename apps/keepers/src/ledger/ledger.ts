/** Every lamport and every token of a keeper, once: what it sent is looked up on the chain and written down. */
import type { ParsedTransactionWithMeta } from "@solana/web3.js";
import type { Happening, Piece } from "../happenings";
import { type Entry, entryOf } from "./entry";
import { LedgerFile } from "./file";
import { count, noTotals, type Totals } from "./totals";

/** The chain, as far as a ledger asks. */
export interface Chain {
  /** Null where the node has no such transaction (yet). */
  transaction(signature: string): Promise<ParsedTransactionWithMeta | null>;
  /** Signatures with this key, the newest first, at most `limit`: down to `until`, which is not among them, or all. */
  signatures(range: { until?: string; before?: string; limit: number }): Promise<string[]>;
}

export interface LedgerOptions {
  /** Null: sums only, and they begin at zero. */
  file: string | null;
  /** The keeper's key, in base58. */
  keeper: string;
  chain: Chain;
  /** Told of each entry, once. */
  entered?: (entry: Entry) => void;
  /** Told of what could not be written down. */
  lost?: (signature: string, why: string) => void;
  /** Told of a last line that was cut off. */
  told?: (words: string) => void;
}

/** Signatures that are remembered: far more than can be on their way in the two minutes in which one can land. */
const REMEMBERED = 20_000;
/** So many entries back a catch-up begins: they are not written in the order in which they landed. */
const BACK = 200;
/** What was sent, and is not in the ledger: that it is about. */
const SENT = 2_000;
const PAGE = 1_000;
/** Milliseconds between two looks for a transaction, and until it is given up: a blockhash lives for a minute. */
const AGAIN_MS = 400;
const GIVEN_UP_MS = 90_000;

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms).unref());

export class Ledger {
  readonly totals: Totals = noTotals();
  private readonly file: LedgerFile | null;
  private readonly known = new Set<string>();
  private readonly recent: string[] = [];
  private readonly sent = new Map<string, { kind: string; subject: string }>();
  private readonly waiting = new Map<string, Promise<void>>();
  private closed = false;

  constructor(private readonly options: LedgerOptions) {
    const { file, told } = options;
    this.file = file === null ? null : LedgerFile.open(file, (entry) => this.take(entry), told);
  }

  /** Looks up what was sent; returns at once. */
  readonly listen = (happening: Happening): void => {
    if (happening.what === "sent") this.remember(happening.signature, happening);
    if (happening.what === "landed") this.look(happening.signature, happening);
    if (happening.what === "missed" && happening.signature !== null) this.look(happening.signature, happening);
  };

  /** How many transactions it still looks for. */
  get pending(): number {
    return this.waiting.size;
  }

  /**
   * Writes down what landed while nobody looked, from the last entries on; the count. What the key did before the file
   * was begun is not this ledger's.
   */
  async catchUp(): Promise<number> {
    if (this.file !== null && this.file.since === undefined && this.recent.length === 0) await this.begin(this.file);
    const [last] = this.recent.slice(-BACK);
    const until = last ?? this.file?.since;
    if (until === undefined) return 0;
    const missing: string[] = [];
    for (let before: string | undefined; ; ) {
      const page = await this.options.chain.signatures({
        ...(until === null ? {} : { until }),
        limit: PAGE,
        ...(before === undefined ? {} : { before }),
      });
      missing.push(...page.filter((signature) => !this.known.has(signature)));
      before = page.at(-1);
      if (page.length < PAGE) break;
    }
    let found = 0;
    for (const signature of missing.reverse()) {
      const landed = await this.options.chain.transaction(signature);
      if (landed !== null && this.enter(landed, null)) found += 1;
    }
    return found;
  }

  /** Waits for what is still looked for, `ms` at most, and closes the file. */
  async close(ms: number): Promise<void> {
    const all = Promise.allSettled([...this.waiting.values()]);
    await Promise.race([all, sleep(ms)]);
    this.closed = true;
    for (const signature of this.waiting.keys()) this.options.lost?.(signature, "the keeper stopped");
    this.file?.close();
  }

  private async begin(file: LedgerFile): Promise<void> {
    const [newest = null] = await this.options.chain.signatures({ limit: 1 });
    if (file.since === undefined && this.recent.length === 0) file.begin(newest);
  }

  private remember(signature: string, { kind, subject }: Piece): void {
    this.sent.set(signature, { kind, subject });
    const [oldest] = this.sent.keys();
    if (this.sent.size > SENT && oldest !== undefined) this.sent.delete(oldest);
  }

  private look(signature: string, about: Piece): void {
    if (this.known.has(signature) || this.waiting.has(signature)) return;
    const { kind, subject } = about;
    const looking = this.search(signature, { kind, subject }).finally(() => this.waiting.delete(signature));
    this.waiting.set(signature, looking);
  }

  private async search(signature: string, about: { kind: string; subject: string }): Promise<void> {
    const end = Date.now() + GIVEN_UP_MS;
    let why = "no node has it";
    for (let pause = AGAIN_MS; Date.now() < end && !this.closed; pause = Math.min(2 * pause, 10_000)) {
      try {
        const landed = await this.options.chain.transaction(signature);
        if (landed !== null) return void this.enter(landed, about);
        why = "no node has it";
      } catch (e) {
        why = (e as Error).message;
      }
      await sleep(pause);
    }
    if (!this.closed) this.options.lost?.(signature, why);
  }

  private enter(landed: ParsedTransactionWithMeta, about: { kind: string; subject: string } | null): boolean {
    const [signature = ""] = landed.transaction.signatures;
    const entry = entryOf(landed, this.options.keeper, about ?? this.sent.get(signature) ?? null);
    this.sent.delete(signature);
    if (entry === null || this.known.has(entry.signature) || this.closed) return false;
    this.file?.append(entry);
    this.take(entry);
    this.options.entered?.(entry);
    return true;
  }

  private take(entry: Entry): void {
    if (this.known.has(entry.signature)) return;
    this.known.add(entry.signature);
    this.recent.push(entry.signature);
    if (this.recent.length > REMEMBERED) this.known.delete(this.recent.shift() as string);
    count(this.totals, entry);
  }
}
