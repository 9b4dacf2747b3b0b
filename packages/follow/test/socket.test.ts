import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import WebSocket from "ws";
import { Socket } from "../src/rpc/socket";

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
async function hearing(url: string, heard: (result: unknown) => void): Promise<{ seen: Seen; socket: Socket }> {
  const seen = { stood: false, ended: 0 };
  const stands = () => {
    seen.stood = true;
  };
  const ends = () => {
    seen.ended += 1;
  };
  const socket = new Socket(url, [{ method: "slotSubscribe", params: [], heard }], stands, ends);
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
