import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { PROGRAM_ID } from "../idl/program";
import { TOKEN_PROGRAM } from "../state/token";
import { BallastError, type Told } from "./error";
import { FRAMEWORK, type Known, OWN, RUNTIME, SYSTEM, TOKEN } from "./tables";
import { isTransport } from "./transport";

type Bag = Record<string, unknown>;
const bag = (value: unknown): Bag => (typeof value === "object" && value !== null ? (value as Bag) : {});
const lines = (value: unknown): string[] | null =>
  Array.isArray(value) && value.every((line) => typeof line === "string") ? value : null;

/** Logs, wherever this kind of error keeps them. */
function logsOf(e: Bag): string[] {
  const places = [
    e.logs,
    e.transactionLogs,
    e.errorLogs,
    bag(e.simulationResponse).logs,
    bag(e.value).logs,
    bag(e.meta).logMessages,
  ];
  const found = places.map(lines).find((logs) => logs !== null && logs.length > 0);
  return found ?? (e.cause ? logsOf(bag(e.cause)) : []);
}

function textOf(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  const e = bag(thrown);
  const parts = [e.message, e.msg, e.transactionMessage, e.reason].filter((part) => typeof part === "string");
  return [...parts, json(thrown), e.cause ? textOf(e.cause) : ""].join("\n");
}

function json(value: unknown): string {
  const seen = new Set<unknown>();
  try {
    return (
      JSON.stringify(value, (_, x: unknown) => {
        if (typeof x === "bigint") return Number.isSafeInteger(Number(x)) ? Number(x) : x.toString();
        if (typeof x !== "object" || x === null) return x;
        if (seen.has(x)) return undefined;
        seen.add(x);
        return x;
      }) ?? ""
    );
  } catch {
    return String(value); // An object that refuses to be printed still has a name.
  }
}

/** A status's error, as JSON and as Rust prints it: the only words in which a custom code stands outside of logs. */
const IN_STATUS = /InstructionError"?\s*[:(]\s*\[?\s*"?\d+"?\s*,\s*\{?\s*"?Custom"?\s*[:(]\s*"?(\d+)/;
const IN_WORDS = /custom program error: (?:0x([0-9a-f]+)|#(\d+))/;

/**
 * A `code` beside what shows that it is a program's: a local chain's `reason`, or Anchor's `ProgramError`, which has
 * `msg` and no message.
 */
function besideProgram(e: Bag): number | null {
  const anchors = e instanceof Error && e.message === "" && typeof e.msg === "string";
  return (e.reason === "Custom" || anchors) && Number.isSafeInteger(Number(e.code)) ? Number(e.code) : null;
}

/**
 * The custom code, from the most telling place to the least. A number counts only where a program is seen to have said
 * it: wallets (4001), HTTP (429), browsers (20) and sockets (1006) have numbers of their own.
 */
function codeOf(e: Bag, text: string, logs: string[]): number | null {
  const anchor = bag(bag(e.error).errorCode).number;
  if (typeof anchor === "number") return anchor;
  const innermost = logs
    .map((line) => /^Program \w+ failed: custom program error: 0x([0-9a-f]+)/.exec(line)?.[1])
    .find(Boolean);
  if (innermost) return Number.parseInt(innermost, 16);
  const beside = besideProgram(e);
  if (beside !== null) return beside;
  const hex = IN_WORDS.exec(text);
  if (hex) return hex[1] ? Number.parseInt(hex[1], 16) : Number(hex[2]);
  const decimal = IN_STATUS.exec(text);
  return decimal ? Number(decimal[1]) : null;
}

/** The program that failed first: errors of inner calls travel outwards with their code. */
const failedProgram = (logs: string[]): string | null =>
  logs.map((line) => /^Program (\w+) failed: /.exec(line)?.[1]).find(Boolean) ?? null;

function custom(code: number, program: string, programId: PublicKey): Known | undefined {
  if (program === TOKEN_PROGRAM.toBase58()) return TOKEN.get(code);
  if (program === SystemProgram.programId.toBase58()) return SYSTEM.get(code);
  return (program === programId.toBase58() ? OWN.get(code) : undefined) ?? FRAMEWORK.get(code);
}

/** The system and token programs have no codes from 6,000 on: Anchor's programs have. */
const neverSays = (program: PublicKey, code: number): boolean =>
  code >= 6_000 && (program.equals(TOKEN_PROGRAM) || program.equals(SystemProgram.programId));

/** `missing required signature for instruction` as the runtime's own name. */
const PRINTED: readonly [RegExp, string][] = [
  [/SBF program panicked/i, "ProgramPanicked"],
  [/exceeded CUs meter|computational budget exceeded|exceeded maximum compute/i, "ComputationalBudgetExceeded"],
  [/missing required signature/i, "MissingRequiredSignature"],
  [/provided seeds do not result in a valid address/i, "InvalidSeeds"],
  [/account data too small/i, "AccountDataTooSmall"],
  [/uninitialized account|attempt to operate on an account that hasn't been initialized/i, "UninitializedAccount"],
  [/invalid account data/i, "InvalidAccountData"],
  [/invalid instruction data/i, "InvalidInstructionData"],
  [/insufficient account keys|not enough account keys/i, "NotEnoughAccountKeys"],
  [/provided owner is not allowed|illegal owner/i, "IllegalOwner"],
  [/incorrect program id/i, "IncorrectProgramId"],
  [/modified data of an account it does not own/i, "ExternalAccountDataModified"],
  [/unauthorized signer or writable account/i, "PrivilegeEscalation"],
  [/arithmetic overflowed/i, "ArithmeticOverflow"],
  [/account borrow failed|instruction tries to borrow reference/i, "AccountBorrowFailed"],
  [/blockhash not found|block height exceeded/i, "BlockhashNotFound"],
  [/already been processed/i, "AlreadyProcessed"],
  [/insufficient funds for fee/i, "InsufficientFundsForFee"],
  [/insufficient funds for rent/i, "InsufficientFundsForRent"],
  [/no record of a prior credit/i, "AccountNotFound"],
];

/** What a program wrote itself, as a line or within a message: its words are not the runtime's. */
const OWN_WORDS = /Program (?:log|data|return): [^"\n]*/g;

function runtimeName(text: string, logs: string[]): string | null {
  const everything = [...logs, text].join("\n").replace(OWN_WORDS, "");
  const printed = PRINTED.find(([pattern]) => pattern.test(everything))?.[1];
  if (printed) return printed;
  const named = Object.keys(RUNTIME).find((name) => new RegExp(`\\b${name}\\b`).test(everything));
  return named ?? /"InstructionError":\[\d+,"(\w+)"/.exec(text)?.[1] ?? null;
}

/** What is known besides the error itself. */
export interface DecodeContext extends Told {
  /** The program of the instruction that failed: whose the code is where no log says it. */
  program?: PublicKey;
}

/**
 * What went wrong, from whatever was thrown or returned: Anchor's and web3.js's errors, a simulation's or a status's
 * `err` (with or without logs), a local chain's `{ logs }`, a failure on the way to a node (`NetworkError`). Never
 * throws; what cannot be read is `Unknown` with the original as `cause`. `outcome` is what `known` says, or `unknown`:
 * an error alone does not show whether a transaction landed.
 * @example try { ... } catch (e) { const { name, hint } = decodeError(e); }
 */
export function decodeError(thrown: unknown, programId = PROGRAM_ID, known: DecodeContext = {}): BallastError {
  const { program: asked, ...told } = known;
  if (thrown instanceof BallastError) return Object.keys(told).length === 0 ? thrown : thrown.about(told);
  const e = bag(thrown);
  const rule = ruleError(e);
  if (rule) return new BallastError({ outcome: "not landed", ...told, ...rule, logs: [], cause: thrown });
  const logs = logsOf(e);
  const text = textOf(thrown).replace(OWN_WORDS, "");
  const signature = typeof e.signature === "string" && e.signature !== "" ? e.signature : null;
  const rest = { signature, ...told, logs, cause: thrown };
  const code = codeOf(e, text, logs);
  if (code === null) return new BallastError({ code, ...unnumbered(e, text, logs), ...rest });
  const program = failedProgram(logs) ?? (asked && !neverSays(asked, code) ? asked : programId).toBase58();
  const found = custom(code, program, programId) ?? {
    name: `Custom${code}`,
    hint: `Program ${program} failed with its code ${code}`,
  };
  return new BallastError({ code, ...found, ...rest });
}

/** A failure without a program's code: the runtime's, the network's, or the message of what was thrown. */
function unnumbered(e: Bag, text: string, logs: string[]): Known {
  const words = typeof e.message === "string" && e.message !== "" ? e.message : text.slice(0, 200);
  if (e.name === "EngineUnavailable") return { name: e.name, hint: words };
  const runtime = runtimeName(text, logs);
  if (runtime !== null) return { name: runtime, hint: RUNTIME[runtime] ?? words };
  if (!isTransport(e, text)) return { name: "Unknown", hint: words };
  return {
    name: "NetworkError",
    hint: `The node could not be reached, or gave no answer that can be read: ${words.slice(0, 200)}`,
  };
}

/** An error of a quote: the rules' own, before anything was sent. */
function ruleError(e: Bag): (Known & { code: number }) | null {
  if (e.name !== "MathError" || typeof e.error !== "string") return null;
  const found = [...OWN].find(([, { name }]) => name === e.error);
  return found ? { code: found[0], ...found[1] } : null;
}
