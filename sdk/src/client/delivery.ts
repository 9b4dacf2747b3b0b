import type { SignatureStatus } from "@solana/web3.js";
import { BallastError, decodeError } from "../errors/index";
import { Patience } from "./patience";
import { failing, type Signed } from "./sign";
import type { Level, Sender, Sent, Settings } from "./terms";

const ORDER: readonly Level[] = ["processed", "confirmed", "finalized"];
/**
 * How often a node that shows a status is asked for the transaction itself; many have none, some have it a little
 * later.
 */
const WITNESS_TRIES = 3;
/** How often a node whose own simulation refused is asked whether another copy arrived after all. */
const REFUSED_LOOKS = 3;

/** A transaction as a node has it. */
interface Found {
  /** Null where it took effect; undefined where the node does not say. */
  err: unknown;
  logs: readonly string[];
  slot: number | undefined;
}

/** What a node says of a transaction: a status; null, that it knows none; undefined, nothing. */
type Look = SignatureStatus | null | undefined;

/**
 * A signed transaction on its way. Answers to sending decide nothing: they are lost, late, of another copy, or false.
 * Its status decides, and that it can no longer be executed. Two answers that contradict one another are none.
 */
export class Delivery {
  private readonly time: Patience;
  /** Whether a look at the status was ever answered, and with which status last. */
  private answered = false;
  private seen: SignatureStatus | null = null;
  /** Whether answers contradicted one another. */
  private doubt = false;
  /** The last failure on the way to a node. */
  private trouble: BallastError | null = null;

  constructor(
    private readonly sender: Sender,
    private readonly signed: Signed,
    private readonly settings: Settings,
  ) {
    this.time = new Patience(settings.timeoutMs);
  }

  /** Sends and waits. Throws `BallastError` with signature and outcome. */
  async outcome(): Promise<Sent> {
    const { pollMs, resendMs } = this.settings;
    const refusal = await this.post(this.signed.checked);
    let past = false;
    for (let waited = 0, unseen = 0; ; ) {
      const status = await this.look(past || refusal !== null);
      const deep = status ? this.deep(status) : false;
      const done = status && deep ? await this.verdict(status) : null;
      if (done !== null) return done;
      this.doubt ||= deep;
      if (status === null) {
        unseen += 1;
        if (refusal !== null && unseen >= REFUSED_LOOKS) throw refusal.about({ outcome: "not landed" });
        const end = past ? await this.ended() : null;
        if (end !== null) return end;
        if (!past && (await this.isPast())) {
          past = true; // What the next look does not show, with the node's history, was never executed.
          continue;
        }
      }
      await this.time.pause(pollMs);
      if (this.time.over) throw this.timedOut();
      waited += pollMs;
      const asks = !status || deep; // Nobody knows it, or what is known contradicts itself.
      if (asks && waited >= resendMs && refusal === null && !past) {
        waited = 0;
        await this.post(true);
      }
    }
  }

  /** Sends. Returns why the node's own simulation refuses it; all else that is answered says nothing. */
  private async post(skipPreflight: boolean): Promise<BallastError | null> {
    const { connection, programId } = this.sender;
    const { bytes, programs, signature } = this.signed;
    const options = { maxRetries: 0, skipPreflight, preflightCommitment: this.settings.level };
    try {
      await this.time.within(() => connection.sendRawTransaction(bytes, options), this.settings.resendMs);
      return null;
    } catch (e) {
      const [program] = programs.length === 1 ? programs : [];
      const error = decodeError(e, programId, { signature, outcome: "unknown", program });
      this.note(error);
      return skipPreflight || ["NetworkError", "Unknown", "AlreadyProcessed"].includes(error.name) ? null : error;
    }
  }

  private async look(history: boolean): Promise<Look> {
    const options = { searchTransactionHistory: history };
    const answer = await this.ask(() => this.sender.connection.getSignatureStatuses([this.signed.signature], options));
    const [status] = Array.isArray(answer?.value) ? answer.value : [];
    this.answered ||= answer !== undefined;
    if (status !== undefined) this.seen = status;
    return status;
  }

  /** The answer; undefined where there is none. */
  private async ask<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.time.within(call);
    } catch (e) {
      this.note(decodeError(e, this.sender.programId));
      return undefined;
    }
  }

  private note(error: BallastError): void {
    this.trouble = error;
  }

  /**
   * Whether a status is as deep as was asked. A failure on one fork may be a success on another: it counts once it is
   * confirmed.
   */
  private deep({ confirmationStatus, confirmations, err }: SignatureStatus): boolean {
    const reached = confirmationStatus ?? (confirmations === null ? "finalized" : "processed");
    const wanted = Math.max(ORDER.indexOf(this.settings.level), err === null ? 0 : 1);
    return ORDER.indexOf(reached) >= wanted;
  }

  /** What a status comes to, beside the transaction that the node has: null where they contradict one another. */
  private async verdict(status: SignatureStatus): Promise<Sent | null> {
    const { signature } = this.signed;
    if (this.settings.level === "processed" && status.err === null) return { signature, slot: status.slot };
    const found = await this.witness();
    if (!found && this.time.over) return null; // It was cut short.
    if (found && found.err !== undefined && (found.err === null) !== (status.err === null)) return null;
    // Only this one status says that it failed, and a caller who trusts it would send it again.
    if (!found && status.err !== null && !(await this.look(true))?.err) return null;
    return this.told({ err: status.err, logs: found?.logs ?? [], slot: status.slot });
  }

  /**
   * The transaction; null where the node has none to show. It is sent again then: no harm to one that landed, and
   * rescue for one that did not.
   */
  private async witness(): Promise<Found | null> {
    for (let left = WITNESS_TRIES - 1; ; left--) {
      const found = await this.transaction();
      if (found || left <= 0) return found ?? null;
      await this.time.pause(this.settings.pollMs);
      if (found === null) await this.post(true);
    }
  }

  /** The transaction as the node has it; null if it has none; undefined without an answer. */
  private async transaction(): Promise<Found | null | undefined> {
    const commitment = this.settings.level === "finalized" ? "finalized" : "confirmed";
    const options = { commitment, maxSupportedTransactionVersion: 0 } as const;
    const tx = await this.ask(() => this.sender.connection.getTransaction(this.signed.signature, options));
    if (tx === undefined) return this.trouble?.name === "NetworkError" ? undefined : null;
    if (!tx?.meta) return null;
    return { err: tx.meta.err, logs: tx.meta.logMessages ?? [], slot: tx.slot };
  }

  private told({ err, logs, slot }: Found): Sent {
    const { signature, programs } = this.signed;
    if (err === null) return { signature, slot: slot ?? 0 };
    const program = failing(err, programs);
    throw decodeError({ err, logs }, this.sender.programId, { signature, outcome: "failed", program });
  }

  /**
   * Whether the chain is past the last block that could hold it. Height and blockhash must agree, where the node knows
   * of both.
   */
  private async isPast(): Promise<boolean> {
    const { connection } = this.sender;
    const commitment = this.settings.level === "finalized" ? "finalized" : "confirmed";
    const height = await this.ask(() => connection.getBlockHeight(commitment));
    if (!((height ?? 0) > this.signed.lastValidBlockHeight)) return false;
    this.trouble = null;
    const { blockhash } = this.signed;
    const valid = await this.ask(() => connection.isBlockhashValid(blockhash, { commitment: "processed" }));
    return valid === undefined ? (this.trouble as BallastError | null)?.name !== "NetworkError" : valid.value === false;
  }

  /**
   * Past its last block, and no status in the node's history: it landed only if the node shows the transaction itself.
   */
  private async ended(): Promise<Sent | null> {
    const found = await this.transaction();
    if (found === undefined) return null;
    if (found && found.err !== undefined) return this.told(found);
    const hint = "The transaction was not executed in time and never will be; build and sign it again";
    const { signature } = this.signed;
    const cause = this.trouble ?? undefined;
    throw new BallastError({ ...failure("BlockhashNotFound", hint), signature, outcome: "not landed", cause });
  }

  /** The time is over: it is seen but not as deep as was asked, or nobody could say. */
  private timedOut(): BallastError {
    const { signature } = this.signed;
    const { seen, trouble, doubt, answered } = this;
    const told = { signature, cause: trouble ?? undefined };
    if (seen && seen.err === null && seen.confirmationStatus === "confirmed" && !doubt) {
      const hint = `The transaction took effect, but is not ${this.settings.level} yet`;
      return new BallastError({ ...failure("NotDeepEnough", hint), ...told, outcome: "landed" });
    }
    const silent = !answered && trouble?.name === "NetworkError";
    const hint = `Look ${signature} up before you do it again: it may have taken effect, or still will`;
    return new BallastError({
      ...failure(silent ? "NetworkError" : "OutcomeUnknown", hint),
      ...told,
      outcome: "unknown",
    });
  }
}

const failure = (name: string, hint: string) => ({ code: null, name, hint, logs: [] });
