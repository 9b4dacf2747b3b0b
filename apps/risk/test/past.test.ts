import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { nearestTo } from "../src/model/calibration";
import { pastFrom } from "../src/watch/past";

/** CPU: 0.5 s. */
describe("prices of the last hours, of a data API", () => {
  let server: Server;
  let body = "";
  let status = 200;
  const asked: string[] = [];
  const api = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  before((done) => {
    server = createServer(({ url }, response) => {
      asked.push(url ?? "");
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    }).listen(0, "127.0.0.1", () => done());
  });
  after(() => void server.close());
  const said = (items: object[]) => {
    [status, body] = [200, JSON.stringify({ items })];
  };

  it("are what each minute began and ended with, oldest first, of four hours, and none of now", async () => {
    said([
      { ts: 86_400, open: "9900000000", close: "9300000000" },
      { ts: 86_340, open: "10000000000", close: "9950000000" },
      { ts: 60, open: "1", close: "1" },
      { ts: 86_280, open: "0", close: "10050000000" },
    ]);
    const ticks = await pastFrom(api(), 3, 86_410);
    assert.deepEqual(asked.at(-1), "/v1/markets/3/candles?res=1m&limit=240");
    // The minute that still lasts is known by its open: a fall within it is seen.
    assert.deepEqual(
      ticks.map(({ time, price }) => [time, price]),
      [
        [86_339, 100.5],
        [86_340, 100],
        [86_399, 99.5],
        [86_400, 99],
      ],
    );
    said([]);
    assert.deepEqual(await pastFrom(api(), 0, 1), []);
  });

  it("of an address that is none, does not answer, refuses, or has something else, are refused by the flag's name", async () => {
    const refused = async (at: string, words: RegExp) =>
      assert.rejects(pastFrom(at, 0, 1), (error: Error) => /^--api /.test(error.message) && words.test(error.message));
    await refused("nowhere", /is the address of a data API/);
    await refused("http://127.0.0.1:1", /--api http:\/\/127.0.0.1:1: /);
    for (const [code, text, words] of [
      [404, "{}", /answers 404/],
      [200, "<html>", /JSON/],
      [200, `{"items":[${" ".repeat(1 << 20)}]}`, /an answer of more than 1048576 bytes/],
      [200, "{}", /answers with no candles/],
      [200, '{"items":[{"ts":1,"open":"-1","close":"1"}]}', /answers with no candles/],
    ] as const) {
      [status, body] = [code, text];
      await refused(api(), words);
    }
  });
});

describe("how often such forecasts came true", () => {
  it("is said of those nearest in size, and of no horizon that was not tried", () => {
    const reliability = [0.001, 0.01, 0.1].map((forecast) => ({ count: 1, forecast, happened: forecast / 2 }));
    const tried = [{ hours: 4, from: "a", to: "b", count: 3, ece: 0, reliability }];
    const near = (hours: number, chance: number) => nearestTo(tried, hours, chance)?.happened ?? null;
    // Nearer by factor, not by distance.
    assert.deepEqual([near(4, 0.04), near(4, 0.02), near(4, 1e-9), near(4, 1)], [0.05, 0.005, 0.0005, 0.05]);
    assert.deepEqual([near(4, 0), near(1, 0.1)], [null, null]);
  });
});
