// What becomes of a signed transaction, as far as answers show it: a status decides, and that the chain is past its
// last block. What contradicts itself, or is not answered, leaves it open: whoever is told "not landed" does it again.
import assert from "node:assert/strict";
import { PROGRAM_ID, send } from "@ballast/sdk";
import { CONTEXT, confirmed, fast, LAST_BLOCK, never, node, pay, refusal } from "./support/node";
import { generator } from "./support/random";

const { key } = generator(93);
const SIGNATURE = /^\w{86,88}$/;
const failure = { InstructionError: [0, { Custom: 6_104 }] };
const failed = { ...confirmed, err: failure };
const processed = { ...confirmed, confirmationStatus: "processed" };
const unreachable = () => Promise.reject(new TypeError("fetch failed"));
const brief = { ...fast, timeoutMs: 60 };
const often = { ...fast, resendMs: 1 };

type Answer = Record<string, unknown> | null | (() => Promise<never>);
/** Statuses, one at each look; the last one stays. Notes which looks were into the node's whole history. */
function shown(...answers: Answer[]) {
  const looks: boolean[] = [];
  const getSignatureStatuses = async (_: unknown, options?: { searchTransactionHistory: boolean }) => {
    looks.push(options?.searchTransactionHistory === true);
    const answer = answers[Math.min(looks.length, answers.length) - 1] ?? null;
    return typeof answer === "function" ? answer() : { context: CONTEXT, value: [answer] };
  };
  return { looks, statuses: { getSignatureStatuses } };
}

/** A node that cannot simulate by itself, and says of what it is sent that the program refuses it. */
const refusing = {
  simulateTransaction: undefined,
  sendRawTransaction: async () => {
    const logs = [`Program ${PROGRAM_ID} invoke [1]`, `Program ${PROGRAM_ID} failed: custom program error: 0x17d8`];
    throw Object.assign(new Error("Simulation failed"), { logs });
  },
};
const PAST = { getBlockHeight: async () => LAST_BLOCK + 1 };
const invalid = { isBlockhashValid: async () => ({ context: CONTEXT, value: false }) };

describe("a transaction on its way: what is sent", () => {
  it("leaves the node nothing to repeat, and nothing to simulate again", async () => {
    const seen = node();
    await send(seen.sender, pay, { ...fast, commitment: "processed" });
    assert.deepEqual(seen.options, [{ maxRetries: 0, skipPreflight: true, preflightCommitment: "processed" }]);
    const blind = node({ simulateTransaction: undefined });
    await send(blind.sender, pay, fast);
    assert.deepEqual(blind.options, [{ maxRetries: 0, skipPreflight: false, preflightCommitment: "confirmed" }]);
  });

  it("is sent again whenever nobody has known it for so long, and not while it is seen", async () => {
    const unknown = node(shown(...Array(6).fill(null), confirmed).statuses);
    await send(unknown.sender, pay, { ...fast, resendMs: 2 });
    assert.equal(unknown.sent.length, 1 + 3);
    const seen = node(shown(...Array(6).fill(processed), confirmed).statuses);
    await send(seen.sender, pay, often);
    assert.equal(seen.sent.length, 1);
  });

  it("is looked for with the node's whole history only where a short look may miss it", async () => {
    const { looks, statuses } = shown(null, null, confirmed);
    await send(node(statuses).sender, pay, fast);
    assert.deepEqual(looks, [false, false, false]);
  });
});

describe("a transaction on its way: what a node says to sending", () => {
  it("a refusal stands after three looks that show nothing; it is not sent again", async () => {
    const { looks, statuses } = shown(null);
    const { sent, sender } = node({ ...refusing, ...statuses });
    const error = await refusal(send(sender, pay, often));
    assert.deepEqual([error.name, error.outcome, sent.length], ["OracleStale", "not landed", 1]);
    assert.match(error.signature ?? "", SIGNATURE);
    assert.deepEqual(looks, [true, true, true]);
  });

  it("a look that is not answered shows nothing: after a refusal too it stays open what became of it", async () => {
    const error = await refusal(send(node({ ...refusing, ...shown(unreachable).statuses }).sender, pay, brief));
    assert.deepEqual([error.name, error.outcome], ["NetworkError", "unknown"]);
  });

  it("decides nothing where it was simulated before, or where the node was not reached", async () => {
    const answers: [object, () => Promise<never>][] = [
      [{}, refusing.sendRawTransaction],
      ...["fetch failed", "This transaction has already been processed", "a wonder"].map(
        (words): [object, () => Promise<never>] => [refusing, () => Promise.reject(new Error(words))],
      ),
    ];
    for (const [own, sendRawTransaction] of answers) {
      const { statuses } = shown(null, null, null, null, confirmed);
      const { sender } = node({ ...own, sendRawTransaction, ...statuses });
      assert.equal((await send(sender, pay, fast)).slot, 7);
    }
  });

  it("a code without a log is that of the only instruction's program; of several, it may be ours", async () => {
    const words = "Transaction simulation failed: Error processing Instruction 1: custom program error: 0x17d8";
    const sendRawTransaction = () => Promise.reject(new Error(words));
    const { sender } = node({ ...refusing, sendRawTransaction, ...shown(null).statuses });
    const foreign = { programId: key(), keys: [], data: Buffer.alloc(0) };
    const ours = { ...foreign, programId: PROGRAM_ID };
    assert.equal((await refusal(send(sender, { instructions: [foreign] }, fast))).name, "Custom6104");
    assert.equal((await refusal(send(sender, { instructions: [foreign, ours] }, fast))).name, "OracleStale");
  });
});

describe("a transaction on its way: what a status is worth", () => {
  const confirms = (getTransaction: () => Promise<unknown>, ...answers: Answer[]) =>
    node({ getTransaction, ...shown(...(answers.length > 0 ? answers : [confirmed])).statuses });
  const none = async () => null;

  it("counts also where the node never has the transaction itself: it is sent twice more, to be sure", async () => {
    const unknownCall = () => Promise.reject(new Error("Method not found"));
    for (const getTransaction of [none, async () => undefined, async () => ({ slot: 7, meta: null }), unknownCall]) {
      const { sent, options, sender } = confirms(getTransaction);
      assert.equal((await send(sender, pay, fast)).slot, 7);
      assert.equal(sent.length, 3);
      assert.ok(options.every((each) => (each as { skipPreflight: boolean }).skipPreflight));
    }
  });

  it("is not sent again where only the node's answer is missing", async () => {
    const { sent, sender } = confirms(unreachable);
    assert.equal((await send(sender, pay, fast)).slot, 7);
    assert.equal(sent.length, 1);
  });

  it("the transaction is asked for as deep as was wanted, and not at all where that is not deep", async () => {
    for (const [commitment, wanted] of [
      ["processed", []],
      ["confirmed", ["confirmed"]],
      ["finalized", ["finalized"]],
    ] as const) {
      const asked: unknown[] = [];
      const getTransaction = async (_: unknown, options: unknown) => {
        asked.push(options);
        return { slot: 7, meta: { err: null, logMessages: [] } };
      };
      const { statuses } = shown({ ...confirmed, confirmationStatus: commitment });
      await send(node({ getTransaction, ...statuses }).sender, pay, { ...fast, commitment });
      const versions = wanted.map((depth) => ({ commitment: depth, maxSupportedTransactionVersion: 0 }));
      assert.deepEqual(asked, versions, commitment);
    }
  });

  it("without a name its depth is told by its confirmations: rooted where there are none to count", async () => {
    const nameless = { slot: 7, err: null };
    const { sender } = node(shown({ ...nameless, confirmations: null }).statuses);
    assert.equal((await send(sender, pay, { ...fast, commitment: "finalized" })).slot, 7);
    const { looks, statuses } = shown({ ...nameless, confirmations: 3 }, confirmed);
    await send(node(statuses).sender, pay, fast);
    assert.equal(looks.length, 2);
  });

  it("beside a transaction that says otherwise is worth nothing: it is sent again, and stays open", async () => {
    const took = async () => ({ slot: 7, meta: { err: null, logMessages: [] } });
    const failing = async () => ({ slot: 7, meta: { err: failure, logMessages: [] } });
    for (const [status, getTransaction] of [
      [confirmed, failing],
      [failed, took],
    ] as const) {
      const { sent, sender } = confirms(getTransaction, status);
      const error = await refusal(send(sender, pay, { ...brief, resendMs: 1 }));
      assert.deepEqual([error.name, error.outcome], ["OutcomeUnknown", "unknown"]);
      assert.ok(sent.length > 1);
    }
    let asked = 0;
    const { sender } = confirms(() => (asked++ === 0 ? failing() : took()));
    assert.equal((await send(sender, pay, fast)).slot, 7);
  });

  it("is worth nothing where the time was over before the transaction could be seen", async () => {
    const error = await refusal(send(confirms(never).sender, pay, brief));
    assert.deepEqual([error.name, error.outcome], ["OutcomeUnknown", "unknown"]);
  });

  it("of a failure counts where the node's history has it too, and no transaction speaks against it", async () => {
    const foreign = { instructions: [{ programId: key(), keys: [], data: Buffer.alloc(0) }] };
    const error = await refusal(send(confirms(none, failed).sender, foreign, fast));
    assert.deepEqual([error.name, error.outcome, error.logs], ["Custom6104", "failed", []]);
    assert.match(error.signature ?? "", SIGNATURE);
    const { looks, statuses } = shown(failed, null, confirmed);
    assert.equal((await send(node({ getTransaction: none, ...statuses }).sender, pay, fast)).slot, 7);
    assert.deepEqual(looks, [false, true, false]);
  });

  it("of a failure that the transaction has too is told at once, with logs if there are any", async () => {
    const { looks, statuses } = shown(failed, null);
    const getTransaction = async () => ({ slot: 7, meta: { err: failure, logMessages: null } });
    const error = await refusal(send(node({ getTransaction, ...statuses }).sender, pay, fast));
    assert.deepEqual([error.outcome, error.logs, looks.length], ["failed", [], 1]);
  });

  it("of a failure is one also where the least depth was asked for, once it is confirmed", async () => {
    const { sender } = confirms(none, failed);
    assert.equal((await refusal(send(sender, pay, { ...fast, commitment: "processed" }))).outcome, "failed");
  });

  it("answers that are no statuses are none", async () => {
    let asked = 0;
    const answers = [undefined, {}, { value: null }, { value: [confirmed] }];
    const getSignatureStatuses = async () => answers[asked++];
    assert.equal((await send(node({ getSignatureStatuses }).sender, pay, fast)).slot, 7);
    const silent = node({ getSignatureStatuses: async () => undefined });
    assert.equal((await refusal(send(silent.sender, pay, brief))).name, "OutcomeUnknown");
  });
});

describe("a transaction on its way: past its last block", () => {
  const missing = { ...shown(null).statuses, getTransaction: async () => null };

  it("and unknown to the node's history, it was never executed", async () => {
    const { sent, sender } = node({ ...missing, ...PAST, ...invalid });
    const error = await refusal(send(sender, pay, often));
    assert.deepEqual([error.name, error.outcome, error.logs], ["BlockhashNotFound", "not landed", []]);
    assert.match(error.signature ?? "", SIGNATURE);
    assert.equal(sent.length, 1);
  });

  it("at that block itself it can still land", async () => {
    const { sender } = node({ ...missing, ...invalid, getBlockHeight: async () => LAST_BLOCK });
    assert.equal((await refusal(send(sender, pay, brief))).outcome, "unknown");
  });

  it("height and blockhash must agree, at the least depth, and both be had", async () => {
    const asked: unknown[] = [];
    const valid = async (_: unknown, options: unknown) => {
      asked.push(options);
      return { context: CONTEXT, value: true };
    };
    for (const isBlockhashValid of [valid, unreachable]) {
      const error = await refusal(send(node({ ...missing, ...PAST, isBlockhashValid }).sender, pay, brief));
      assert.deepEqual([error.name, error.outcome], ["OutcomeUnknown", "unknown"]);
    }
    assert.deepEqual(asked[0], { commitment: "processed" });
    const error = await refusal(send(node({ ...missing, ...invalid, getBlockHeight: unreachable }).sender, pay, brief));
    assert.equal(error.outcome, "unknown");
    // A node that has no such call does not contradict the height.
    const isBlockhashValid = () => Promise.reject(new Error("Method not found"));
    assert.equal(
      (await refusal(send(node({ ...missing, ...PAST, isBlockhashValid }).sender, pay, fast))).outcome,
      "not landed",
    );
  });

  it("the height is asked for as deep as was wanted", async () => {
    const asked: unknown[] = [];
    const getBlockHeight = async (depth: unknown) => {
      asked.push(depth);
      return LAST_BLOCK + 1;
    };
    for (const commitment of ["processed", "confirmed", "finalized"] as const)
      await refusal(send(node({ ...missing, ...invalid, getBlockHeight }).sender, pay, { ...fast, commitment }));
    assert.deepEqual(asked, ["confirmed", "confirmed", "finalized"]);
  });

  it("the transaction itself, where the node shows it, says what became of it", async () => {
    for (const [err, outcome] of [
      [null, "landed"],
      [failure, "failed"],
    ] as const) {
      const getTransaction = async () => ({ slot: 9, meta: { err, logMessages: [] } });
      const { sender } = node({ ...missing, ...PAST, ...invalid, getTransaction });
      const told = await send(sender, pay, fast).then(
        ({ slot }) => [slot, "landed"],
        (e) => [9, e.outcome],
      );
      assert.deepEqual(told, [9, outcome]);
    }
  });

  it("without an answer about it, it stays open, and is not sent again", async () => {
    const { sent, sender } = node({ ...missing, ...PAST, ...invalid, getTransaction: unreachable });
    const error = await refusal(send(sender, pay, { ...brief, resendMs: 1 }));
    assert.deepEqual([error.name, error.outcome, sent.length], ["OutcomeUnknown", "unknown", 1]);
    assert.equal((error.cause as Error).name, "NetworkError");
  });
});

describe("a transaction on its way: when the time is over", () => {
  const told = async (commitment: "confirmed" | "finalized", ...answers: Answer[]) => {
    const { name, outcome, signature, logs, cause } = await refusal(
      send(node(shown(...answers).statuses).sender, pay, { ...brief, commitment }),
    );
    assert.match(signature ?? "", SIGNATURE);
    assert.deepEqual(logs, []);
    return [name, outcome, (cause as Error | undefined)?.name];
  };

  it("what was confirmed took effect, if not as deep as was asked, also where nobody answers now", async () => {
    assert.deepEqual(await told("finalized", confirmed), ["NotDeepEnough", "landed", undefined]);
    assert.deepEqual(await told("finalized", confirmed, unreachable), ["NotDeepEnough", "landed", "NetworkError"]);
  });

  it("what was only processed, failed on the way, or was lost again may be anything", async () => {
    const open = ["OutcomeUnknown", "unknown", undefined];
    assert.deepEqual(await told("confirmed", processed), open);
    assert.deepEqual(await told("finalized", failed), open);
    assert.deepEqual(await told("finalized", confirmed, null), open);
  });

  it("whether any node was there at all is said by the name", async () => {
    assert.deepEqual(await told("confirmed", unreachable), ["NetworkError", "unknown", "NetworkError"]);
    assert.deepEqual(await told("confirmed", null, unreachable), ["OutcomeUnknown", "unknown", "NetworkError"]);
    const strange = () => Promise.reject(new Error("a wonder"));
    assert.deepEqual(await told("confirmed", strange), ["OutcomeUnknown", "unknown", "Unknown"]);
  });
});
