import assert from "node:assert/strict";
import { pythPriceAccount } from "@ballast/sdk";
import {
  Keypair,
  PACKET_DATA_SIZE,
  PublicKey,
  type Signer,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
} from "@solana/web3.js";
import type { Wanted } from "../src/options";
import { readAccumulator, type Update } from "../src/prices/accumulator";
import { PriceError } from "../src/prices/error";
import type { Hermes } from "../src/prices/hermes";
import { ordered, type PythOptions, PythPublisher } from "../src/prices/publisher";
import * as receiver from "../src/prices/receiver";
import { GUARDIAN_SET, messageOf, pnau, type Said } from "./support/pnau";

const key = (byte: number) => new PublicKey(Buffer.alloc(32, byte));
const [PAYER, VAA, ACCOUNT] = [key(0xa1), key(0xa2), key(0xa3)];
const TREASURY = 3;
const T = 1_760_000_000n;
const feed = (byte: number) => Buffer.alloc(32, byte);
const said = (byte: number, publishTime = T): Said => ({
  ...{ feedId: feed(byte), price: 15_000_000_000n, publishTime, prevPublishTime: publishTime - 1n },
});
const [SOL] = readAccumulator(pnau([said(0x51)])) as [Update];
const place = { payer: PAYER, encodedVaa: VAA, treasury: TREASURY };

// Addresses as the programs derive them, and as they stand on mainnet for all to look up.
const RECEIVER = "rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ";
const PUSH = "pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT";
const BRIDGE = "HDwcJBJXjL9FpJ7UBsYBtaDjsBUhuLCUYoz3zr8SWWaQ";
const derived = (program: string, ...seeds: Uint8Array[]) =>
  PublicKey.findProgramAddressSync(seeds, new PublicKey(program))[0].toBase58();
const CONFIG = derived(RECEIVER, Buffer.from("config"));
const FEES = derived(RECEIVER, Buffer.from("treasury"), Buffer.of(TREASURY));
const GUARDIANS = derived(BRIDGE, Buffer.from("GuardianSet"), Buffer.of(0, 0, 0, GUARDIAN_SET));
const SYSTEM = SystemProgram.programId.toBase58();

interface Layout {
  built: TransactionInstruction;
  program: string;
  /** First eight bytes: `printf global:NAME | sha256sum`. */
  first: string;
  /** s: signs, w: is written. */
  accounts: string[];
}

const post = [`s ${PAYER}`, `w ${VAA}`];
const posted = [`w ${FEES}`, `sw ${ACCOUNT}`, `  ${SYSTEM}`, `s ${PAYER}`];

/**
 * What each instruction takes, by the published interfaces: pyth-network/pyth-crosschain at 7c915eb1,
 * target_chains/solana/sdk/js/pyth_solana_receiver/src/idl (`pyth_solana_receiver.json`, `pyth_push_oracle.ts`,
 * `wormhole_core_bridge_solana.ts`).
 */
const TABLE: Record<string, Layout> = {
  init_encoded_vaa: {
    built: receiver.createVaa(place, SOL.vaa)[1] as TransactionInstruction,
    ...{ program: BRIDGE, first: "d1c1ad195bcab5da", accounts: post },
  },
  write_encoded_vaa: {
    built: receiver.writeVaa(place, 5, Buffer.of(9, 8)),
    ...{ program: BRIDGE, first: "c7d06eb1964c762a", accounts: post },
  },
  verify_encoded_vaa_v1: {
    built: receiver.verifyVaa(place, SOL.vaa),
    ...{ program: BRIDGE, first: "6738b1e5f0674449", accounts: [...post, `  ${GUARDIANS}`] },
  },
  close_encoded_vaa: {
    built: receiver.closeVaa(place),
    ...{ program: BRIDGE, first: "30ddaec6e7079826", accounts: [`sw ${PAYER}`, `w ${VAA}`] },
  },
  post_update: {
    built: receiver.postUpdate({ ...place, account: ACCOUNT }, SOL),
    ...{ program: RECEIVER, first: "855fcfaf0b4f762c" },
    accounts: [`sw ${PAYER}`, `  ${VAA}`, `  ${CONFIG}`, ...posted],
  },
  post_update_atomic: {
    built: receiver.postUpdateAtomic({ ...place, account: ACCOUNT }, SOL),
    ...{ program: RECEIVER, first: "31ac54c0afb434ea" },
    accounts: [`sw ${PAYER}`, `  ${GUARDIANS}`, `  ${CONFIG}`, ...posted],
  },
  reclaim_rent: {
    built: receiver.reclaimRent(PAYER, ACCOUNT),
    ...{ program: RECEIVER, first: "dac813c5e359c016", accounts: [`sw ${PAYER}`, `w ${ACCOUNT}`] },
  },
  update_price_feed: {
    built: receiver.updatePriceFeed({ ...place, shard: 1 }, SOL),
    ...{ program: PUSH, first: "1c095d965699bc73" },
    accounts: [
      ...[`sw ${PAYER}`, `  ${RECEIVER}`, `  ${VAA}`, `  ${CONFIG}`, `w ${FEES}`],
      ...[`w ${derived(PUSH, Buffer.of(1, 0), feed(0x51))}`, `  ${SYSTEM}`],
    ],
  },
};

const le32 = (x: number) => Buffer.of(x & 255, (x >> 8) & 255, (x >> 16) & 255, x >>> 24);
/** A message of 85 bytes and its path of six nodes. */
const MERKLE = Buffer.concat([le32(85), messageOf(said(0x51)), le32(6), ...SOL.proof]);

describe("instructions of Pyth's programs", () => {
  for (const [name, { built, program, first, accounts }] of Object.entries(TABLE))
    it(`${name}: its program, its name and its accounts`, () => {
      assert.equal(built.programId.toBase58(), program);
      assert.equal(built.data.subarray(0, 8).toString("hex"), first);
      const said = built.keys.map(({ pubkey, isSigner, isWritable }) => {
        const flags = `${isSigner ? "s" : ""}${isWritable ? "w" : ""}`;
        return `${flags || " "} ${pubkey}`;
      });
      assert.deepEqual(said, accounts);
    });

  it("say what they say, as Borsh writes it", () => {
    const data = (name: string) => Buffer.from(TABLE[name]?.built.data.subarray(8) ?? []);
    for (const name of ["init_encoded_vaa", "verify_encoded_vaa_v1", "close_encoded_vaa", "reclaim_rent"])
      assert.equal(data(name).length, 0, name);
    assert.deepEqual(data("write_encoded_vaa"), Buffer.from([5, 0, 0, 0, 2, 0, 0, 0, 9, 8]));
    assert.deepEqual(data("post_update"), Buffer.concat([MERKLE, Buffer.of(TREASURY)]));
    const whole = Buffer.concat([le32(952), SOL.vaa, MERKLE, Buffer.of(TREASURY)]);
    assert.deepEqual(data("post_update_atomic"), whole);
    const pushed = Buffer.concat([MERKLE, Buffer.of(TREASURY), Buffer.of(1, 0), feed(0x51)]);
    assert.deepEqual(data("update_price_feed"), pushed);
  });

  it("make an account for a VAA of its length and 46 bytes, exempt from rent", () => {
    const [create] = receiver.createVaa(place, SOL.vaa) as [TransactionInstruction];
    assert.equal(create.programId.toBase58(), SYSTEM);
    // Kind 0, lamports, space, owner: 998 bytes cost as much as `getMinimumBalanceForRentExemption` says.
    const space = 952 + 46;
    assert.equal(create.data.readBigUInt64LE(4), BigInt((128 + space) * 6_960));
    assert.equal(create.data.readBigUInt64LE(12), BigInt(space));
    assert.equal(new PublicKey(create.data.subarray(20, 52)).toBase58(), BRIDGE);
  });
});

type Sent = { instructions: TransactionInstruction[]; signers: readonly Signer[] };

describe("a publisher through Pyth's programs", () => {
  const payer = Keypair.generate().publicKey;
  let asked: (bigint | null)[];
  let sent: Sent[];
  const names = () =>
    sent.map(({ instructions }) =>
      instructions.map(({ data }) => {
        const first = Buffer.from(data.subarray(0, 8)).toString("hex");
        return Object.entries(TABLE).find(([, layout]) => layout.first === first)?.[0] ?? "create";
      }),
    );
  let fail: (names: string[]) => boolean;
  const send = async (instructions: TransactionInstruction[], signers: readonly Signer[] = []) => {
    sent.push({ instructions, signers });
    if (fail(names().at(-1) ?? [])) throw new Error("lost");
    return { signature: "s", slot: 1 };
  };
  /** As Hermes: each second has one update of all feeds. */
  const hermes = {
    latest: async (feeds: readonly Uint8Array[]) => {
      asked.push(null);
      return readAccumulator(pnau(feeds.map((feedId) => said(feedId[0] as number, T + 9n))));
    },
    at: async (feeds: readonly Uint8Array[], time: bigint) => {
      asked.push(time);
      if (time > T + 9n) throw new PriceError("NotYet", "no");
      return readAccumulator(
        pnau(
          feeds.map((feedId) => said(feedId[0] as number, time)),
          600,
        ),
      );
    },
  } as unknown as Hermes;
  const made = (options: Partial<PythOptions> = {}) => new PythPublisher({ hermes, payer, treasury: 0, ...options });
  const newest = (...feeds: number[]): Wanted[] => feeds.map((byte) => ({ feedId: feed(byte), after: null }));

  beforeEach(() => {
    [asked, sent, fail] = [[], [], () => false];
  });

  it("writes a VAA in two parts, lets it be verified, writes all prices with it and closes it", async () => {
    const publisher = made();
    await publisher.publish(newest(1, 2, 3), send);
    assert.deepEqual(names(), [
      ["create", "init_encoded_vaa", "write_encoded_vaa"],
      ["write_encoded_vaa", "verify_encoded_vaa_v1"],
      ["update_price_feed", "update_price_feed"],
      ["update_price_feed", "close_encoded_vaa"],
    ]);
    const parts = sent.flatMap(({ instructions }) =>
      instructions.filter(({ data }) => data.subarray(0, 4).toString("hex") === "c7d06eb1"),
    );
    const vaa = Buffer.concat(parts.map(({ data }) => data.subarray(16)));
    assert.deepEqual(
      vaa,
      Buffer.from(readAccumulator(pnau([1, 2, 3].map((byte) => said(byte, T + 9n))))[0]?.vaa ?? []),
    );
    assert.deepEqual(
      parts.map(({ data }) => data.readUInt32LE(8)),
      [0, receiver.VAA_SPLIT],
    );
    const pushed = sent.flatMap(({ instructions }) =>
      instructions.filter(({ programId }) => programId.toBase58() === PUSH),
    );
    assert.deepEqual(
      pushed.map(({ keys }) => keys[5]?.pubkey.toBase58()),
      [1, 2, 3].map((byte) => pythPriceAccount(feed(byte)).toBase58()),
    );
    await publisher.publish(newest(1, 2, 3), send);
    assert.equal(sent.length, 4, "what was brought is not brought twice");
  });

  it("pays for no print that is older than what the account has, whoever brought that", async () => {
    let time = T + 9n;
    const wandering = {
      ...hermes,
      latest: async (feeds: readonly Uint8Array[]) =>
        readAccumulator(pnau(feeds.map((feedId) => said(feedId[0] as number, time)))),
    } as unknown as Hermes;
    const own = Keypair.generate();
    for (const options of [{}, { own: () => own }]) {
      const publisher = made({ hermes: wandering, ...options });
      // As servers behind one address are: one of them is late.
      for (const publishTime of [T + 9n, T + 8n, T + 9n, T + 7n]) {
        time = publishTime;
        await publisher.publish(newest(1), send);
      }
      assert.equal(sent.length, 3, "the first alone");
      time = T + 10n;
      await publisher.publish(newest(1), send);
      assert.equal(sent.length, 6);
      sent = [];
    }
    await made({ hermes: wandering }).publish([{ feedId: feed(1), after: null, has: T + 10n }], send);
    assert.deepEqual(sent, [], "somebody else brought it");
    await made({ hermes: wandering }).publish([{ feedId: feed(1), after: null, has: T + 9n }], send);
    assert.equal(sent.length, 3);
  });

  it("makes transactions that fit, beside what their sender adds, whatever there is to bring", async () => {
    for (const own of [undefined, () => Keypair.generate()]) {
      await made(own ? { own } : {}).publish(
        [1, 2, 3, 4, 5].map((byte) => ({ feedId: feed(byte), after: T })),
        send,
      );
    }
    for (const { instructions } of sent) {
      const transaction = new Transaction({ feePayer: payer, recentBlockhash: key(1).toBase58() }).add(...instructions);
      const { header } = transaction.compileMessage();
      const length = transaction.serializeMessage().length + 1 + 64 * header.numRequiredSignatures;
      assert.ok(length <= PACKET_DATA_SIZE - 80, `${length} bytes`);
    }
  });

  it("writes into accounts of its own where it has some, which sign", async () => {
    const own = Keypair.generate();
    await made({ own: () => own }).publish(newest(1), send);
    assert.deepEqual(names().at(-1), ["post_update", "close_encoded_vaa"]);
    assert.deepEqual(sent.at(-1)?.signers, [own]);
  });

  it("brings the print that a request waits for before any newer one of its feed, the earliest first", async () => {
    const wanted: Wanted[] = [
      { feedId: feed(1), after: T + 3n },
      { feedId: feed(1), after: T },
      ...newest(1, 2),
      { feedId: feed(3), after: T },
    ];
    const times = [...ordered(wanted)].map(([after, feeds]) => [after, feeds.map(([byte]) => byte)]);
    assert.deepEqual(times, [
      [T, [1, 3]],
      [null, [2]],
    ]);
    assert.deepEqual(ordered([...newest(1), { feedId: feed(1), after: T }]).get(T), [feed(1)]);
    await made().publish(wanted, send);
    assert.deepEqual(asked, [T, null]);
  });

  it("is kept from the newest by no print that it brought already, but where it can bring it back", async () => {
    const wanted: Wanted[] = [{ feedId: feed(1), after: T }, ...newest(1)];
    for (const [own, times] of [
      [undefined, [T, null]],
      [Keypair.generate(), [T, T]],
    ] as const) {
      const publisher = made(own ? { own: () => own } : {});
      asked = [];
      fail = () => true;
      await assert.rejects(publisher.publish(wanted, send), /lost/);
      [asked, fail] = [[], () => false];
      await publisher.publish(wanted, send);
      await publisher.publish(wanted, send);
      assert.deepEqual(asked, times);
    }
  });

  it("brings the others where one print is yet to come, and says so", async () => {
    const publishing = made().publish([{ feedId: feed(1), after: T + 60n }, ...newest(2)], send);
    await assert.rejects(publishing, ({ name }: Error) => name === "NotYet");
    assert.deepEqual(names().at(-1), ["update_price_feed", "close_encoded_vaa"]);
  });

  it("closes the account of a VAA whatever fails after it was made, and tries again the next time", async () => {
    const publisher = made();
    for (const lost of ["verify_encoded_vaa_v1", "update_price_feed"]) {
      sent = [];
      fail = (names) => names.includes(lost);
      await assert.rejects(publisher.publish(newest(1), send), /lost/);
      assert.deepEqual(names().at(-1), ["close_encoded_vaa"], lost);
    }
    [sent, fail] = [[], (names) => names.includes("create")];
    await assert.rejects(publisher.publish(newest(1), send), /lost/);
    assert.equal(sent.length, 1, "nothing was made");
    [sent, fail] = [[], () => false];
    await publisher.publish(newest(1), send);
    assert.equal(sent.length, 3);
  });
});
