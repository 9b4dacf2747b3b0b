// Who was first, and whose plan is too old: what a client says where accounts are gone or wrong.
import assert from "node:assert/strict";
import {
  type AccountSource,
  BallastClient,
  BallastError,
  CLOCK,
  ERRORS,
  type Keyed,
  type Outcome,
  type Position,
  PROGRAM_ID,
  send,
} from "@ballast/sdk";
import { alreadyDone } from "../src/client/lost";
import { CONTEXT, confirmed, fast, node, pay, refusal, wallet } from "./support/node";
import { generator } from "./support/random";

const { key, bytes } = generator(94);
const wrongAccount = [...ERRORS].find(([, { name }]) => name === "WrongAccount")?.[0] ?? 0;
/** What a simulation says of a plan that names the wrong accounts. */
const wrong = {
  err: { InstructionError: [0, { Custom: wrongAccount }] },
  logs: [`Program ${PROGRAM_ID} failed: custom program error: 0x${wrongAccount.toString(16)}`],
};

/** The clock's account at this time. */
function clockAt(now: bigint) {
  const clock = new DataView(new ArrayBuffer(40));
  clock.setBigInt64(32, now, true);
  return { data: new Uint8Array(clock.buffer), owner: PROGRAM_ID, lamports: 1 };
}

describe("the client: lost races and old plans", () => {
  const source = (getAccounts: () => Promise<unknown[]>) => ({ getAccounts }) as unknown as AccountSource;
  const request = { address: key(), account: {} };
  const thrownAs = (name: string, outcome: Outcome = "not landed") =>
    new BallastError({ code: null, name, hint: "gone", logs: ["line"], outcome, signature: "5x" });

  it("whether somebody was first stays unknown where the account cannot be looked up", async () => {
    const thrown = thrownAs("UninitializedAccount");
    const silent = source(() => Promise.reject(new Error("fetch failed")));
    assert.equal(await alreadyDone(silent, { request }, thrown), thrown);
  });

  it("somebody was first by whichever name the account is missed; another failure is itself", async () => {
    const none = source(async () => [null]);
    for (const name of [
      "UninitializedAccount",
      "AccountDataTooSmall",
      "AccountNotInitialized",
      "AccountDiscriminatorNotFound",
    ]) {
      const error = await alreadyDone(none, { request }, thrownAs(name));
      assert.ok(error instanceof BallastError, name);
      const { code, logs, signature, outcome, cause } = error;
      assert.deepEqual(
        [error.name, code, logs, signature, outcome],
        ["AlreadyDone", null, ["line"], "5x", "not landed"],
      );
      assert.equal((cause as BallastError).name, name);
    }
    const open = thrownAs("UninitializedAccount", "unknown");
    for (const thrown of [thrownAs("OracleStale"), open, new Error("UninitializedAccount")])
      assert.equal(await alreadyDone(none, { request }, thrown), thrown);
  });

  it("of several accounts the one that is gone is named; what is no account is not looked up", async () => {
    const position = { address: key(), account: {} };
    const asked: unknown[] = [];
    const second = source(async (...[addresses]: unknown[]) => {
      asked.push(addresses);
      return [{ data: bytes(8) }, { data: new Uint8Array() }];
    });
    const params = { market: 0, limit: 3n, delegate: null, position, request };
    const error = await alreadyDone(second, params, thrownAs("UninitializedAccount"));
    assert.match(String(error), new RegExp(`The request ${request.address} is gone`));
    assert.deepEqual(asked, [[position.address, request.address]]);
  });

  const position = { address: key(), account: {} } as Keyed<Position>;
  const gone = {
    logs: [`Program ${PROGRAM_ID} invoke [1]`, `Program ${PROGRAM_ID} failed: account data too small for instruction`],
  };

  /** A client whose every action is the payment, and fails so often. */
  function client(failures: unknown[], accounts: (Uint8Array | null)[], plans: unknown[] = []) {
    const simulateTransaction = async () => {
      const failure = failures.shift();
      const err = failure === undefined ? null : { InstructionError: [0, "AccountDataTooSmall"] };
      return { context: CONTEXT, value: { err, logs: [], ...(failure as object) } };
    };
    const raw = () => accounts.map((data) => (data === null ? null : { data, owner: PROGRAM_ID, lamports: 1 }));
    const getMultipleAccountsInfo = async () => raw();
    const getAccountInfo = async () => clockAt(3_601n);
    const { connection } = node({ simulateTransaction, getMultipleAccountsInfo, getAccountInfo }).sender;
    const made = new BallastClient({ connection, wallet });
    Object.assign(made, { context: async () => ({}) });
    const act = (made as unknown as { act(plan: unknown, params: unknown, options: object): Promise<unknown> }).act;
    const plan = async () => {
      plans.push(1);
      return { ...pay, quote: plans.length, lookupTables: [], validUntil: 3_600n };
    };
    return { act: (params: unknown) => act.call(made, plan, params, fast) };
  }

  it("who finds gone what they had read was not the first", async () => {
    const error = await refusal(client([gone], [null]).act({ position }));
    assert.deepEqual([error.name, error.code, error.outcome], ["AlreadyDone", null, "not landed"]);
    assert.match(error.hint, new RegExp(`^The position ${position.address} is gone`));
    assert.deepEqual(error.logs, gone.logs);
  });

  it("but what is there still, or was never read, was not lost", async () => {
    assert.equal((await refusal(client([gone], [bytes(8)]).act({ position }))).name, "AccountDataTooSmall");
    assert.equal((await refusal(client([gone], []).act({ position: position.address }))).name, "AccountDataTooSmall");
  });

  it("a plan whose hour went over is made again, once", async () => {
    const plans: unknown[] = [];
    const done = (await client([wrong], [null], plans).act({ position })) as { quote: number };
    assert.deepEqual([done.quote, plans.length], [2, 2]);
    const error = await refusal(client([wrong, wrong], [null]).act({ position }));
    assert.deepEqual([error.name, error.outcome, error.retryable], ["PlanExpired", "not landed", true]);
  });

  it("a plan is old once the chain's clock is beyond its time, and only that explains a wrong account", async () => {
    const until = 3_600n;
    const asked: unknown[] = [];
    const sending = (now: bigint | null, validUntil?: bigint | null) => {
      const getAccountInfo = async (...given: unknown[]) => {
        asked.push(given);
        return now === null ? Promise.reject(new TypeError("fetch failed")) : clockAt(now);
      };
      const simulateTransaction = async () => ({ context: CONTEXT, value: wrong });
      return refusal(send(node({ simulateTransaction, getAccountInfo }).sender, { ...pay, validUntil }, fast));
    };
    const old = await sending(until + 1n, until);
    assert.deepEqual(
      [old.name, old.code, old.logs, old.signature, old.outcome],
      ["PlanExpired", null, wrong.logs, null, "not landed"],
    );
    assert.equal((old.cause as BallastError).name, "WrongAccount");
    assert.deepEqual(asked.splice(0), [[CLOCK, "processed"]]);
    assert.equal((await sending(until, until)).name, "WrongAccount");
    assert.equal((await sending(null, until)).name, "WrongAccount");
    asked.splice(0);
    for (const never of [null, undefined]) assert.equal((await sending(until, never)).name, "WrongAccount");
    assert.deepEqual(asked, []);
  });

  it("an old plan that was executed failed, and says so with its signature", async () => {
    const getSignatureStatuses = async () => ({ value: [{ ...confirmed, err: wrong.err }] });
    const getTransaction = async () => ({ slot: 7, meta: { err: wrong.err, logMessages: wrong.logs } });
    const own = { getSignatureStatuses, getTransaction, getAccountInfo: async () => clockAt(8n) };
    const error = await refusal(send(node(own).sender, { ...pay, validUntil: 7n }, { ...fast, skipPreflight: true }));
    assert.deepEqual([error.name, error.outcome, error.retryable], ["PlanExpired", "failed", true]);
    assert.match(error.signature ?? "", /^\w{86,88}$/);
  });

  it("events of a transaction that the node does not have are not known to be none", async function () {
    this.timeout(20_000);
    let asked = 0;
    const tx = { slot: 1, meta: { err: null, logMessages: [] } };
    const late = node({ getTransaction: async () => (asked++ < 2 ? null : tx) }).sender;
    assert.deepEqual(await new BallastClient(late).events("5x"), []);
    const none = node({ getTransaction: async () => null }).sender;
    await assert.rejects(new BallastClient(none).events("5x"), { name: "TransactionNotFound", signature: "5x" });
  });
});
