import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import {
  BallastError,
  ballastError,
  decodeError,
  ERRORS,
  ERRORS_OF,
  engine,
  IDL,
  instructions,
  type Outcome,
  PROGRAM_ID,
} from "@ballast/sdk";
import { AnchorError, LangErrorCode, ProgramError } from "@coral-xyz/anchor";
import {
  PublicKey,
  SendTransactionError,
  SystemProgram,
  TransactionExpiredBlockheightExceededError,
} from "@solana/web3.js";

const ID = PROGRAM_ID.toBase58();
const TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const STALE = ERRORS.get(6104);
const LINE = `Program log: AnchorError occurred. Error Code: OracleStale. Error Number: 6104. Error Message: ${STALE?.hint}.`;
const failing = (code: number, program = ID, ...before: string[]) => [
  `Program ${program} invoke [1]`,
  ...before,
  `Program ${program} failed: custom program error: 0x${code.toString(16)}`,
];
const hex = (code: number) =>
  `Transaction simulation failed: Error processing Instruction 2: custom program error: 0x${code.toString(16)}`;
const status = (code: number) => ({ InstructionError: [2, { Custom: code }] });

function check(thrown: unknown, code: number | null, name: string): BallastError {
  const error = decodeError(thrown);
  assert.ok(error instanceof BallastError && error instanceof Error);
  assert.deepEqual([error.code, error.name], [code, name]);
  assert.ok(error.hint.length > 5, error.hint);
  assert.ok(error.message.includes(name));
  return error;
}

describe("the program's errors", () => {
  for (const { code, name, msg } of IDL.errors as readonly { code: number; name: string; msg: string }[]) {
    it(`${code} ${name} has its name and says what to do, in every shape`, () => {
      const shapes: unknown[] = [
        AnchorError.parse([
          `Program ${ID} invoke [1]`,
          LINE.replaceAll("OracleStale", name).replace("6104", `${code}`),
        ]),
        new SendTransactionError({
          action: "simulate",
          signature: "",
          transactionMessage: hex(code),
          logs: failing(code),
        }),
        new SendTransactionError({ action: "send", signature: "5x", transactionMessage: hex(code), logs: [] }),
        new Error(`Transaction 5x failed (${JSON.stringify({ err: status(code) })})`),
        { err: status(code), logs: failing(code), unitsConsumed: 7 },
        { err: status(code), logs: null },
        { value: { err: status(code), logs: failing(code) } },
        status(code),
        Object.assign(new Error("instruction 0 failed"), {
          code,
          reason: "Custom",
          instruction: 0,
          logs: failing(code),
        }),
        `err: InstructionError(0, Custom(${code}))`,
        new Error("wrapped", { cause: { logs: failing(code) } }),
      ];
      for (const shape of shapes) {
        const error = decodeError(shape);
        assert.deepEqual([error.code, error.name, error.hint], [code, name, msg]);
      }
    });
  }

  it("keeps the logs and the original", () => {
    const thrown = { logs: failing(6104, ID, LINE) };
    const error = check(thrown, 6104, "OracleStale");
    assert.deepEqual(error.logs, thrown.logs);
    assert.equal(error.cause, thrown);
    assert.equal(decodeError(error), error);
  });

  it("reads Anchor's ProgramError and simulation errors", () => {
    check(new ProgramError(6400, "healthy", failing(6400)), 6400, "NotLiquidatable");
    check({ simulationResponse: { logs: failing(6601), err: status(6601) } }, 6601, "CooldownNotOver");
  });

  it("finds the logs in every place where they are kept, an empty one hides none", () => {
    const logs = failing(6104);
    const places: object[] = [
      { logs },
      { transactionLogs: logs },
      { errorLogs: logs },
      { simulationResponse: { logs } },
      { value: { logs } },
      { meta: { logMessages: logs } },
      { logs: [], cause: { logs: null, cause: { transactionLogs: logs } } },
      { logs: [7], transactionLogs: [], errorLogs: logs },
    ];
    for (const place of places) assert.deepEqual(check(place, 6104, "OracleStale").logs, logs);
  });

  it("reads a code in the words that stand for it, as hexadecimal or not, in a message of any kind", () => {
    for (const words of ["custom program error: 0x17d8", "custom program error: #6104"])
      for (const thrown of [
        words,
        { message: words },
        { msg: words },
        { transactionMessage: words },
        { reason: words },
      ])
        check(thrown, 6104, "OracleStale");
    check({ error: { errorCode: { number: 6104 } } }, 6104, "OracleStale");
    check({ code: "6104", reason: "Custom" }, 6104, "OracleStale");
    check({ code: "many", reason: "Custom" }, null, "Unknown");
    check(Object.assign(new Error("not Anchor's"), { code: 6104, msg: "words" }), null, "Unknown");
    check({ code: 6104, msg: "no error", message: "" }, null, "Unknown");
  });

  it("an error of a quote is the one that the chain would answer with", () => {
    check(new engine.MathError("InsufficientMargin"), 6300, "InsufficientMargin");
  });
});

describe("other errors", () => {
  it("an error of somebody else that carries a name of ours is not ours", () => {
    check(Object.assign(new Error("not ours"), { error: "InsufficientMargin" }), null, "Unknown");
  });

  it("a name of the runtime that no table has is handed on, with what was said", () => {
    const hint = check(
      { err: { InstructionError: [12, "MaxSeedLengthExceeded"] } },
      null,
      "MaxSeedLengthExceeded",
    ).hint;
    assert.match(hint, /MaxSeedLengthExceeded/);
    const { hint: known } = check({ err: { InstructionError: [0, "InvalidSeeds"] } }, null, "InvalidSeeds");
    assert.match(known, /use the functions of `pda`/);
  });

  it("a program that prints what the runtime prints is not believed", () => {
    const forged = `Program log: Program ${TOKEN} failed: custom program error: 0x11`;
    assert.equal(decodeError({ logs: [`Program ${ID} invoke [1]`, forged] }).code, null);
    const error = decodeError({ logs: failing(1, ID, forged) });
    assert.deepEqual([error.name, error.code], ["Custom1", 1]);
    assert.equal(error.hint, `Program ${ID} failed with its code 1`);
  });

  it("words that nobody knows are shown in short", () => {
    assert.equal(decodeError("x".repeat(300)).hint, "x".repeat(200));
    const network = decodeError(new Error(`fetch failed: ${"x".repeat(300)}`));
    assert.ok(network.hint.endsWith(`answer that can be read: fetch failed: ${"x".repeat(186)}`), network.hint);
    assert.match(
      decodeError({ what: 7n, far: 2n ** 60n, here: [null] }).hint,
      /^\s*\{"what":7,"far":"1152921504606846976","here":\[null\]\}/,
    );
    const twice = { name: "it" };
    assert.match(decodeError({ a: twice, b: twice }).hint, /^\s*\{"a":\{"name":"it"\}\}/);
  });

  it("an empty signature is none", () => {
    const unsigned = new SendTransactionError({
      action: "simulate",
      signature: "",
      transactionMessage: "no",
      logs: [],
    });
    assert.equal(decodeError(unsigned).signature, null);
    assert.equal(decodeError({ signature: 7 }).signature, null);
  });

  it("what has no logs shows none", () => {
    assert.deepEqual(decodeError(new Error("nothing that anybody knows")).logs, []);
  });

  it("a code that the token program never says is ours, from the first one on", () => {
    const program = new PublicKey(TOKEN);
    assert.equal(decodeError({ err: status(6_000) }, PROGRAM_ID, { program }).name, "NotAuthorized");
    assert.equal(decodeError({ err: status(1) }, PROGRAM_ID, { program }).name, "TokenInsufficientFunds");
    assert.equal(decodeError({ err: status(5_999) }, PROGRAM_ID, { program }).name, "Custom5999");
    const system = SystemProgram.programId;
    assert.equal(decodeError({ err: status(6_104) }, PROGRAM_ID, { program: system }).name, "OracleStale");
  });

  it("a socket that closed says nothing of a transaction, one that closed in order is no failure of the network", () => {
    for (const code of [1_001, 1_006, 1_015]) check({ code, message: "closed" }, null, "NetworkError");
    for (const code of [1_000, 1_016, "1006"])
      assert.notEqual(decodeError({ code, message: "closed" }).name, "NetworkError");
  });

  it("names Anchor's own checks as Anchor does", () => {
    for (const [name, code] of Object.entries(LangErrorCode)) {
      const known = decodeError({ logs: failing(code) });
      if (!known.name.startsWith("Custom")) assert.equal(known.name, name);
    }
    check({ logs: failing(2012) }, 2012, "ConstraintAddress");
    check({ logs: failing(2040) }, 2040, "ConstraintDuplicateMutableAccount");
  });

  it("tells by the program that failed first whose code it is", () => {
    const inner = (program: string, code: number) => [
      `Program ${ID} invoke [1]`,
      ...failing(code, program).map((line) => line.replace("[1]", "[2]")),
      `Program ${ID} failed: custom program error: 0x${code.toString(16)}`,
    ];
    check({ logs: inner(TOKEN, 1) }, 1, "TokenInsufficientFunds");
    check({ logs: inner(TOKEN, 17) }, 17, "TokenAccountFrozen");
    check({ logs: inner(SystemProgram.programId.toBase58(), 0) }, 0, "SystemAccountInUse");
    check({ logs: inner(SystemProgram.programId.toBase58(), 1) }, 1, "SystemInsufficientLamports");
    const other = PublicKey.unique();
    check({ logs: failing(6104, other.toBase58()) }, 6104, "Custom6104");
    assert.equal(decodeError({ logs: failing(6104, other.toBase58()) }, other).name, "OracleStale");
    check({ logs: failing(4242) }, 4242, "Custom4242");
  });

  it("names what the runtime refuses", () => {
    const cases: [unknown, string][] = [
      [{ logs: [`Program ${ID} failed: SBF program panicked`] }, "ProgramPanicked"],
      [{ err: { InstructionError: [0, "MissingRequiredSignature"] }, logs: [] }, "MissingRequiredSignature"],
      [{ logs: [`Program ${ID} failed: missing required signature for instruction`] }, "MissingRequiredSignature"],
      [{ logs: [`Program ${ID} failed: Provided seeds do not result in a valid address`] }, "InvalidSeeds"],
      [{ logs: [`Program ${ID} failed: account data too small for instruction`] }, "AccountDataTooSmall"],
      [{ logs: [`Program ${ID} failed: insufficient account keys for instruction`] }, "NotEnoughAccountKeys"],
      [{ logs: [`Program ${ID} failed: exceeded CUs meter at BPF instruction`] }, "ComputationalBudgetExceeded"],
      [{ err: "BlockhashNotFound" }, "BlockhashNotFound"],
      [{ err: "AccountNotFound" }, "AccountNotFound"],
      [new TransactionExpiredBlockheightExceededError("5x"), "BlockhashNotFound"],
      [Object.assign(new Error("x"), { code: null, reason: "InvalidSeeds", logs: [] }), "InvalidSeeds"],
    ];
    for (const [thrown, name] of cases) check(thrown, null, name);
  });

  it("never throws, whatever it is given", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const nasty = { toJSON: () => assert.fail("no") };
    for (const thrown of [undefined, null, 7, "boom", circle, nasty, [], new Error("User rejected the request.")]) {
      assert.equal(decodeError(thrown).name, "Unknown");
    }
    assert.equal(decodeError(new Error("User rejected the request.")).hint, "User rejected the request.");
  });
});

describe("a number is the program's only where it came from the program", () => {
  const words = (message: string, own: object) => Object.assign(new Error(message), own);

  it("wallets, browsers and sockets have numbers of their own", () => {
    const cases: [unknown, string][] = [
      [words("User rejected the request.", { code: 4001 }), "Unknown"],
      [words("The requested account has not been authorized by the user.", { code: 4100 }), "Unknown"],
      [words("Phantom could not connect.", { code: 4900 }), "Unknown"],
      [words("Program failed? No: code 6104", { code: 6104 }), "Unknown"],
      [words("Custom: 6104, said a wallet", { code: "6104" }), "Unknown"],
      [words("not found", { code: 101 }), "Unknown"],
      [words("Too many requests for a specific RPC call", { name: "SolanaJSONRPCError", code: 429 }), "NetworkError"],
      [words("Access forbidden", { name: "SolanaJSONRPCError", code: 403 }), "NetworkError"],
      [words("The operation was aborted.", { name: "AbortError", code: 20 }), "NetworkError"],
      [new DOMException("The operation timed out.", "TimeoutError"), "NetworkError"],
      [words("socket closed", { code: 1006 }), "NetworkError"],
      [words("Node is behind by 42 slots", { code: -32_005, data: { numSlotsBehind: 42 } }), "NetworkError"],
    ];
    for (const [thrown, name] of cases) {
      const error = check(thrown, null, name);
      assert.ok(error.hint.endsWith((thrown as Error).message), error.hint);
      assert.deepEqual([error.outcome, error.signature], ["unknown", null]);
    }
  });

  it("failures on the way to a node have a name, and may pass", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:8899"), { code: "ECONNREFUSED" });
    const thrown: unknown[] = [
      new TypeError("fetch failed", { cause: refused }),
      refused,
      new TypeError("Failed to fetch"),
      new Error("503 Service Unavailable: busy"),
      new Error("failed to get info about account 1: Error: 502 Bad Gateway: <html>"),
      new SyntaxError("Unexpected token '<', \"<html>\" is not valid JSON"),
      new Error("failed to get recent blockhash: StructError: Expected the value to satisfy a union"),
      "socket hang up",
    ];
    for (const each of thrown) assert.equal(check(each, null, "NetworkError").retryable, true);
  });

  it("HTTP's and JSON-RPC's numbers mean what they mean there, and only so; what caused it counts too", () => {
    for (const code of [403, 429, 500, 599, -32_004, -32_005, -32_014, -32_016])
      check(words("refused", { code }), null, "NetworkError");
    for (const code of [402, 404, 428, 430, 499, 600, -32_002, "429"])
      check(words("refused", { code }), null, "Unknown");
    check(new Error("refused", { cause: { code: "ECONNRESET" } }), null, "NetworkError");
    check(new Error("refused", { cause: { cause: { name: "AbortError" } } }), null, "NetworkError");
    for (const cause of [null, "ECONNRESET", { code: "ENOENT" }])
      check(new Error("refused", { cause }), null, "Unknown");
  });

  it("doing it again is offered only where that cannot do it twice", () => {
    const passing = (name: string, signature: string | null, outcome: Outcome) =>
      new BallastError({ code: null, name, hint: "", logs: [], signature, outcome }).retryable;
    for (const name of ["NetworkError", "BlockhashNotFound", "PlanExpired", "AccountInUse", "TransactionNotFound"]) {
      assert.equal(passing(name, null, "unknown"), true, name);
      const signed = (["not landed", "failed", "unknown", "landed"] as const).map((each) => passing(name, "5x", each));
      assert.deepEqual(signed, [true, true, false, false], name);
    }
    assert.equal(passing("OracleStale", null, "not landed"), false);
    const plain = new BallastError({ code: null, name: "OracleStale", hint: "wait", logs: [] });
    assert.deepEqual([plain.signature, plain.outcome, plain.message], [null, "unknown", "OracleStale: wait"]);
    assert.equal(ballastError("OracleStale").message, `OracleStale (6104): ${STALE?.hint}`);
  });

  it("an error of no table is none to throw", () => {
    assert.throws(() => ballastError("NotEvenWrong"), TypeError);
    const cause = new Error("why");
    assert.equal(ballastError("TokenAccountFrozen", cause).cause, cause);
  });

  it("nor is it what a program prints, or another program's", () => {
    const says = "Program log: custom program error: 0x17d8, InvalidSeeds";
    check(
      { logs: [`Program ${ID} invoke [1]`, says, `Program ${ID} failed: SBF program panicked`] },
      null,
      "ProgramPanicked",
    );
    check({ logs: [`Program ${ID} invoke [1]`, says] }, null, "Unknown");
    const other = PublicKey.unique();
    assert.equal(decodeError({ err: status(6104) }, PROGRAM_ID, { program: other }).name, "Custom6104");
    assert.equal(decodeError({ err: status(1) }, PROGRAM_ID, { program: SystemProgram.programId }).code, 1);
  });

  it("reads numbers as bigint too", () => {
    check({ InstructionError: [0n, { Custom: 6400n }] }, 6400, "NotLiquidatable");
    check({ err: { InstructionError: [2n, { Custom: 6104n }] }, logs: null }, 6104, "OracleStale");
    check(Object.assign(new Error("failed"), { code: 6104n, reason: "Custom" }), 6104, "OracleStale");
  });

  it("says of a transaction only what is known", () => {
    assert.equal(decodeError(new engine.MathError("InsufficientMargin")).outcome, "not landed");
    assert.equal(ballastError("OracleStale").outcome, "not landed");
    const known = decodeError({ err: status(6104) }, PROGRAM_ID, { signature: "5x", outcome: "failed" });
    assert.deepEqual([known.signature, known.outcome], ["5x", "failed"]);
    const later = decodeError(known, PROGRAM_ID, { outcome: "unknown" });
    assert.deepEqual([later.name, later.code, later.signature, later.outcome], ["OracleStale", 6104, "5x", "unknown"]);
    const late = new TransactionExpiredBlockheightExceededError("5x");
    const expired = check(late, null, "BlockhashNotFound");
    assert.deepEqual([expired.signature, expired.outcome, expired.retryable], ["5x", "unknown", false]);
    assert.ok(!/sign it again/.test(expired.hint));
  });
});

describe("the errors of each instruction", () => {
  it("committed in the SDK are those that the program's sources name", () => {
    const script = path.resolve(__dirname, "../scripts/errors.mjs");
    execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" });
  });

  it("are there for every instruction, once each, in the order of their codes", () => {
    const builders = Object.keys(ERRORS_OF).filter((name) => !(name in instructions));
    assert.deepEqual(builders, []);
    assert.equal(Object.keys(ERRORS_OF).length, IDL.instructions.length);
    const order: string[] = [...ERRORS.values()].map(({ name }) => name);
    for (const [name, errors] of Object.entries(ERRORS_OF)) {
      const codes = errors.map((error) => order.indexOf(error));
      assert.ok(!codes.includes(-1), name);
      assert.deepEqual(
        codes,
        [...new Set(codes)].sort((a, b) => a - b),
        name,
      );
    }
  });

  it("name every error of the program: none is there for nothing", () => {
    const named = new Set<string>(Object.values(ERRORS_OF).flat());
    const never = [...ERRORS.values()].filter(({ name }) => !named.has(name));
    assert.deepEqual(never, []);
  });
});
