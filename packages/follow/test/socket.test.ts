import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import WebSocket from "ws";
import { BOUNDS, Nodes, Subscriptions } from "../src";
import { type Flood, Socket } from "../src/rpc/socket";

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** A node that confirms a subscription and then says this. */
async function saying(text: string) {
  const server = new WebSocket.Server({ port: 0, host: "127.0.0.1" });
  server.on("connection", (client) =>
    client.on("message", (data) => {
      const { id } = JSON.parse(String(data)) as { id: number };
      client.send(JSON.stringify({ id, result: 7 }));
      client.send(text);
    }),
  );
  await new Promise((done) => server.on("listening", done));
  const close = () => new Promise((done) => server.close(done));
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, server, close };
}

interface Seen {
  stood: boolean;
  ended: number;
}

/** A socket, after a moment, and what was seen of it: it goes on being counted. */
async function hearing(
  url: string,
  heard: (result: unknown) => void,
  most?: Flood,
): Promise<{ seen: Seen; socket: Socket }> {
  const seen = { stood: false, ended: 0 };
  const stands = () => {
    seen.stood = true;
  };
  const ends = () => {
    seen.ended += 1;
  };
  const socket = new Socket(url, [{ method: "slotSubscribe", params: [], heard }], stands, ends, most);
  await pause(300);
  return { seen, socket };
}

describe("a socket to a node", () => {
  it("hears what it subscribed to, until it is closed; its end is told once", async () => {
    const node = await saying(JSON.stringify({ params: { subscription: 7, result: { slot: 5 } } }));
    const results: unknown[] = [];
    const { seen, socket } = await hearing(node.url, (result) => results.push(result));
    assert.deepEqual([seen, results], [{ stood: true, ended: 0 }, [{ slot: 5 }]]);
    socket.close();
    socket.close();
    await pause(100);
    assert.deepEqual([seen.ended, node.server.clients.size], [1, 0]);
    await node.close();
  });

  it("ends where the node says what cannot be read, refuses, or tells something else: nothing is thrown at the keeper", async () => {
    const strange = [
      "no JSON",
      JSON.stringify({ id: 0, error: { message: "no such method" } }),
      JSON.stringify({ params: { subscription: 7, result: null } }),
      ...["null", "5", '"text"', "[null]", '{"params":null}', '{"params":5}', '{"id":null,"error":5}'],
    ];
    for (const text of strange) {
      const node = await saying(text);
      const { seen } = await hearing(node.url, (result) => (result as { slot: number }).slot.toFixed());
      assert.equal(seen.ended, 1, text);
      await node.close();
    }
    const { seen } = await hearing("ws://127.0.0.1:1", () => {});
    assert.deepEqual(seen, { stood: false, ended: 1 });
  });
});

/** A node in a thread of its own that confirms a subscription and then says the same as often as it can. */
async function flooding(text: string): Promise<{ url: string; end: () => Promise<unknown> }> {
  const code = `
    const { parentPort, workerData } = require("node:worker_threads");
    const WebSocket = require("ws");
    const server = new WebSocket.Server({ port: 0, host: "127.0.0.1" });
    server.on("connection", (client) => client.on("message", (data) => {
      client.send(JSON.stringify({ id: JSON.parse(String(data)).id, result: 7 }));
      const more = () => {
        for (let i = 0; i < 200 && client.bufferedAmount < 16e6; i += 1) client.send(workerData);
        if (client.readyState === 1) setImmediate(more);
      };
      more();
    }));
    server.on("listening", () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(code, { eval: true, workerData: text });
  const [port] = await once(worker, "message");
  return { url: `ws://127.0.0.1:${port}`, end: () => worker.terminate() };
}

describe("a socket that says more than a chain can", function () {
  this.timeout(60_000);
  const slot = JSON.stringify({ params: { subscription: 7, result: { slot: 5 } } });
  const large = JSON.stringify({ params: { subscription: 7, result: { slot: 5, of: "x".repeat(1 << 20) } } });
  // Small ones: how much this machine takes in a second is not what is asked.
  const [messages, bytes] = [500, 8 << 20];

  for (const [what, text, most] of [
    ["messages", slot, messages],
    ["bytes", large, 8],
  ] as const)
    it(`is left: ${what} of a second have a bound`, async () => {
      const node = await flooding(text);
      let heard = 0;
      const { seen } = await hearing(
        node.url,
        () => {
          heard += 1;
        },
        { messages, bytes },
      );
      for (const start = Date.now(); seen.ended === 0 && Date.now() - start < 10_000; ) await pause(50);
      await node.end();
      assert.deepEqual([seen.stood, seen.ended], [true, 1]);
      assert.ok(heard > 0 && heard <= 3 * most, `${heard} were heard`);
    });

  it("has bounds that no chain comes near: a block writes some hundred accounts of a pool", () => {
    assert.ok(BOUNDS.messages >= BOUNDS.asked && BOUNDS.heard >= 5_400 * 12_000);
  });

  it("is tried again ever more seldom, as all is read again each time that it stands", async () => {
    const node = await flooding(slot);
    const nodes = new Nodes({ urls: ["http://127.0.0.1:1"], deadlineMs: 50, stallMs: 60_000, listener: () => {} });
    const stood: number[] = [];
    const subscriptions = new Subscriptions({
      nodes,
      sockets: new Map([["http://127.0.0.1:1", node.url]]),
      wanted: () => [{ method: "slotSubscribe", params: [], heard: () => {} }],
      stands: () => stood.push(performance.now()),
      most: { messages, bytes },
    });
    subscriptions.start();
    await pause(12_000);
    subscriptions.stop();
    nodes.close();
    await node.end();
    const waits = stood.slice(1).map((at, i) => at - (stood[i] ?? 0));
    assert.ok(stood.length >= 2 && stood.length <= 4, `it stood ${stood.length} times`);
    assert.ok(
      waits.every((wait, i) => i === 0 || wait > (waits[i - 1] ?? 0)),
      `${waits}`,
    );
  });
});
