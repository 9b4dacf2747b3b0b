// What a node that lies without an end can make a process hold, and what is held after it: 15 s of CPU.
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import v8 from "node:v8";
import vm from "node:vm";
import { discriminatorOf, filtersOf, PROGRAM_ID, type RawAccount, sizeOf } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { AccountStore, BOUNDS, bounded, Nodes, plain, Reader, Sequence } from "../src";
import { pagesOf } from "../src/events/pages";
import type { Heard, Listed, Source } from "../src/events/source";
import { MOST_WAITING, Window } from "../src/events/window";
import { isAddress, slotOf } from "../src/rpc/wire";
import { assertSame, begun } from "./support/followed";
import { addressOf, ScriptedChain, ticket } from "./support/scripted_chain";

const LIES = 999_996;
const [A, B] = [addressOf(0), addressOf(1)];
const STRANGER = new PublicKey(Buffer.alloc(32, 9));

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;
const heldBytes = () => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** What a socket may say of an account that never was. */
const LARGE = new Uint8Array(1 << 20);
LARGE.set(discriminatorOf("Ticket"));
const raw = (data: Uint8Array, owner = PROGRAM_ID): RawAccount => ({ data, owner, lamports: 1 });
const KINDS: ((slot: number) => [RawAccount, number])[] = [
  (slot) => [raw(ticket(7)), slot + 20],
  (slot) => [raw(ticket(7)), slot + 1_000_000],
  (slot) => [raw(new Uint8Array()), slot],
  (slot) => [raw(ticket(7), STRANGER), slot],
  (slot) => [raw(LARGE), slot],
  (slot) => [raw(new Uint8Array(sizeOf("Position"))), slot],
];

/** A hundred accounts that are held, and what was asked for until then. */
async function crowd() {
  const chain = new ScriptedChain();
  const known = Array.from({ length: 100 }, (_, number) => addressOf(number));
  for (const address of known) chain.write(address);
  chain.next();
  const one = await begun(chain);
  const { sockets } = chain.asked;
  return { chain, known, one, sockets };
}

describe("a node that says a million lies", function () {
  this.timeout(300_000);

  it("by its socket: what is held stays bounded, and is what the honest node answers", async () => {
    const chain = new ScriptedChain();
    for (const address of [A, B]) chain.write(address);
    chain.next();
    const one = await begun(chain);
    const before = heldBytes();
    let most = 0;
    for (let lie = 0; lie < LIES; lie += 1) {
      const said = KINDS[lie % KINDS.length] as (slot: number) => [RawAccount, number];
      const [account, slot] = said(chain.slot);
      chain.ears?.account(`lie ${lie}`, account, slot);
      if (lie % 100_000 < 99_999) continue;
      most = Math.max(most, one.store.size);
      chain.write(A);
      chain.next();
      await one.calm(1);
    }
    const grown = heldBytes() - before;
    // The chain comes as far as the lies were believed.
    for (let slot = 0; slot < 25; slot += 1) chain.next();
    await one.calm(6);
    assertSame(chain, one, "after all lies");
    // What was told of slots to come is held until they have come: fifty at most.
    assert.ok(most <= 3 * BOUNDS.asked, `${most} accounts were held`);
    assert.ok(grown < 30 << 20, `${grown >> 20} MB are held`);
    const { foreign, many } = one.store.refused.counts;
    assert.equal(foreign, LIES / 2);
    assert.ok(many > 0 && chain.asked.sockets > 1, "its socket was left");
    assert.ok(one.read.includes("gap"), "everything was read");
    await one.feed.stop();
  });

  it("at the slots that are believed, of accounts that it knows: they are as they were at the next look", async () => {
    const chain = new ScriptedChain();
    for (const address of [A, B]) chain.write(address);
    chain.next();
    const one = await begun(chain, { doubtMs: 5 });
    for (let lie = 0; lie < LIES / 20; lie += 1)
      chain.tell({ address: lie % 2 === 0 ? A : B, data: ticket(lie), slot: chain.slot + (lie % 49) });
    for (let look = 0; look < 3; look += 1) {
      chain.next();
      await one.calm(2);
      await new Promise((done) => setTimeout(done, 10));
    }
    assertSame(chain, one, "after all lies");
    await one.feed.stop();
  });

  it("below every bound, once a look: its socket is left, as nodes answer otherwise", async () => {
    const { chain, known, one, sockets } = await crowd();
    for (let look = 0; look < 3; look += 1) {
      for (const address of known) chain.tell({ address, data: ticket(1_000 + look), slot: chain.slot });
      chain.next();
      await one.calm(2);
    }
    assert.ok(chain.asked.sockets > sockets, "it was left");
    const { untrue, many } = one.store.refused.counts;
    assert.ok(untrue >= 64 && many === 0, `${untrue}, ${many}`);
    assert.ok(one.read.includes("gap"), "everything was read");
    assertSame(chain, one, "after all lies");
    await one.feed.stop();
  });

  it("is told from one that says what was, of accounts that change again before they are asked for", async () => {
    const { chain, known, one, sockets } = await crowd();
    for (let look = 0; look < 30; look += 1) {
      for (const address of known) chain.write(address);
      for (const notice of chain.notices.splice(0)) chain.tell(notice);
      // A third is written again in the same block, which is told when it was asked for.
      for (const address of known.slice(0, 33)) chain.write(address);
      chain.next();
      await one.calm(1);
      for (const notice of chain.notices.splice(0)) chain.tell(notice);
      await one.calm(1);
    }
    assert.deepEqual([chain.asked.sockets, one.store.refused.counts.untrue], [sockets, 0]);
    assertSame(chain, one, "in the end");
    await one.feed.stop();
  });

  it("by logs: numbers far ahead are not kept, and the next ones are heard all the same", () => {
    const sequence = new Sequence();
    sequence.read(5n);
    const before = heldBytes();
    for (let lie = 0; lie < LIES; lie += 1) sequence.heard(BigInt(lie) * 1_000_000n + 10_000n, "a");
    assert.ok(heldBytes() - before < 2 << 20);
    for (const number of [5n, 6n, 7n]) sequence.heard(number, "b");
    assert.equal(sequence.number, 8n);
  });

  it("by a listing: events wait up to a number, one that is missing is known, and pages end", async () => {
    const window = new Window({ next: 0n, final: 0n, anchor: null, recent: [] });
    const heard = (sequence: bigint): Heard => ({ sequence, slot: 1n, signature: "s" }) as Heard;
    const before = heldBytes();
    for (let lie = 0; lie < LIES; lie += 1) window.hear(heard(MOST_WAITING + BigInt(lie) * 7n));
    assert.ok(heldBytes() - before < 2 << 20);
    assert.deepEqual([window.missing, window.ahead], [0n, MOST_WAITING]);
    window.hear(heard(0n));
    assert.equal(window.runs(10).flat().length, 1);
    const full = Array.from({ length: 1_000 }, (_, i): Listed => ({ signature: `${i}` }) as Listed);
    const list = async () => full;
    const pages = pagesOf({ list } as unknown as Source, "", undefined);
    await assert.rejects(pages.next(), /more than 50000 pages/);
  });

  it("by accounts: no more are held than a pool can have, none is larger than one can be, none is another's", () => {
    const store = new AccountStore(PROGRAM_ID, { getAccounts: async () => [], getProgramAccounts: async () => [] });
    const watch = (from: number) => store.watch(Array.from({ length: 10 }, (_, i) => new PublicKey(from + i)));
    for (let lie = 0; lie < 10_000; lie += 10) {
      watch(lie);
      for (let i = 0; i < 10; i += 1) store.read(new PublicKey(lie + i).toBase58(), raw(new Uint8Array(9)), 1);
    }
    assert.equal(store.size, 10);
    const [watched] = [new PublicKey(9_990).toBase58()];
    assert.equal(store.read(watched, raw(LARGE), 2), false);
    assert.equal(store.refused.counts.large, 1);
    for (const [data, owner] of [
      [LARGE, PROGRAM_ID],
      [ticket(1), STRANGER],
      [new Uint8Array(300), PROGRAM_ID],
    ] as const) {
      assert.equal(store.read(A, raw(data, owner), 3), false);
      assert.equal(store.has(A), false);
    }
    assert.equal(store.read(A, raw(ticket(1)), 3), true);
  });
});

describe("a node whose answers have no end", function () {
  this.timeout(120_000);
  const servers: Server[] = [];
  /** `write`: null where nobody listens any more. */
  const serving = async (answer: (write: (text: string) => boolean | null, end: () => void) => void) => {
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        const write = (text: string) => (response.destroyed ? null : response.write(text));
        answer(write, () => response.end());
      });
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  const TICKET = encodedTicket();
  function encodedTicket() {
    const data = Buffer.from(ticket(3)).toString("base64");
    return { pubkey: A, account: { data: [data, "base64"], owner: PROGRAM_ID.toBase58(), lamports: 1 } };
  }
  const wrapped = (value: unknown) =>
    JSON.stringify({ jsonrpc: "2.0", id: 1, result: { context: { slot: 5 }, value } });
  const readerOf = (urls: string[]) => {
    const nodes = new Nodes({ urls, deadlineMs: 20_000, hedgeMs: 5_000, stallMs: 60_000, listener: () => {} });
    return { nodes, reader: new Reader(nodes, "confirmed") };
  };
  const endless = () =>
    serving((write) => {
      const more = () => {
        let taken: boolean | null = true;
        while (taken) taken = write(" ".repeat(1 << 16));
        if (taken === false) setTimeout(more, 1);
      };
      more();
    });

  it("is left for the next one, which is read in the same call", async () => {
    const honest = await serving((write, end) => {
      write(wrapped([TICKET.account]));
      end();
    });
    const { nodes, reader } = readerOf([await endless(), honest]);
    const [found] = await reader.accounts([A]);
    assert.deepEqual(found?.account?.data, ticket(3));
    nodes.close();
  });

  it("is given up by a connection of its own, too, when it is longer than any answer", async () => {
    await assert.rejects(plain(await endless(), 20_000).getSlot(), /more than 33554432 bytes/);
    const honest = await serving((write, end) => {
      write(wrapped([]));
      end();
    });
    const response = await bounded(5_000)(honest, { method: "POST", body: "{}" });
    assert.deepEqual([response.status, await response.text()], [200, wrapped([])]);
  });

  it("is not believed of accounts that were not asked for, nor of a slot that is none", async () => {
    const filters = filtersOf("Ticket");
    const strange = [
      { ...TICKET, pubkey: "no address" },
      { ...TICKET, account: { ...TICKET.account, owner: STRANGER.toBase58() } },
      {
        ...TICKET,
        account: { ...TICKET.account, data: [Buffer.from(LARGE.subarray(0, 1 << 16)).toString("base64"), "base64"] },
      },
    ];
    for (const one of strange) {
      const url = await serving((write, end) => {
        write(wrapped([TICKET, one]));
        end();
      });
      const { nodes, reader } = readerOf([url]);
      const taking = { take: async () => undefined, end: () => null };
      await assert.rejects(
        reader.all(PROGRAM_ID, filters, () => taking),
        /not asked for/,
      );
      nodes.close();
    }
    for (const slot of [-1, 0.5, Number.NaN, "7", undefined])
      assert.throws(() => slotOf({ slot } as never), /no slot/, String(slot));
  });

  it("names addresses that are none: the honest node would refuse all that is asked with one", () => {
    const random = Array.from({ length: 200 }, (_, i) => new PublicKey(Buffer.alloc(32, i)).toBase58());
    const edges = [new PublicKey(0), new PublicKey(1), new PublicKey(Buffer.alloc(32, 255))].map(String);
    for (const text of [...random, ...edges]) assert.ok(isAddress(text), text);
    const wrong = [
      "",
      "0".repeat(44),
      "z".repeat(44),
      "2".repeat(43),
      "1".repeat(31),
      "1".repeat(33),
      `${A}1`,
      7,
      null,
    ];
    for (const text of wrong) assert.equal(isAddress(text), false, String(text));
  });
});
