/**
 * What can go wrong between a client and its node while a transaction is sent, each with what a client may say of it.
 */
import type { Outcome, SendOptions } from "@ballast/sdk";
import type { Answer, Call, Fault, Rule } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";

/** A fault, and what is to be told of a transaction that meets it. */
export interface Case {
  name: string;
  rule: Rule;
  told: Outcome;
  options?: SendOptions;
  /** The transaction itself must fail. */
  fails?: boolean;
  /** Name of the error. */
  error?: string;
}

export const METHODS = [
  "getLatestBlockhash",
  "simulateTransaction",
  "sendTransaction",
  "getSignatureStatuses",
  "getBlockHeight",
  "isBlockhashValid",
  "getTransaction",
] as const;

/** Faults that any call can have. */
export const ANY: Record<string, Fault> = {
  "request lost": { lost: true },
  "answer lost": { unanswered: true },
  "503": { status: 503 },
  "429": { status: 429, body: '{"error":{"code":429,"message":"Too many requests for a specific RPC call"}}' },
  "a page instead of an answer": { body: "<html>bad gateway</html>" },
  "half an answer": { body: '{"jsonrpc":"2.0","resu' },
  "answer without content": { body: "{}" },
  "request late": { late: 300 },
  "answer late": { slow: 300 },
  "delivered twice": { twice: true },
  "node unhealthy": { answer: () => ({ error: { code: -32_005, message: "Node is behind by 42 slots" } }) },
};

/** Longer than a blockhash lives on the network of the test. */
const PATIENT = { timeoutMs: 15_000 };
const FAR: Fault = { answer: () => ({ result: 10 ** 12 }) };

const first =
  (method: string, fault: Fault, times = 1): Rule =>
  (call) =>
    call.method === method && call.n <= times ? fault : null;
const always = (method: string, fault: Fault): Rule => first(method, fault, Number.POSITIVE_INFINITY);
const both =
  (...rules: Rule[]): Rule =>
  (call) =>
    rules.map((rule) => rule(call)).find((fault) => fault !== null) ?? null;

const says = (value: unknown): Fault => ({ answer: () => ({ result: { context: { slot: 1 }, value } }) });
const UNSEEN = says([null]);
const SEEN = { slot: 1, confirmations: 1, err: null, confirmationStatus: "confirmed" };
const REFUSAL: Answer = {
  error: {
    code: -32_002,
    message: "Transaction simulation failed: Error processing Instruction 0: custom program error: 0x1",
    data: { err: { InstructionError: [0, { Custom: 1 }] }, logs: [] },
  },
};
const UNKNOWN_HASH = PublicKey.unique().toBase58();

/** Changes what a node says of the blockhash. */
const blockhash = (change: { blockhash?: string; lastValidBlockHeight?: number }): Fault => ({
  answer: (real) => {
    const result = real?.result as { value: object } | undefined;
    return { result: { ...result, value: { ...result?.value, ...change } } };
  },
});

/** Some other transaction, as an answer to sending. */
const another: Fault = { answer: () => ({ result: "1".repeat(64) }) };
/** The node's answer with another `err`. */
const withErr = (err: unknown): Fault => ({
  answer: (real) => {
    const found = real?.result as { meta: object } | null;
    return found === null ? { result: null } : { result: { ...found, meta: { ...found.meta, err } } };
  },
});
const FAILED = { InstructionError: [0, { Custom: 1 }] };

/** One lost or late or repeated call of each method: the transaction lands, and that is told. */
export const SINGLE: Case[] = METHODS.flatMap((method) =>
  Object.entries(ANY).map(([name, fault]): Case => {
    const rare = method === "getBlockHeight" || method === "isBlockhashValid";
    const unseen = first("getSignatureStatuses", UNSEEN, 3);
    const past = always("getBlockHeight", FAR);
    const reach = method === "isBlockhashValid" ? both(past, unseen) : unseen;
    const rule = first(method, fault);
    return { name: `${method}: ${name}`, rule: rare ? both(rule, reach) : rule, told: "landed" };
  }),
);

/** Faults of one method for good. */
export const LASTING: Case[] = [
  { name: "sending never answered", rule: always("sendTransaction", { unanswered: true }), told: "landed" },
  { name: "sending hangs", rule: always("sendTransaction", { hangs: true }), told: "landed" },
  {
    name: "sending answered 503, though it arrives",
    rule: always("sendTransaction", { answer: () => ({ error: { code: 503, message: "busy" } }) }),
    told: "landed",
  },
  {
    name: "sending never arrives",
    rule: always("sendTransaction", { lost: true }),
    told: "not landed",
    options: PATIENT,
    error: "BlockhashNotFound",
  },
  {
    name: "statuses never answered",
    rule: always("getSignatureStatuses", { unanswered: true }),
    told: "unknown",
    error: "NetworkError",
  },
  {
    name: "statuses hang",
    rule: always("getSignatureStatuses", { hangs: true }),
    told: "unknown",
    error: "NetworkError",
  },
  {
    name: "statuses are of nobody",
    rule: always("getSignatureStatuses", says([])),
    told: "unknown",
    error: "OutcomeUnknown",
  },
  {
    name: "no blockhash",
    rule: always("getLatestBlockhash", { status: 503 }),
    told: "not landed",
    error: "NetworkError",
  },
  { name: "no simulation", rule: always("simulateTransaction", { unanswered: true }), told: "landed" },
  {
    name: "no simulation, and it fails",
    rule: always("simulateTransaction", { unanswered: true }),
    told: "not landed",
    fails: true,
    // The node's own simulation refuses it: on a busy machine later than a copy would be sent that nobody simulates.
    options: { resendMs: 1_500 },
  },
  { name: "transactions never shown", rule: always("getTransaction", { unanswered: true }), told: "landed" },
  {
    name: "transactions never shown, and it fails",
    rule: always("getTransaction", { status: 503 }),
    told: "failed",
    fails: true,
    options: { skipPreflight: true },
    error: "SystemInsufficientLamports",
  },
  {
    name: "no history",
    rule: always("getTransaction", {
      answer: () => ({ error: { code: -32_011, message: "Transaction history is not available from this node" } }),
    }),
    told: "landed",
  },
  {
    name: "no heights, and it never arrives",
    rule: both(always("getBlockHeight", { status: 503 }), always("sendTransaction", { lost: true })),
    told: "unknown",
  },
  {
    name: "everything hangs",
    rule: () => ({ hangs: true }),
    told: "not landed",
    options: { timeoutMs: 500 },
    error: "NetworkError",
  },
  {
    name: "everything hangs once it is signed",
    rule: ({ method }) =>
      method === "getLatestBlockhash" || method === "simulateTransaction" ? null : { hangs: true },
    told: "unknown",
    options: { timeoutMs: 700 },
    error: "NetworkError",
  },
];

/** Answers that are not so. */
export const FALSE: Case[] = [
  {
    name: "accepted, but thrown away, once",
    rule: first("sendTransaction", { lost: true, ...another }),
    told: "landed",
  },
  {
    name: "accepted, but thrown away, always",
    rule: always("sendTransaction", { lost: true, ...another }),
    told: "not landed",
    options: PATIENT,
  },
  { name: "refused, though it arrives", rule: always("sendTransaction", { answer: () => REFUSAL }), told: "landed" },
  {
    name: "refused, and arrives later",
    rule: always("sendTransaction", { later: 500, answer: () => REFUSAL }),
    told: "landed",
  },
  { name: "the signature of another", rule: always("sendTransaction", another), told: "landed" },
  { name: "no status, five times", rule: first("getSignatureStatuses", UNSEEN, 5), told: "landed" },
  {
    name: "no status, and past its last block",
    rule: both(first("getSignatureStatuses", UNSEEN, 4), always("getBlockHeight", FAR)),
    told: "landed",
  },
  {
    name: "no status ever, and past its last block",
    rule: both(always("getSignatureStatuses", UNSEEN), always("getBlockHeight", FAR)),
    told: "landed",
    options: PATIENT,
  },
  {
    name: "past its last block, and arrives later",
    rule: both(
      first("sendTransaction", { later: 500, answer: () => ({ result: "" }) }, 99),
      always("getBlockHeight", FAR),
    ),
    told: "landed",
  },
  {
    name: "a last block that is past, and arrives later",
    rule: both(
      always("getLatestBlockhash", blockhash({ lastValidBlockHeight: 1 })),
      always("sendTransaction", { later: 500, answer: () => ({ result: "" }) }),
    ),
    told: "landed",
  },
  {
    name: "a last block that never comes, and never arrives",
    rule: both(
      always("getLatestBlockhash", blockhash({ lastValidBlockHeight: 10 ** 9 })),
      always("sendTransaction", { lost: true }),
    ),
    told: "unknown",
    error: "OutcomeUnknown",
  },
  {
    name: "a blockhash of a node ahead, once",
    rule: first("getLatestBlockhash", blockhash({ blockhash: UNKNOWN_HASH })),
    told: "landed",
  },
  {
    name: "a blockhash of nobody",
    rule: always("getLatestBlockhash", blockhash({ blockhash: UNKNOWN_HASH })),
    told: "not landed",
    error: "BlockhashNotFound",
  },
  {
    name: "a blockhash of nobody, not simulated",
    rule: always("getLatestBlockhash", blockhash({ blockhash: UNKNOWN_HASH, lastValidBlockHeight: 1 })),
    told: "not landed",
    options: { skipPreflight: true },
    error: "BlockhashNotFound",
  },
  {
    name: "a status of failure, once",
    rule: first("getSignatureStatuses", says([{ ...SEEN, err: FAILED }])),
    told: "landed",
  },
  {
    name: "a status of failure, always",
    rule: always("getSignatureStatuses", says([{ ...SEEN, err: FAILED }])),
    told: "unknown",
  },
  {
    name: "a status of success, and it never arrived",
    rule: both(first("sendTransaction", { lost: true, ...another }), first("getSignatureStatuses", says([SEEN]))),
    told: "landed",
  },
  {
    name: "a status of success, and it failed",
    rule: always("getSignatureStatuses", says([SEEN])),
    told: "unknown",
    fails: true,
    options: { skipPreflight: true },
  },
  {
    name: "a transaction that failed, and it did not",
    rule: always("getTransaction", withErr(FAILED)),
    told: "unknown",
  },
  {
    name: "a transaction that did not fail, and it did",
    rule: always("getTransaction", withErr(null)),
    told: "unknown",
    fails: true,
    options: { skipPreflight: true },
  },
  {
    name: "no transaction to show",
    rule: always("getTransaction", { answer: () => ({ result: null }) }),
    told: "landed",
  },
  {
    name: "a simulation that refuses",
    rule: always("simulateTransaction", {
      answer: (real) => ({ result: { ...(real?.result as object), value: { err: FAILED, logs: [] } } }),
    }),
    told: "not landed",
    error: "SystemInsufficientLamports",
  },
  {
    name: "a simulation that passes, and it fails",
    rule: always("simulateTransaction", {
      answer: (real) => ({ result: { ...(real?.result as object), value: { err: null, logs: [] } } }),
    }),
    told: "failed",
    fails: true,
    error: "SystemInsufficientLamports",
  },
  {
    name: "not finalized in time",
    rule: always("getSignatureStatuses", says([SEEN])),
    told: "landed",
    options: { commitment: "finalized", timeoutMs: 500 },
    error: "NotDeepEnough",
  },
];

/** Any fault at any call, by a stream of numbers in [0, 1). */
export function anyFault(random: () => number): Rule {
  const lies: Record<string, Fault[]> = {
    sendTransaction: [
      another,
      { answer: () => REFUSAL },
      { lost: true, ...another },
      { later: 400, answer: () => REFUSAL },
    ],
    getSignatureStatuses: [UNSEEN, says([]), says([{ ...SEEN, err: FAILED }])],
    getBlockHeight: [{ answer: () => ({ result: 10 ** 12 }) }, { answer: () => ({ result: 1 }) }],
    getLatestBlockhash: [blockhash({ lastValidBlockHeight: 1 }), blockhash({ blockhash: UNKNOWN_HASH })],
    getTransaction: [{ answer: () => ({ result: null }) }],
  };
  return ({ method }: Call) => {
    if (random() < 0.55) return null;
    const faults = [...Object.values(ANY), ...(lies[method] ?? [])];
    return faults[Math.floor(random() * faults.length)] ?? null;
  };
}
