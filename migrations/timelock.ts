/**
 * What a pool that has LPs or stakers takes only after a delay: queued, waiting, executed. A change that stands queued
 * already, to the byte, is gone on with.
 */
import {
  type Change,
  type ChangeSpec,
  changeRefusal,
  encodeChange,
  engine,
  etaOf,
  instructions,
  isControllers,
  type Keyed,
  pda,
  sizeOf,
} from "@ballast/sdk";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { type Changed, inForceOf } from "./changed";
import type { DeployConfig } from "./config";
import type { Fault } from "./fault";
import { listingAt, type Move, tokenAt } from "./move";
import type { Survey } from "./survey";

type Subject = Pick<Move, "step" | "where" | "what" | "fields">;
/** What executes a change that is due. */
type Execution = (change: PublicKey) => TransactionInstruction;

/** Seconds for which a change that is queued here may wait after its eta: the most there are. */
const { OPEN_FOR, PROBATION } = engine.CONSTANTS;

/** The changes that a file asks for, of one look at the chain. */
export class Timelock {
  /** What the program would not take. */
  readonly faults: Fault[] = [];
  private number: bigint;

  constructor(
    private readonly found: Survey,
    private readonly config: DeployConfig,
    private readonly admin: PublicKey,
  ) {
    this.number = found.controller?.changes ?? 0n;
  }

  /** Parameters, guardian or delay. */
  change({ where, spec, fields }: Changed): Move {
    const of = "index" in spec ? ` of ${this.symbolOf(spec)}` : "";
    const what = isControllers(spec) ? spec.kind : `parameters${of || " of the pool"}`;
    return this.step({ step: "change", where, what, fields }, spec, (change) =>
      instructions.executeChange({ change, ...this.placeOf(spec) }),
    );
  }

  /** A token. `next`: no other is to be listed before it. */
  listCustody(i: number, next: boolean): Move {
    const { symbol, token } = tokenAt(this.config, i);
    const subject: Subject = { step: "custody", where: `custodies.${i}`, what: `custody ${symbol}`, fields: [] };
    const pool = pda.pool(this.config.poolId);
    const execute: Execution = (change) => instructions.addCustody({ admin: this.admin, pool, change, ...token });
    return this.step(subject, { kind: "listCustody", ...token }, next ? execute : null);
  }

  /** A market, likewise; of tokens that are listed and not young. */
  listMarket(i: number, next: boolean): Move {
    const { symbol, listing } = listingAt(this.config, i);
    const subject: Subject = { step: "market", where: `markets.${i}`, what: `market ${symbol}`, fields: [] };
    const { index: token, stable, config } = listing;
    if (config.secondFeed.some((byte) => byte !== 0))
      this.faults.push({ where: `${subject.where}.secondFeed`, message: "a pool that has LPs takes none any more" });
    const young = [token, stable].map((custody) => this.youngUntil(custody)).find((wait) => wait !== null);
    if (young) return { ...subject, instructions: [], rent: 0n, queues: null, waits: young };
    const execute: Execution = (change) => instructions.addMarket({ admin: this.admin, change, ...listing });
    return this.step(subject, { kind: "listMarket", token, stable, config }, next ? execute : null);
  }

  /** For what a market of this token waits; null for nothing. */
  private youngUntil(custody: number): Move["waits"] {
    const { pool, now } = this.found;
    const name = this.config.custodies[custody]?.symbol ?? `custody ${custody}`;
    const token = custody < (pool?.state.custodyCount ?? 0) ? pool?.state.custodies[custody] : undefined;
    if (token === undefined) return { until: null, reason: `${name} is listed first, and then young for 100 days` };
    const until = token.listedAt + PROBATION;
    return token.listedAt !== 0n && now < until ? { until, reason: `${name} is young: 100 days` } : null;
  }

  private symbolOf(spec: ChangeSpec & { index: number }): string {
    const { custodies, markets } = this.config;
    return spec.kind === "custody"
      ? `custody ${custodies[spec.index]?.symbol ?? spec.index}`
      : `market ${markets[spec.index]?.symbol ?? spec.index}`;
  }

  private placeOf(spec: ChangeSpec): { pool: PublicKey | null; market: PublicKey | null } {
    if (isControllers(spec)) return { pool: null, market: null };
    const pool = pda.pool(this.config.poolId);
    return { pool, market: spec.kind === "market" ? pda.market(pool, spec.index) : null };
  }

  /** The change of exactly this that stands queued and has not expired. */
  private queued(spec: ChangeSpec): Keyed<Change> | null {
    const { kind, index, payload } = encodeChange(spec);
    const same = ({ account }: Keyed<Change>) =>
      account.kind === kind &&
      account.index === index &&
      Buffer.compare(account.payload, payload) === 0 &&
      account.validUntil >= this.found.now;
    return this.found.changes.find(same) ?? null;
  }

  /** Queue it, wait for it, or execute it. `execute` is null where another comes first. */
  private step(subject: Subject, spec: ChangeSpec, execute: Execution | null): Move {
    const { now } = this.found;
    const move: Move = { ...subject, instructions: [], rent: 0n, queues: null, waits: null };
    const queued = this.queued(spec);
    if (queued === null) return this.queue(move, spec);
    const { address, account } = queued;
    const named = `${move.what}: change ${account.number}`;
    if (now < account.eta)
      return { ...move, what: named, waits: { until: account.eta, reason: "its delay in the timelock" } };
    const refusal = changeRefusal(inForceOf(this.found), spec, true);
    if (refusal !== null) return { ...move, what: named, waits: { until: null, reason: refusal } };
    if (execute === null) return { ...move, what: named, waits: { until: null, reason: "what comes before it" } };
    return { ...move, what: `execute ${named}`, instructions: [execute(address)], rent: this.rentOf(spec) };
  }

  private queue(move: Move, spec: ChangeSpec): Move {
    const { controller, now, rent } = this.found;
    const refusal = changeRefusal(inForceOf(this.found), spec);
    if (refusal !== null) this.faults.push(...refusals(move, refusal));
    const eta = etaOf(spec, controller?.delay ?? 0n, now);
    const validUntil = eta + OPEN_FOR;
    const number = this.number++;
    const all = { admin: this.admin, change: spec, number, validUntil, ...this.placeOf(spec) };
    return {
      ...move,
      what: `queue ${move.what} as change ${number}`,
      instructions: [instructions.queueChange(all)],
      rent: rent(sizeOf("Change")),
      queues: { eta, validUntil },
    };
  }

  /** What a new token's vault and a new market keep. */
  private rentOf({ kind }: ChangeSpec): bigint {
    const { rent } = this.found;
    if (kind === "listCustody") return rent(165);
    return kind === "listMarket" ? rent(sizeOf("Market")) : 0n;
  }
}

/** The fields that a refused change would set: one of them is why. */
function refusals({ where, what, fields }: Move, name: string): Fault[] {
  if (fields.length === 0) return [{ where, message: `${what} would be refused: ${name}` }];
  return fields.map(({ field, from, to }) => ({
    where: where === "" ? field : `${where}.${field}`,
    message: `changing it from ${from} to ${to} would be refused: ${name}`,
  }));
}
