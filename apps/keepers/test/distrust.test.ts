/** A Hermes that lies, at a server that speaks its form: what a keeper pays for it. 1 s of CPU. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BallastError } from "@ballast/sdk";
import { PublicKey, type Signer, type TransactionInstruction } from "@solana/web3.js";
import type { Wanted } from "../src/options";
import { PriceError, type PriceFault } from "../src/prices/error";
import { Hermes } from "../src/prices/hermes";
import { PythPublisher } from "../src/prices/publisher";
import { answerOf, pnau } from "./support/pnau";

const T = 1_760_000_000n;
const feedIds = [0x51, 0x52].map((byte) => Buffer.alloc(32, byte));
const wanted: Wanted[] = feedIds.map((feedId) => ({ feedId, after: null }));
const PAYER = new PublicKey(Buffer.alloc(32, 0xa1));
/** First bytes of `verify_encoded_vaa_v1`, `update_price_feed` and `create_account`, by the published interfaces. */
const [VERIFY, UPDATE, CREATE] = ["6738b1e5f0674449", "1c095d965699bc73", "00000000"];
const begins = (start: string) => (instruction: TransactionInstruction) =>
  instruction.data.toString("hex").startsWith(start);

/** What the chain says of signatures that nobody gave: in the simulation, so that nothing is paid for that one. */
const refusal = () =>
  new BallastError({ code: 6_026, name: "Custom6026", hint: "", logs: [], outcome: "not landed", signature: null });

describe("a Hermes whose prices the chain refuses", () => {
  let server: Server;
  let asked: number;
  /** Milliseconds by the clock of the publisher. */
  let now: number;
  let paid: number;
  let rent: number;
  let refuses: () => Error | null;
  let second: bigint;
  let signatures: number;
  let apart: boolean;

  beforeEach(async () => {
    [asked, now, paid, rent, second, signatures, apart, refuses] = [0, 1e6, 0, 0, T, 13, false, refusal];
    server = createServer((_, response) => {
      asked += 1;
      second += 1n;
      const said = feedIds.map((feedId) => ({
        ...{ feedId, price: 15_000_000_000n, publishTime: second, prevPublishTime: second - 1n },
      }));
      const updates = apart ? said.map((each) => pnau([each], 8, signatures)) : [pnau(said, 8, signatures)];
      const data = updates.map((update) => JSON.parse(answerOf(update)).binary.data[0] as string);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ binary: { encoding: "base64", data }, parsed: null }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Five thousand lamports a signature, as the chain takes them. */
  const post = async (instructions: TransactionInstruction[], signers: readonly Signer[] = []) => {
    const error = instructions.some(begins(VERIFY)) ? refuses() : null;
    if (error !== null) throw error;
    paid += 5_000 * (1 + signers.length);
    if (instructions.some(begins(CREATE))) rent += 1;
    return { signature: "s", slot: 1 };
  };
  const made = () => {
    const hermes = new Hermes({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/key` });
    return new PythPublisher({ hermes, payer: PAYER, treasury: 0, now: () => now });
  };
  /** How often so many seconds, one in `step`, ended how. */
  async function seconds(publisher: PythPublisher, count: number, step = 1): Promise<Map<string, number>> {
    const ends = new Map<string, number>();
    for (let i = 0; i < count; i += step, now += 1_000 * step) {
      const end = await publisher.publish(wanted, post).then(
        () => "brought",
        (e: Error) => e.name,
      );
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    return ends;
  }
  const fails = (name: PriceFault) => (e: unknown) => e instanceof PriceError && e.name === name;

  it("costs a keeper a dozen transactions an hour, not one a second, and is left in peace meanwhile", async () => {
    const publisher = made();
    const ends = await seconds(publisher, 3_600);
    const unproven = ends.get("Unproven") ?? 0;
    assert.ok(unproven >= 7 && unproven <= 13, `${unproven} refusals`);
    assert.equal(ends.get("Distrusted"), 3_600 - unproven);
    // Its account is made with two signatures and closed with one.
    assert.deepEqual([paid, asked], [15_000 * unproven, unproven]);
    const { from, refused, waitMs } = publisher.view();
    assert.match(from, /^http:\/\/127\.0\.0\.1:\d+\/\.\.\.$/, "no key is shown");
    assert.equal(refused, unproven);
    assert.ok(waitMs > 0 && waitMs <= 600_000);
  });

  it("is believed again when the chain takes what it gives, and forgiven after ten minutes of that", async () => {
    const publisher = made();
    await seconds(publisher, 300);
    refuses = () => null;
    const ends = await seconds(publisher, 1_200, 20);
    assert.ok((ends.get("brought") ?? 0) >= 30, `${[...ends]}`);
    assert.equal(publisher.view().waitMs, 0);
    refuses = refusal;
    await assert.rejects(publisher.publish(wanted, post), fails("Unproven"));
    assert.equal(publisher.view().waitMs, 5_000, "the first wait once more");
  });

  it("gains nothing by telling the truth in between", async () => {
    const publisher = made();
    let turn = 0;
    refuses = () => (turn++ % 2 === 0 ? refusal() : null);
    await seconds(publisher, 3_600);
    const { refused } = publisher.view();
    assert.ok(refused <= 13, `${refused} refusals`);
  });

  it("costs once where each price has a VAA of its own", async () => {
    apart = true;
    await assert.rejects(made().publish(wanted, post), fails("Unproven"));
    assert.equal(paid, 15_000);
  });

  it("is not blamed where somebody else brought a newer price first: they could keep all prices away for minutes", async () => {
    const publisher = made();
    const late = () =>
      new BallastError({ code: 6_002, name: "Custom6002", hint: "", logs: [], outcome: "failed", signature: "s" });
    const first = async (instructions: TransactionInstruction[], signers: readonly Signer[] = []) => {
      if (instructions.some(begins(UPDATE))) throw late();
      return post(instructions, signers);
    };
    refuses = () => null;
    for (let i = 0; i < 5; i++) {
      await assert.rejects(publisher.publish(wanted, first), ({ name }: Error) => name === "Custom6002");
      assert.deepEqual([publisher.view().refused, publisher.view().waitMs], [0, 0]);
    }
    await publisher.publish(wanted, post);
  });

  it("is not blamed for a network that loses what was sent", async () => {
    for (const outcome of ["not landed", "unknown"] as const) {
      const publisher = made();
      refuses = () => new BallastError({ code: null, name: "NetworkError", hint: "", logs: [], outcome });
      await assert.rejects(publisher.publish(wanted, post), ({ name }: Error) => name === "NetworkError");
      assert.equal(publisher.view().waitMs, 0);
    }
  });

  it("costs nothing, and locks no rent, where its VAA has more signatures than there are guardians", async () => {
    signatures = 200;
    await assert.rejects(made().publish(wanted, post), fails("Malformed"));
    assert.deepEqual([paid, rent], [0, 0]);
    [signatures, refuses] = [19, () => null];
    await made().publish(wanted, post);
    assert.equal(rent, 1);
  });
});
