import assert from "node:assert/strict";
import { events, IDL, PROGRAM_ID } from "@ballast/sdk";
import { EventParser } from "@coral-xyz/anchor";
import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";
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
