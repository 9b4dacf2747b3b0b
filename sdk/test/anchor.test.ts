import assert from "node:assert/strict";
import { type Ballast, IDL, PROGRAM_ID } from "@ballast/sdk";
import { ballastProgram, fromAnchor, toAnchor, toAnchorEvents, toBigint, toBN } from "@ballast/sdk/anchor";
import { BN, EventParser, type Program } from "@coral-xyz/anchor";
import { Connection, PublicKey } from "@solana/web3.js";

const provider = { connection: new Connection("http://127.0.0.1:1") };
const program: Program<Ballast> = ballastProgram(provider);

/** A log line of each event, all its bytes zero. */
const logs = [
  `Program ${PROGRAM_ID} invoke [1]`,
  ...IDL.events.map(({ discriminator }) => {
    const data = Buffer.concat([Buffer.from(discriminator), Buffer.alloc(1_000)]);
    return `Program data: ${data.toString("base64")}`;
  }),
  `Program ${PROGRAM_ID} success`,
];

describe("the Anchor entry", () => {
  it("has a method for every instruction, and a coder for every account", () => {
    const wanted = IDL.instructions.map(({ name }) => (name as string).replace(/_(\w)/g, (_, x) => x.toUpperCase()));
    assert.deepEqual(Object.keys(program.methods).sort(), wanted.sort());
    assert.equal(Object.keys(program.account).length, IDL.accounts.length);
  });

  it("builds a typed instruction, for this program or another address of it", async () => {
    const owner = new PublicKey(new Uint8Array(32).fill(3));
    const other = ballastProgram(provider, owner);
    const accounts = { owner, pool: owner, market: owner, position: owner, vault: owner, ownerToken: owner };
    for (const [each, id] of [
      [program, PROGRAM_ID],
      [other, owner],
    ] as const) {
      const built = await each.methods.addCollateral(toBN(5n)).accountsPartial(accounts).instruction();
      assert.ok(built.programId.equals(id));
      assert.equal(built.data.readBigUInt64LE(1), 5n);
    }
  });

  it("BN and bigint are one another, to the ends of 64 and 128 bits and below zero", () => {
    for (const value of [0n, 1n, -1n, (1n << 64n) - 1n, -(1n << 63n), (1n << 128n) - 1n]) {
      assert.equal(toBigint(toBN(value)), value);
      assert.equal(toBN(value).toString(), value.toString());
    }
  });

  it("values convert all the way down and back; addresses stay what they are", () => {
    const value = { a: 1n, b: [{ c: -2n }, null], d: PROGRAM_ID, e: "text", f: true, g: 7 };
    const there = toAnchor(value);
    assert.ok(BN.isBN(there.a));
    assert.equal(there.d, PROGRAM_ID);
    assert.deepEqual(fromAnchor(there), value);
    assert.deepEqual(toAnchor(Uint8Array.of(1, 2)), [1, 2]);
  });

  it("every event has the name and the values that Anchor's parser gives", () => {
    const mine = toAnchorEvents(logs);
    const theirs = [...new EventParser(PROGRAM_ID, program.coder).parseLogs(logs)];
    assert.equal(mine.length, IDL.events.length);
    assert.deepEqual(
      mine.map(({ name }) => name as string),
      theirs.map(({ name }) => name),
    );
    for (const [i, { data }] of mine.entries()) {
      const same = { ...(fromAnchor(data) as object) };
      const found = fromAnchor(theirs[i]?.data) as Record<string, unknown>;
      for (const [key, x] of Object.entries(same)) assert.deepEqual(x, found[key], `${theirs[i]?.name}.${key}`);
    }
  });
});
