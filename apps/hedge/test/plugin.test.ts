/** What a server of others answers of the hedge. 0.4 s of CPU. */
import assert from "node:assert/strict";
import Fastify from "fastify";
import { HEDGE_ROUTES } from "../src/answers";
import { hedgePlugin } from "../src/plugin";
import { viewOf } from "../src/pool/view";
import { accountsOf, readingsOf } from "../src/replay/accounts";
import { bookOfSketch, EXAMPLE } from "../src/replay/book";
import { NOTHING } from "../src/risk/memory";
import { reportOf } from "../src/risk/report";
import type { Report } from "../src/risk/state";
import { TERMS } from "../src/risk/terms";

describe("the hedge in an API", () => {
  it("is answered by part, each with its moment, and 503 before anything was heard", async () => {
    let report: Report | null = null;
    const server = Fastify();
    hedgePlugin(() => report)(server);
    const get = async (route: string) => {
      const { statusCode, body } = await server.inject(`/v1/hedge/${route}`);
      return { statusCode, body: JSON.parse(body) };
    };
    for (const route of HEDGE_ROUTES) {
      const { statusCode, body } = await get(route);
      assert.deepEqual([statusCode, body.error.name], [503, "NotReady"]);
    }
    const now = Date.now();
    const pool = { value: viewOf(bookOfSketch(EXAMPLE), new Map([[1, "SOL"]])), at: now, fault: null, failing: 0 };
    const venues = accountsOf(-30_000, 200).map((account) => readingsOf(account, 200, now));
    const ages = { fastMs: 10_000, slowMs: 60_000 };
    report = reportOf({ now, pool, venues, terms: TERMS.parse({}), ages }, NOTHING).report;
    for (const route of HEDGE_ROUTES) {
      const { statusCode, body } = await get(route);
      assert.deepEqual([statusCode, body.fresh, body.at], [200, true, now], route);
    }
    assert.equal(Math.round((await get("delta")).body.assets[0].delta), 6_000_000);
    assert.equal((await get("stress")).body.fails.length, 3);
    assert.equal((await get("adl")).body.legs[0].venue, "first");
    assert.equal((await server.inject("/v1/hedge/keys")).statusCode, 404);
    await server.close();
  });
});
