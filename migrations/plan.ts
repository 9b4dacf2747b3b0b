/** The whole plan, before anything is sent: every step, what it costs, what refuses it. */
import { type AccountSource, formatUnits } from "@ballast/sdk";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { DeployConfig } from "./config";
import { type Fault, problemOf } from "./fault";
import { groundFaults } from "./ground";
import type { Move } from "./move";
import { isNew, movesOf } from "./moves";
import { type Standing, standing } from "./standing";
import { type Survey, survey } from "./survey";

/** Where a file is carried out. */
export interface Target {
  source: AccountSource;
  /** What the chain is called in messages: the address of its node. */
  at?: string;
  /** Whose key signs; null to look as the admin would, whoever that is. */
  admin: PublicKey | null;
  send(instructions: TransactionInstruction[]): Promise<string>;
}

/** Lamports. */
export interface Cost {
  transactions: number;
  /** Kept by the new accounts. */
  rent: bigint;
  /** Taken by the cluster, without priority fees. */
  fees: bigint;
  /** What whoever signs has; null where nobody is named. */
  purse: bigint | null;
}

export interface Plan {
  moves: Move[];
  faults: Fault[];
  cost: Cost;
  /** Unix seconds: from when LPs may deposit, as far as this plan decides it; null where it does not. */
  depositsFrom: { at: bigint | null; seconds: bigint } | null;
  /** Queued changes that would undo what the file says, or what these moves do. */
  stands: Standing[];
  found: Survey;
}

const SIGNATURE = 5_000n;
/** A wallet that pays must be left with this or with nothing: an account of no bytes, exempt from rent. */
const NO_BYTES = 0;
/** Seconds from the last token that is added without delay to the first deposit (docs/decisions/0021). */
const BEFORE_DEPOSITS = 600n;

/** Reads the chain and plans. What cannot be carried out is in `faults`. */
export async function planOf({ source, admin }: Omit<Target, "send">, config: DeployConfig): Promise<Plan> {
  const found = await survey(source, config, admin);
  const ground = groundFaults(config, found, admin);
  const signer = admin ?? found.controller?.admin ?? found.authority;
  // Where the ground is not there, or nobody could sign, steps would be guessed.
  const { moves, faults } =
    ground.length === 0 && signer !== null ? movesOf(config, found, signer) : { moves: [], faults: [] };
  const cost = costOf(moves, found);
  return {
    moves,
    faults: [...ground, ...faults, ...purseFaults(cost, found, admin)],
    cost,
    depositsFrom: depositsOf(moves, found),
    stands: standing(config, found),
    found,
  };
}

/** As `planOf`; throws a `Problem` that says all that refuses it. `begun`: steps of it were taken before. */
export async function soundPlan(target: Omit<Target, "send">, config: DeployConfig, begun = false): Promise<Plan> {
  const plan = await planOf(target, config);
  if (plan.faults.length > 0) throw problemOf(config.origin, target.at, plan.faults, begun);
  return plan;
}

function costOf(moves: readonly Move[], { purse }: Survey): Cost {
  const sent = moves.filter(({ instructions }) => instructions.length > 0);
  const rent = sent.reduce((sum, move) => sum + move.rent, 0n);
  return { transactions: sent.length, rent, fees: SIGNATURE * BigInt(sent.length), purse };
}

const sol = (lamports: bigint) => `${formatUnits(lamports, 9)} SOL`;

function purseFaults({ transactions, rent, fees, purse }: Cost, found: Survey, admin: PublicKey | null): Fault[] {
  if (purse === null || transactions === 0) return [];
  const needed = rent + fees + found.rent(NO_BYTES);
  if (purse >= needed) return [];
  const message = `${admin} has ${sol(purse)} and needs ${sol(needed)}: ${needed - purse} lamports are missing`;
  return [{ where: "", message }];
}

/** Ten minutes after the last token of a new pool. */
function depositsOf(moves: readonly Move[], found: Survey): Plan["depositsFrom"] {
  if (!isNew(found)) return null;
  if (moves.some(({ step }) => step === "custody")) return { at: null, seconds: BEFORE_DEPOSITS };
  const at = found.pool?.state.depositsClosedUntil ?? 0n;
  return at > found.now ? { at, seconds: at - found.now } : null;
}
