// What a client tells of a transaction, against what became of it, behind a node that loses, delays, repeats and
// falsifies.
import assert from "node:assert/strict";
import { BallastError, keypairWallet, type Outcome, PROGRAM_ID, send } from "@ballast/sdk";
import { faultyNode, loadSurfnet } from "@ballast/testkit";
import { Connection, Keypair, SystemProgram } from "@solana/web3.js";
import { anyFault, type Case, FALSE, LASTING, SINGLE } from "../support/faults";

const QUICK = { pollMs: 20, resendMs: 150, timeoutMs: 2_000 };
const LAMPORTS = 1_000_000;
const TOO_MANY = 10 ** 15;
/** Blocks so short that a blockhash, which lives for 150, is over in about two seconds. */
const SLOT_MS = 10;
/** How many transactions meet random faults: more for a night. */
const RANDOM = Number(process.env.SEND_FAULTS ?? 40);

/** What was told of a transaction, and what it did. */
interface Ending {
  told: Outcome;
  error: BallastError | null;
  effect: boolean;
}

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

describe("what sending tells, behind a faulty node", function () {
  this.timeout(60_000);
  const payer = Keypair.generate();
  let net: ReturnType<ReturnType<typeof loadSurfnet>["startWithConfig"]>;
  let direct: Connection;
  let draining: NodeJS.Timeout;

  before(async () => {
    net = loadSurfnet().startWithConfig({ offline: true, blockProductionMode: "clock", slotTimeMs: SLOT_MS });
    draining = setInterval(() => net.drainEvents(), 100);
    net.fundSol(payer.publicKey.toBase58(), 100_000_000_000);
    direct = new Connection(net.rpcUrl, "confirmed");
  });
  after(() => {
    clearInterval(draining);
    net.stop();
  });

  /** Sends through the fault, and waits until nothing of it can land any more. */
  async function ending({ rule, options, fails }: Omit<Case, "name" | "told">): Promise<Ending> {
    const node = await faultyNode(net.rpcUrl, rule);
    const to = Keypair.generate().publicKey;
    const lamports = fails ? TOO_MANY : LAMPORTS;
    const pay = SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: to, lamports });
    const connection = new Connection(node.url, { commitment: "confirmed", disableRetryOnRateLimit: true });
    const sender = { connection, wallet: keypairWallet(payer), programId: PROGRAM_ID };
    const sent = send(sender, { instructions: [pay] }, { ...QUICK, ...options });
    const error = await sent.then(
      ({ signature }) => assert.match(signature, SIGNATURE),
      (e: unknown) => {
        assert.ok(e instanceof BallastError, String(e));
        return e;
      },
    );
    await node.close();
    if (error && error.signature !== null && error.outcome !== "failed") await expiry();
    const effect = (await direct.getBalance(to)) === LAMPORTS;
    return { told: error?.outcome ?? "landed", error: error ?? null, effect };
  }

  /** Until what was signed before cannot be executed any more. */
  async function expiry(): Promise<void> {
    const { lastValidBlockHeight } = await direct.getLatestBlockhash();
    while ((await direct.getBlockHeight()) <= lastValidBlockHeight) await sleep(50);
  }

  for (const each of [...SINGLE, ...LASTING, ...FALSE]) {
    it(`${each.name}: ${each.told}`, async () => {
      const result = await ending(each);
      honest(result);
      assert.equal(result.told, each.told, result.error?.stack);
      if (each.error !== undefined) assert.equal(result.error?.name, each.error);
    });
  }

  it(`${RANDOM} transactions through any faults at any calls: none is told wrongly`, async function () {
    this.timeout(RANDOM * 15_000);
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const seen = new Map<Outcome, number>();
    for (let i = 0; i < RANDOM; i++) {
      const fails = random() < 0.2;
      const options = { skipPreflight: random() < 0.3, timeoutMs: random() < 0.3 ? 6_000 : 1_500 };
      const result = await ending({ rule: anyFault(random), fails, options });
      honest(result);
      if (fails) assert.equal(result.effect, false);
      seen.set(result.told, (seen.get(result.told) ?? 0) + 1);
    }
    assert.ok((seen.get("landed") ?? 0) > RANDOM / 4, JSON.stringify([...seen]));
  });
});

const SIGNATURE = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

/** The two lies that cost money, and that whoever has an error can act on it. */
function honest({ told, error, effect }: Ending): void {
  if (told === "failed" || told === "not landed") assert.equal(effect, false, `told ${told}, and it took effect`);
  if (told === "landed") assert.equal(effect, true, "told landed, and it did not");
  if (error === null) return;
  const signed = told !== "not landed" || error.signature !== null;
  if (signed) assert.match(error.signature ?? "", SIGNATURE);
  const known = told === "not landed" || told === "failed";
  assert.ok(known || !error.retryable, "nobody may do again what may have been done");
  assert.ok(known || !/nothing|never|sign it again/i.test(error.message), error.message);
}
