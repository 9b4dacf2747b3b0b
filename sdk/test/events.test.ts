import assert from "node:assert/strict";
import { events, IDL, PROGRAM_ID } from "@ballast/sdk";
import { EventParser } from "@coral-xyz/anchor";
import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";
import { base58 } from "../src/codec/base58";
import { anchor } from "./support/anchor";
import { generator } from "./support/random";

const { bytes, key } = generator(41);
const ID = PROGRAM_ID.toBase58();
const OTHER = key().toBase58();
/** Long enough for every event. */
const LONGEST = 400;

function line(name: string): string {
  const event = IDL.events.find((each) => (each.name as string) === name);
  assert.ok(event, name);
  // A boolean byte must be 0 or 1 for Anchor: all bytes below two are valid for every type.
  const body = bytes(LONGEST).map((byte) => byte & 1);
  return `Program data: ${Buffer.concat([Buffer.from(event.discriminator), body]).toString("base64")}`;
}
const within = (program: string, ...lines: string[]) => [
  `Program ${program} invoke [1]`,
  ...lines,
  `Program ${program} success`,
];

function plain(value: unknown): unknown {
  if (BN.isBN(value)) return BigInt(value.toString());
  if (value instanceof PublicKey) return value.toBase58();
  if (value instanceof Uint8Array || Array.isArray(value)) return [...value].map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, x]) => [name, plain(x)]));
}

describe("events", () => {
  it("every event of the IDL reads as Anchor's parser reads it, in order", () => {
    const names = IDL.events.map(({ name }) => name as string);
    const logs = within(ID, ...names.map(line));
    const ours = events.parse(logs);
    const theirs = [...new EventParser(PROGRAM_ID, anchor.coder).parseLogs(logs)];
    assert.deepEqual(
      ours.map(({ name }) => name),
      names,
    );
    assert.deepEqual(
      ours.map(({ data }) => plain(data)),
      theirs.map(({ data }) => plain(data)),
    );
  });

  it("gives typed fields after asking for the name", () => {
    const [event] = events.parse(within(ID, line("PositionLiquidated")));
    assert.ok(event?.name === "PositionLiquidated");
    const { deficit, header, loss_event_opened } = event.data as typeof event.data & { loss_event_opened?: never };
    assert.equal(typeof deficit, "bigint");
    assert.equal(typeof header.sequence, "bigint");
    assert.equal(typeof event.data.lossEventOpened, "boolean");
    assert.ok(event.data.keeper instanceof PublicKey);
    assert.equal(loss_event_opened, undefined);
  });

  it("another program cannot forge an event, not even when called by ours or calling it", () => {
    const forged = line("OwnerPaid");
    assert.deepEqual(events.parse(within(OTHER, forged)), []);
    assert.deepEqual(events.parse(within(ID, ...within(OTHER, forged))), []);
    assert.equal(events.parse(within(OTHER, ...within(ID, forged), forged)).length, 1);
    const failed = [`Program ${ID} invoke [1]`, `Program ${ID} failed: custom program error: 0x1770`, forged];
    assert.deepEqual(events.parse(failed), []);
  });

  it("reads transactions of RPC nodes and receipts of local chains", () => {
    const logs = within(ID, line("Donated"));
    assert.equal(events.parse({ meta: { logMessages: logs } })[0]?.name, "Donated");
    assert.equal(events.parse({ logs })[0]?.name, "Donated");
    assert.deepEqual(events.parse(null), []);
    assert.deepEqual(events.parse({ meta: null }), []);
  });

  it("gives nothing of a transaction that failed: what it said was rolled back", () => {
    const logs = within(ID, line("Donated"));
    const err = { InstructionError: [1, { Custom: 1 }] };
    assert.deepEqual(events.parse({ meta: { err, logMessages: logs } }), []);
    assert.deepEqual(events.parse({ err: "InsufficientFundsForRent", logs }), []);
    assert.equal(events.parse({ meta: { err: null, logMessages: logs } }).length, 1);
    const later = [...logs, `Program ${OTHER} invoke [1]`, `Program ${OTHER} failed: custom program error: 0x1`];
    assert.deepEqual(events.parse(later), [], "whichever program failed, and whoever has the logs only");
  });

  it("leaves out what it does not know, and says when logs were cut", () => {
    const unknown = `Program data: ${Buffer.from(bytes(90)).toString("base64")}`;
    assert.deepEqual(events.parse(within(ID, unknown, "Program data: !", "Program log: hello")), []);
    const short = line("Staked").slice(0, 60);
    assert.deepEqual(events.parse(within(ID, short)), []);
    assert.equal(events.truncated(["Program x invoke [1]", "Log truncated"]), true);
    assert.equal(events.truncated({ logs: [] }), false);
  });
});

describe("events that the program tells by calling itself", () => {
  const [pool, another] = [key(), key()];
  const size = (name: string) => {
    const data = bytes(LONGEST).map((byte) => byte & 1);
    data.set(IDL.events.find((each) => (each.name as string) === name)?.discriminator ?? []);
    let least = 8;
    while (events.decodeEvent(data.subarray(0, least)) === null) least += 1;
    return least;
  };
  /** An event's bytes, by the number that its pool gave it. */
  function event(sequence: bigint, of = pool, name = "Donated"): Uint8Array {
    const data = new Uint8Array(size(name));
    data.set(IDL.events.find((each) => (each.name as string) === name)?.discriminator ?? []);
    new DataView(data.buffer).setBigUint64(8 + 18, sequence, true);
    data.set(of.toBytes(), 8 + 26);
    return data;
  }
  const told = (data: Uint8Array, programId = PROGRAM_ID) => ({
    programId,
    data: Uint8Array.from([0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d, ...data]),
  });
  const logged = (...all: Uint8Array[]) =>
    within(ID, ...all.map((data) => `Program data: ${Buffer.from(data).toString("base64")}`));
  const numbers = (source: events.LogSource) => events.parse(source).map(({ data }) => data.header.sequence);

  it("stand among those that were logged by their numbers, once each; each pool counts for itself", () => {
    const logs = logged(event(1n), event(3n));
    const inner = [told(event(0n, another)), told(event(2n)), told(event(3n)), told(event(4n))];
    assert.deepEqual(numbers({ logs, inner }), [1n, 2n, 3n, 0n, 4n]);
    assert.deepEqual(numbers({ logs: [], inner: [told(event(2n)), told(event(1n))] }), [1n, 2n]);
    assert.deepEqual(numbers({ logs: logged(event(2n, another)), inner: [told(event(2n))] }), [2n, 2n]);
  });

  it("are those of this program and of this form alone, of a transaction that took effect", () => {
    const wrong = told(event(1n));
    wrong.data[7] = 0;
    const foreign = told(event(1n), key());
    const short = { programId: PROGRAM_ID, data: told(event(1n)).data.subarray(0, 7) };
    assert.deepEqual(numbers({ logs: [], inner: [wrong, foreign, short] }), []);
    assert.deepEqual(numbers({ logs: [], inner: [told(event(1n))], err: "InsufficientFundsForRent" }), []);
    assert.deepEqual(numbers({ logs: [], inner: [told(event(1n), another)] }), []);
    assert.equal(events.parse({ logs: [], inner: [told(event(1n), another)] }, another).length, 1);
  });

  it("are read of a node's transaction, by the place of the program among its keys or those of a lookup table", () => {
    const data = base58(told(event(5n)).data);
    const meta = { err: null, logMessages: [] };
    const at = (call: object, keys: object, loadedAddresses?: { writable: PublicKey[]; readonly: PublicKey[] }) =>
      numbers({
        meta: { ...meta, innerInstructions: [{ instructions: [call] }], loadedAddresses },
        transaction: { message: keys },
      } as events.LogSource);
    for (const name of ["staticAccountKeys", "accountKeys"]) {
      const keys = { [name]: [another, PROGRAM_ID] };
      assert.deepEqual(at({ programIdIndex: 1, data }, keys), [5n], name);
      assert.deepEqual(at({ programIdIndex: 0, data }, keys), [], name);
    }
    const tables = { writable: [another], readonly: [key(), PROGRAM_ID] };
    assert.deepEqual(at({ programIdIndex: 4, data }, { staticAccountKeys: [key()] }, tables), []);
    assert.deepEqual(at({ programIdIndex: 3, data }, { staticAccountKeys: [key()] }, tables), [5n]);
    assert.deepEqual(at({ programId: PROGRAM_ID, data }, {}), [5n]);
    assert.deepEqual(at({ programId: PROGRAM_ID, parsed: { type: "transfer" } }, {}), []);
    assert.deepEqual(numbers({ meta: { ...meta, innerInstructions: null } }), []);
    assert.deepEqual(
      numbers({ meta: { err: undefined, innerInstructions: [{ instructions: [{ programId: PROGRAM_ID, data }] }] } }),
      [5n],
    );
  });

  it("of a newer program are kept as bytes where they have a header, and are no event here", () => {
    const unknown = bytes(66);
    const sources = [{ logs: logged(unknown) }, { logs: [], inner: [told(unknown)] }];
    for (const source of sources) {
      assert.deepEqual(events.raw(source), [unknown]);
      assert.deepEqual(events.parse(source), []);
    }
    assert.deepEqual(events.raw(logged(unknown.subarray(0, 65))), []);
    assert.equal(events.headerOf(unknown.subarray(0, 65)), null);
    assert.equal(events.headerOf(event(9n))?.sequence, 9n);
    assert.deepEqual(events.headerOf(event(9n))?.pool, pool);
    assert.equal(events.decodeEvent(unknown.subarray(0, 7)), null);
    assert.equal(events.decodeEvent(event(9n))?.name, "Donated");
    assert.equal(events.decodeEvent(event(9n).subarray(0, -1)), null);
  });
});
