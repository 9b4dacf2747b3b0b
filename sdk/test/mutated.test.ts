// Every decoder of the SDK, given bytes that are nearly right or nothing like it: it returns, or throws an error of its
// own name; it reads nothing beyond its bytes, and ends.
import assert from "node:assert/strict";
import {
  AccountTypeError,
  accountNameOf,
  decode,
  decodeChange,
  decodeError,
  encodeAccount,
  events,
  IDL,
  sizeOf,
} from "@ballast/sdk";
import fc from "fast-check";

type Name = Parameters<typeof decode>[0];
const NAMES = IDL.accounts.map(({ name }) => name) as unknown as Name[];
const EVENTS = IDL.events as unknown as { name: string; discriminator: number[] }[];

/** A right account of each type: its first bytes, then anything. */
const account = fc.constantFrom(...NAMES).chain((name) =>
  fc.uint8Array({ minLength: sizeOf(name) - 8, maxLength: sizeOf(name) - 8 }).map((rest) => {
    const { discriminator } = (IDL.accounts as unknown as { name: string; discriminator: number[] }[]).find(
      (each) => each.name === name,
    ) ?? { discriminator: [] };
    return { name, data: Uint8Array.from([...discriminator, ...rest]) };
  }),
);

/** Cut short, made longer, or with some bytes changed. */
const mutation = fc.oneof(
  fc.nat(2_000).map((by) => (data: Uint8Array) => data.subarray(0, Math.max(0, data.length - by))),
  fc.uint8Array({ maxLength: 64 }).map((more) => (data: Uint8Array) => Uint8Array.from([...data, ...more])),
  fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }).map((changes) => (data: Uint8Array) => {
    const copy = Uint8Array.from(data);
    for (const [at, byte] of changes) if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  }),
);

/** Among other bytes, which must not be read: all decoders are given a part of a larger buffer. */
function within(data: Uint8Array): Uint8Array {
  const all = new Uint8Array(data.length + 64).fill(0xee);
  all.set(data, 32);
  return all.subarray(32, 32 + data.length);
}

/** What it returns, or undefined where it throws an error of these names. */
function tried<T>(names: readonly string[], decoder: () => T): T | undefined {
  try {
    return decoder();
  } catch (e) {
    assert.ok(e instanceof Error && names.includes(e.name), `${e instanceof Error ? e.stack : e}`);
    return undefined;
  }
}

const RUNS = { numRuns: 400 };

describe("bytes that nobody wrote", function () {
  this.timeout(120_000);

  it("an account: what is read is written as the same bytes, or it is refused as of another type", () => {
    fc.assert(
      fc.property(account, mutation, fc.constantFrom(...NAMES), ({ name, data }, mutate, other) => {
        const bytes = within(mutate(data));
        for (const each of [name, other]) {
          const read = tried(["AccountTypeError"], () => decode(each, bytes));
          assert.equal(read === undefined, accountNameOf(bytes) !== each, each);
          if (read === undefined) continue;
          const again = encodeAccount(each, read as never);
          assert.deepEqual(decode(each, again), read, each);
        }
      }),
      RUNS,
    );
    assert.throws(() => decode("Pool", new Uint8Array()), AccountTypeError);
  });

  it("a change of an account: its payload is one that it can have, or is refused by name", () => {
    const kinds = fc.record({
      kind: fc.nat(255),
      index: fc.nat(255),
      payload: fc.uint8Array({ minLength: 104, maxLength: 104 }),
    });
    fc.assert(
      fc.property(kinds, account, ({ kind, index, payload }, { data }) => {
        const change = tried(["AccountTypeError"], () => decode("Change", sized("Change", data)));
        assert.ok(change);
        tried(["RangeError", "TypeError"], () => decodeChange({ ...change, kind, index, payload }));
      }),
      RUNS,
    );
  });

  it("a log: events are those whose bytes are whole, and nothing else is made of it", () => {
    const line = fc.oneof(
      fc.string().map((text) => `Program log: ${text}`),
      fc.string().map((text) => `Program data: ${text}`),
      fc
        .tuple(
          fc.constantFrom(...EVENTS),
          fc.oneof(fc.uint8Array({ maxLength: 600 }), fc.uint8Array({ minLength: 600, maxLength: 600 })),
        )
        .map(
          ([{ discriminator }, rest]) => `Program data: ${Buffer.from([...discriminator, ...rest]).toString("base64")}`,
        ),
      fc.constantFrom("Program BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz invoke [1]", "Log truncated"),
      fc.constantFrom("Program BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz success", "Program 1 invoke [2]"),
      fc.string(),
    );
    let found = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const logs = ["Program BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz invoke [1]", ...lines];
        const parsed = tried([], () => events.parse(logs)) ?? [];
        for (const { name } of parsed)
          assert.ok(
            EVENTS.some((each) => each.name === name),
            name,
          );
        found += parsed.length;
      }),
      RUNS,
    );
    assert.ok(found > 0, "some were whole");
  });

  it("a log whose data is cut off in the middle is no event, and no error", () => {
    const invoke = "Program BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz invoke [1]";
    for (const data of ["/", "AAAAA", "AA=", "A===", "AA_A", "=", "AAAA=AAA"])
      assert.deepEqual(events.raw([invoke, `Program data: ${data}`]), []);
  });

  it("an error of any shape has a name", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true }), (thrown) => {
        const { name } = decodeError(thrown);
        assert.ok(typeof name === "string" && name.length > 0);
      }),
      RUNS,
    );
  });
});

/** The bytes of one type, in the length of another. */
function sized(name: Name, from: Uint8Array): Uint8Array {
  const { discriminator } = (IDL.accounts as unknown as { name: string; discriminator: number[] }[]).find(
    (each) => each.name === name,
  ) ?? { discriminator: [] };
  const data = new Uint8Array(sizeOf(name));
  data.set(from.subarray(0, data.length));
  data.set(discriminator);
  return data;
}
