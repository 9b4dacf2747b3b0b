import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { PriceError, type PriceFault } from "../src/prices/error";
import { Hermes, type HermesOptions } from "../src/prices/hermes";
import { answerOf, pnau, type Said } from "./support/pnau";

const T = 1_760_000_000n;
const SOL = Buffer.alloc(32, 0x51);
const USDC = Buffer.alloc(32, 0x52);
const said = (feedId: Uint8Array, price: bigint, publishTime = T, prevPublishTime = publishTime - 1n): Said => ({
  ...{ feedId, price, publishTime, prevPublishTime },
});
const both = (time = T) => pnau([said(SOL, 15_000_000_000n, time), said(USDC, 100_000_000n, time)]);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const body =
  (text: string, status = 200): Answer =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  };

describe("prices from Hermes", () => {
  let server: Server;
  let answer: Answer;
  let asked: string[];
  let hermes: Hermes;
  const made = (options: HermesOptions = {}) => {
    const { port } = server.address() as AddressInfo;
    hermes = new Hermes({ url: `http://127.0.0.1:${port}`, timeoutMs: 10_000, pauseMs: 5, ...options });
    return hermes;
  };
  const fails = (name: PriceFault) => (e: unknown) => e instanceof PriceError && e.name === name;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(String(request.url));
      answer(request, response);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("are the newest of the feeds that were asked for, in their order", async () => {
    for (const encoding of ["hex", "base64"] as const) {
      answer = body(answerOf(both(), encoding));
      const [usdc, sol] = await made().latest([USDC, SOL]);
      assert.equal(usdc?.print.price, 100_000_000n);
      assert.deepEqual(sol?.print, {
        ...{ price: 15_000_000_000n, conf: 7n, ema: 14_999_999_999n, publishTime: T, prevPublishTime: T - 1n },
      });
      assert.equal(sol?.exponent, -8);
    }
    const [first = ""] = asked;
    const url = new URL(first, "http://x");
    assert.equal(url.pathname, "/v2/updates/price/latest");
    assert.deepEqual(
      url.searchParams.getAll("ids[]"),
      ["52", "51"].map((byte) => byte.repeat(32)),
    );
  });

  it("are the first from a time on", async () => {
    answer = body(answerOf(both()));
    const [sol] = await made().at([SOL], T);
    assert.equal(sol?.print.publishTime, T);
    assert.equal(new URL(String(asked[0]), "http://x").pathname, `/v2/updates/price/${T}`);
    await assert.rejects(hermes.at([SOL], T + 1n), fails("WrongTime"), "an older one");
    await assert.rejects(hermes.at([SOL], T - 1n), fails("WrongTime"), "there was one before");
    answer = body("not found", 404);
    await assert.rejects(hermes.at([SOL], T + 60n), fails("NotYet"));
    answer = body(answerOf(pnau([said(SOL, 1n, T + 5n, T - 3n)])));
    assert.equal((await hermes.at([SOL], T))[0]?.print.publishTime, T + 5n);
  });

  it("are refused by name where the answer is not what was asked for", async () => {
    const whole = both();
    const flipped = Buffer.from(whole);
    // A byte of the first message's price.
    const at = flipped.indexOf(SOL) + 34;
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    const bad: [PriceFault, string][] = [
      ["WrongFeed", answerOf(pnau([said(USDC, 1n)]))],
      ["Forged", answerOf(flipped)],
      ["Cut", answerOf(whole.subarray(0, whole.length - 1))],
      ["Cut", answerOf(Buffer.concat([whole, Buffer.of(0)]))],
      ["Cut", answerOf(whole.subarray(0, 5))],
      ["Cut", answerOf(whole.subarray(0, 400))],
      ["Malformed", answerOf(Buffer.concat([Buffer.from("PNAX"), whole.subarray(4)]))],
      ["Malformed", answerOf(whole, "hex").replace(/"data":\["../, '"data":["zz')],
      ["Malformed", JSON.stringify({ prices: [] })],
      ["Malformed", JSON.stringify({ binary: { encoding: "utf8", data: [] } })],
      ["WrongFeed", JSON.stringify({ binary: { encoding: "hex", data: [] } })],
      ["Cut", answerOf(whole).slice(0, 100)],
    ];
    made({ attempts: 1 });
    for (const [name, text] of bad) {
      answer = body(text);
      await assert.rejects(hermes.latest([SOL]), fails(name), `${name}: ${text.slice(0, 60)}`);
    }
    answer = body("no such feed", 400);
    await assert.rejects(hermes.latest([SOL]), fails("Refused"));
  });

  it("are never cut without notice, wherever an update ends", async () => {
    const whole = both();
    made({ attempts: 1 });
    for (let length = 0; length < whole.length; length += 7) {
      answer = body(answerOf(whole.subarray(0, length)));
      const name = length === 0 ? "Malformed" : "Cut";
      await assert.rejects(hermes.latest([SOL, USDC]), fails(name), `${length} bytes`);
    }
  });

  it("are asked for again where nothing was answered, and not for ever", async () => {
    let times = 0;
    answer = (request, response) => {
      times++;
      if (times === 1) request.socket.destroy();
      else if (times === 2) body("bad gateway", 502)(request, response);
      else body(answerOf(both()))(request, response);
    };
    assert.equal((await made().latest([SOL])).length, 1);
    assert.equal(times, 3);
    answer = () => undefined;
    asked = [];
    await assert.rejects(made({ timeoutMs: 50 }).latest([SOL]), fails("TimedOut"));
    assert.equal(asked.length, 3);
    // A body that begins and never ends.
    answer = (_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).write('{"binary":');
    };
    await assert.rejects(made({ attempts: 1, timeoutMs: 50 }).latest([SOL]), fails("TimedOut"));
    answer = body("no", 500);
    await assert.rejects(made({ attempts: 2 }).latest([SOL]), fails("Unreachable"));
  });

  it("leave a server in peace that asks for it, longer each time", async () => {
    answer = body("too many", 429);
    let now = 0;
    made({ patienceMs: 60, now: () => now });
    await assert.rejects(hermes.latest([SOL]), fails("RateLimited"));
    assert.equal(asked.length, 1, "it is not asked again at once");
    now = 59;
    await assert.rejects(hermes.latest([SOL]), fails("RateLimited"));
    assert.equal(asked.length, 1);
    now = 60;
    await assert.rejects(hermes.latest([SOL]), fails("RateLimited"));
    assert.equal(asked.length, 2);
    answer = body(answerOf(both()));
    now = 60 + 119;
    await assert.rejects(hermes.latest([SOL]), fails("RateLimited"), "twice as long the second time");
    now = 60 + 120;
    assert.equal((await hermes.latest([SOL])).length, 1);
  });

  it("are refused where a body has no end, packed or not, before it is held", async () => {
    let written = 0;
    const endless =
      (status: number, first: string): Answer =>
      (_, response) => {
        const packed = status === 200 && first === "";
        const type = { "content-type": "application/json" };
        response.writeHead(status, packed ? { ...type, "content-encoding": "gzip" } : type);
        // A megabyte of spaces packs into a kilobyte: what counts is what is held.
        const part = packed ? gzipSync(Buffer.alloc(1 << 20, 0x20)) : Buffer.alloc(1 << 16, 0x20);
        const on = () => {
          while (!response.destroyed && written < 1 << 28) {
            written += part.length;
            if (!response.write(part)) return void response.once("drain", on);
          }
          response.end();
        };
        response.write(first);
        on();
      };
    const cases: [PriceFault, Answer][] = [
      ["Malformed", endless(200, '{"binary":')],
      ["Malformed", endless(200, "")],
      ["Refused", endless(400, "no")],
      ["Unreachable", endless(500, "no")],
    ];
    made({ attempts: 1 });
    for (const [name, endlessly] of cases) {
      [answer, written] = [endlessly, 0];
      await assert.rejects(hermes.latest([SOL]), (e: Error) => e.name === name && e.message.length < 400, name);
      assert.ok(written < 16 << 20, `${written} bytes were taken`);
    }
    answer = body(answerOf(both()));
    assert.equal((await hermes.latest([SOL])).length, 1, "it is asked as before");
  });
});
