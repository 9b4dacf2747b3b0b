/** What a tail tells where nodes leave out, repeat or forget. 0.2 s of CPU. */
import assert from "node:assert/strict";
import { BallastError } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { Listening, markOf, marksAfter, rangesOf } from "../src/commands/events";
import { Numbers } from "../src/commands/numbers";
import type { Session } from "../src/session";

const POOL = new PublicKey(new Uint8Array(32).fill(7));
const OTHER = new PublicKey(new Uint8Array(32).fill(8));
const failure = (name: string) => new BallastError({ code: null, name, hint: `${name} of a test`, logs: [] });

interface Tx {
  signature: string;
  slot: number;
  numbers: number[];
  pool?: PublicKey;
}

/** A node with these transactions, oldest first; `knows` says of which signatures it has heard. */
function session(all: Tx[], knows: (signature: string) => boolean = () => true) {
  const [printed, said, asked]: [string[], string[], string[]] = [[], [], []];
  const failing = new Map<string, () => Error>();
  const connection = {
    async getSignaturesForAddress(_: PublicKey, { until }: { until?: string }) {
      const known = until !== undefined && knows(until);
      const from = known ? all.findIndex(({ signature }) => signature === until) + 1 : 0;
      return all
        .slice(from)
        .reverse()
        .map(({ signature, slot }) => ({ signature, slot, err: null }));
    },
    async getSignatureStatuses([signature]: [string]) {
      const found = all.find((tx) => tx.signature === signature);
      return { value: [found && knows(signature) ? { slot: found.slot } : null] };
    },
  };
  const client = {
    pool: POOL,
    connection,
    async events(signature: string) {
      asked.push(signature);
      const error = failing.get(signature)?.();
      if (error !== undefined) throw error;
      const { numbers = [], pool = POOL } = all.find((tx) => tx.signature === signature) ?? {};
      const header = { pool, timestamp: 0n };
      return numbers.map((number) => ({ name: "Donated", data: { header: { ...header, sequence: BigInt(number) } } }));
    },
  };
  const print = (line: string) => void printed.push(String(JSON.parse(line).data.header.sequence));
  const made = { client, print, say: (line: string) => void said.push(line), json: true } as unknown as Session;
  return { made, printed, said, asked, failing };
}
const tx = (slot: number, ...numbers: number[]): Tx => ({ signature: `s${slot}`, slot, numbers });

describe("a tail of events", () => {
  it("tells each once, in order, and goes on from where it was", async () => {
    const all = [tx(1, 1), tx(2, 2, 3)];
    const { made, printed, said } = session(all);
    const listening = new Listening(made, { signature: "s1", slot: 1 });
    await listening.look();
    all.push(tx(3, 4));
    await listening.look();
    await listening.look();
    assert.deepEqual([printed, said], [["2", "3", "4"], []]);
  });

  it("of a node that lacks what another one told does not tell the past again", async () => {
    const all = [tx(1, 1), tx(2, 2), tx(3, 3)];
    const { made, printed, asked } = session(all, () => false);
    await new Listening(made, { signature: "s2", slot: 2 }).look();
    // Of the known one's own slot nothing can be told apart, but by its number.
    assert.deepEqual([printed, asked.includes("s1")], [["2", "3"], false]);
    const again = new Listening(made, null);
    await again.look();
    await again.look();
    assert.deepEqual(printed.slice(2), ["1", "2", "3"]);
  });

  it("says which events are missing, once", async () => {
    const all = [tx(1, 5), tx(2, 6), tx(3, 9, 11)];
    const { made, said } = session(all);
    const listening = new Listening(made, null);
    await listening.look();
    await listening.look();
    assert.deepEqual(said, ["not told, because their transactions or logs are not there: events 7-8, 10"]);
    assert.equal(rangesOf([1n, 3n, 4n, 5n, 9n]), "1, 3-5, 9");
  });

  it("asks again for what a node did not give, leaves out what it never gives, and goes on", async () => {
    const { made, printed, said, failing } = session([tx(1, 1), tx(2, 2), tx(3, 3)]);
    failing.set("s2", () => failure("TransactionNotFound"));
    const listening = new Listening(made, null);
    for (let look = 0; look < 4; look += 1) await listening.look();
    assert.deepEqual([printed, said.length], [["1"], 4]);
    await listening.look();
    assert.deepEqual(printed, ["1", "3"]);
    assert.match(said.slice(-2).join("\n"), /never gave transaction s2.*\n.*events 2$/);
    failing.set("s3", () => failure("InvariantViolated"));
    await assert.rejects(new Listening(made, { signature: "s2", slot: 2 }).look(), { name: "InvariantViolated" });
  });

  it("tells nothing of another pool that a transaction is about too", async () => {
    const { made, printed } = session([{ ...tx(1, 1), pool: OTHER }, tx(2, 8)]);
    await new Listening(made, null).look();
    assert.deepEqual(printed, ["8"]);
  });

  it("remembers no more numbers than it needs", () => {
    const numbers = new Numbers();
    for (let number = 1n; number < 20_000n; number += 1n) assert.ok(numbers.take(number));
    assert.deepEqual(numbers.missing(), []);
    assert.equal(numbers.take(19_999n), false);
    assert.equal(numbers.take(3n), false);
  });
});

describe("an export that is gone on with", () => {
  it("is refused after a transaction that the node does not have: all of it would be written once more", async () => {
    const { made } = session([tx(1, 1), tx(2, 2)]);
    assert.deepEqual(await markOf(made, "s1"), { signature: "s1", slot: 1 });
    assert.deepEqual(await marksAfter(made, await markOf(made, "s1")), [{ signature: "s2", slot: 2 }]);
    await assert.rejects(
      markOf(made, "gone"),
      /the node has no transaction gone: what came after it is not known there/,
    );
  });
});
