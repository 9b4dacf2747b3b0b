// An answer that is taken apart as it comes is what it is when it is read at once, wherever it is cut: 2 s of CPU.
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { filtersOf, PROGRAM_ID, type RawAccount } from "@ballast/sdk";
import { type Call, type Fault, faultyNode } from "@ballast/testkit";
import { Nodes, Reader } from "../src";
import { Pieces } from "../src/rpc/pieces";
import { randomFrom } from "./support/random";
import { addressOf, ticket } from "./support/scripted_chain";

/** What was taken of a text that comes in parts of these lengths. */
function taken(text: string, lengths: () => number) {
  const members: Record<string, unknown> = {};
  const elements: unknown[] = [];
  const pieces = new Pieces({
    member: (path, value) => {
      members[path] = value;
    },
    element: (value) => elements.push(value),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    const to = Math.min(bytes.length, at + Math.max(1, lengths()));
    pieces.push(bytes.subarray(at, to));
    at = to;
  }
  pieces.end();
  return { members, elements };
}

const STRANGE = ['"', "\\", '\\"', "}{][,:", "é\u{1f600}\u2028", "", "\u0000\n", "result", '"value":['];

describe("an answer in pieces", () => {
  it("is the same wherever it is cut, whatever its texts have in them", () => {
    const random = randomFrom(7);
    const pick = (below: number) => Math.floor(random() * below);
    const text = () => STRANGE[pick(STRANGE.length)] as string;
    const value = (depth: number): unknown =>
      [
        () => text(),
        () => pick(1_000_000) / 8 - 5,
        () => [null, true, false][pick(3)],
        () => Array.from({ length: depth > 3 ? 0 : pick(4) }, () => value(depth + 1)),
        () => Object.fromEntries(Array.from({ length: depth > 3 ? 0 : pick(4) }, () => [text(), value(depth + 1)])),
      ][pick(5)]?.();
    for (let run = 0; run < 300; run += 1) {
      const list = Array.from({ length: pick(5) }, () => value(0));
      const [context, more] = [value(0), value(0)];
      const answer = { jsonrpc: "2.0", result: { context, value: list, more }, id: 1, result2: value(0) };
      const json = JSON.stringify(answer, null, pick(3));
      for (const lengths of [() => 1, () => 1_000_000, () => pick(9)]) {
        const { members, elements } = taken(json, lengths);
        const { result2, id, jsonrpc } = answer;
        assert.deepEqual(elements, list);
        assert.deepEqual(members, { jsonrpc, "result.context": context, "result.more": more, id, result2 });
      }
    }
  });

  it("that is cut off, goes on behind its end, or is no JSON is none: each beginning of one, too", () => {
    const whole = '{"jsonrpc":"2.0","result":{"context":{"slot":7},"value":[{"a":[1,"]"]},-2]},"id":1}';
    assert.deepEqual(taken(`${whole} \n`, () => 3).elements, [{ a: [1, "]"] }, -2]);
    for (let length = 0; length < whole.length; length += 1)
      assert.throws(() => taken(whole.slice(0, length), () => 5), /cut off|no JSON/, whole.slice(0, length));
    const strange = [
      "[]",
      "7",
      `${whole}x`,
      `${whole}{}`,
      '{"a" 1}',
      '{"a":1,}',
      '{"a":}',
      "{a:1}",
      '{"a":1 2}',
      "{,}",
    ];
    const lists = ["[1,]", "[,1]", "[1 2]", "[nul]", "[}", "[01x]"].map((list) => `{"result":{"value":${list}}}`);
    for (const text of [...strange, ...lists]) assert.throws(() => taken(text, () => 4), /cut off|no JSON/, text);
  });

  it("whose one part has no end is given up", () => {
    const pieces = new Pieces({ member: () => undefined, element: () => undefined });
    pieces.push(Buffer.from('{"result":{"value":["'));
    const part = Buffer.alloc(1 << 16, "A");
    assert.throws(() => {
      for (let i = 0; i < 100; i += 1) pieces.push(part);
    }, /more than 1048576 bytes/);
  });
});

describe("all accounts of a program, as they come", function () {
  this.timeout(60_000);
  const FILTERS = filtersOf("Ticket");
  const COUNT = 5_000;
  const accounts = Array.from({ length: COUNT }, (_, i) => ({
    pubkey: addressOf(i % 100),
    account: { data: [Buffer.from(ticket(i)).toString("base64"), "base64"], owner: PROGRAM_ID.toBase58(), lamports: i },
  }));
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const answering = async (
    slot: number,
    fault: (call: Call) => Fault | null = () => null,
    value: unknown = accounts,
  ) => {
    const result = { context: { slot }, value };
    const node = await faultyNode("", fault, async () => JSON.stringify({ jsonrpc: "2.0", result, id: 1 }));
    ends.push(() => node.close());
    return node.url;
  };
  /** What is read by these nodes: of each answer that began, how many came, and whether it was whole. */
  const read = async (...urls: string[]) => {
    const nodes = new Nodes({ urls, deadlineMs: 3_000, hedgeMs: 1_000, stallMs: 60_000, listener: () => {} });
    ends.push(() => nodes.close());
    const begun: { slot: number; found: RawAccount[]; whole: boolean }[] = [];
    const answer = await new Reader(nodes, "confirmed").all(PROGRAM_ID, FILTERS, (slot) => {
      const one = { slot, found: [] as RawAccount[], whole: false };
      begun.push(one);
      const take = async (found: readonly (readonly [string, RawAccount])[]) => {
        for (const [, account] of found) one.found.push(account);
        await setImmediate();
      };
      return {
        take,
        end: () => {
          one.whole = true;
          return one;
        },
      };
    });
    return { answer, begun };
  };

  it("are each handed on once, in their order, of the slot of the answer", async () => {
    const { answer, begun } = await read(await answering(7));
    assert.deepEqual([answer.slot, begun.length, answer.found.length], [7, 1, COUNT]);
    for (const [i, { data, lamports }] of answer.found.entries())
      assert.deepEqual([Buffer.compare(data, ticket(i)), lamports], [0, i]);
    assert.equal((await read(await answering(8, () => null, []))).answer.found.length, 0);
  });

  it("whose answer breaks off are read from the next node in the same call: another answer begins", async () => {
    const text = JSON.stringify({ jsonrpc: "2.0", result: { context: { slot: 7 }, value: accounts }, id: 1 });
    const broken = await answering(7, () => ({ body: text.slice(0, -100), status: 200 }));
    const { answer, begun } = await read(broken, await answering(9));
    assert.deepEqual(
      begun.map(({ slot, whole }) => [slot, whole]),
      [
        [7, false],
        [9, true],
      ],
    );
    assert.equal(answer.found.length, COUNT);
  });

  it("of which the slot is said last are handed on when it was", async () => {
    const body = JSON.stringify({ id: 1, result: { value: accounts.slice(0, 10), context: { slot: 7 } } });
    const { answer } = await read(await answering(0, () => ({ body })));
    assert.deepEqual([answer.slot, answer.found.length], [7, 10]);
  });

  it("are an error where a node says so, of the call or of itself", async () => {
    const saying = (code: number) =>
      answering(0, () => ({ answer: () => ({ error: { code, message: "no such thing" } }) }));
    // The same of every node, who calls has to know its code.
    await assert.rejects(read(await saying(-32_602), await answering(9)), { code: -32_602, message: /no such thing/ });
    await assert.rejects(read(await saying(-32_005)), /no such thing \(-32005\)/);
    assert.equal((await read(await saying(-32_005), await answering(9))).answer.slot, 9);
    await assert.rejects(read(await answering(0, () => ({ status: 429 }))), /HTTP 429/);
    await assert.rejects(read(await answering(0, () => ({ body: '{"id":1,"result":null}' }))), /no slot/);
  });
});
