import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";

const { bounded } = createRequire(import.meta.url)("../lib/bounded.cjs");

const BYTES = 10_000;
const ANSWERS = {
  "/fits": (to) => to.end("x".repeat(BYTES)),
  "/none": (to) => to.writeHead(204).end(),
  "/refused": (to) => to.writeHead(404).end("no"),
  "/long": (to) => to.end("x".repeat(BYTES + 1)),
  "/packed": (to) => to.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(BYTES + 1))),
  "/endless": (to) => {
    const more = () => {
      while (!to.destroyed && to.write("x".repeat(1_000)));
    };
    to.on("drain", more);
    more();
  },
  "/silent": (to) => to.write("x"),
};
const server = createServer((request, to) => ANSWERS[request.url](to));
let base;
before(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

test("what fits comes as it is, with its status", async () => {
  const ask = bounded({ bytes: BYTES, ms: 5_000 });
  assert.equal((await (await ask(`${base}/fits`)).text()).length, BYTES);
  assert.equal((await ask(`${base}/none`)).status, 204);
  const refused = await ask(`${base}/refused`);
  assert.deepEqual([refused.status, refused.ok, await refused.text()], [404, false, "no"]);
});

test("what is longer is read no further, packed or without an end, and its connection ends", async () => {
  const ask = bounded({ bytes: BYTES, ms: 5_000 });
  for (const path of ["/long", "/packed", "/endless"]) {
    const ended = new Promise((done) => {
      server.once("request", ({ socket }) => socket.once("close", done).on("error", () => {}));
    });
    const answer = await ask(`${base}${path}`);
    await assert.rejects(answer.text(), { name: "RangeError", message: `an answer of more than ${BYTES} bytes` });
    if (path === "/endless") await ended;
  }
});

test("a body that does not end is given up in time", async () => {
  const start = Date.now();
  const answer = await bounded({ bytes: BYTES, ms: 300 })(`${base}/silent`);
  await assert.rejects(answer.text(), { name: "TimeoutError" });
  assert.ok(Date.now() - start < 5_000);
});
