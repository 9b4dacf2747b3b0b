/** The API over a world in which a loss was shared, beside the chain's own accounts. 8 s of CPU. */
import assert from "node:assert/strict";
import { decodeLossEvent, engine, fetchPool, POSITION_OFFSETS, PROGRAM_ID, pda, sizeOf } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { type Answer, ENDPOINTS, type Endpoint, type EndpointName, LISTED } from "../../src/contract/index";
import { schema } from "../../src/db";
import type { Live } from "../../src/engine/live";
import { risksOf } from "../../src/engine/owners";
import { type Served, servedStory } from "../support/served";

describe("the API over a world in which a loss was shared", function () {
  this.timeout(300_000);
  let api: Served;
  before(async () => {
    api = await servedStory();
  });
  after(() => api?.end());

  async function ask<N extends EndpointName>(name: N, query = ""): Promise<Answer<N>> {
    const url = api.urlOf(ENDPOINTS[name], query);
    const response = await api.server.inject({ method: "GET", url });
    assert.equal(response.statusCode, 200, `${url}: ${response.body}`);
    return response.json() as Answer<N>;
  }

  const plain = () => LISTED.filter(({ kind, method }) => kind !== "stream" && kind !== "file" && method === "GET");

  it("answers every endpoint as the contract says, also as a table and as lines", async () => {
    for (const endpoint of plain()) {
      const url = api.urlOf(endpoint, endpoint.example);
      const response = await api.server.inject({ method: "GET", url });
      assert.equal(response.statusCode, 200, `${url}: ${response.body}`);
      const { error } = endpoint.answer.safeParse(response.json());
      assert.equal(error, undefined, `${url}: ${JSON.stringify(error?.issues.slice(0, 3))}`);
      for (const format of ["csv", "ndjson"]) {
        const table = await api.server.inject({
          method: "GET",
          url: `${url}${url.includes("?") ? "&" : "?"}format=${format}`,
        });
        assert.equal(table.statusCode, 200, `${url} ${format}: ${table.body}`);
        assert.match(String(table.headers["x-ballast-slot"]), /^\d+$/);
        const rows = response.json() as { items?: unknown[] };
        assert.equal(
          table.body.trim().split(/\r?\n/).filter(Boolean).length,
          (rows.items?.length ?? 1) + (format === "csv" ? 1 : 0),
        );
      }
    }
  });

  it("leaves out a position that is newer than its pool, and tells what the others risk", () => {
    const { live } = api.watch;
    const [first = "", ...others] = [...live.positions.addresses()];
    assert.ok(others.length > 0);
    const at = POSITION_OFFSETS.state + engine.offsetOf("PositionState", "borrowIndex");
    const positions = {
      some(names: readonly string[]) {
        const { addresses, bytes } = live.positions.some(names);
        const place = addresses.findIndex((address) => address.toBase58() === first);
        Buffer.from(bytes.buffer, bytes.byteOffset).writeBigUInt64LE(2n ** 63n, place * sizeOf("Position") + at);
        return { addresses, bytes };
      },
    };
    const torn = { state: live.state, positions, marketAt: (key: PublicKey) => live.marketAt(key) } as unknown as Live;
    assert.deepEqual(risksOf(torn, [first]), []);
    assert.deepEqual(risksOf(torn, [first, ...others]), risksOf(live, others));
  });

  it("says 304 to a client that has the answer, and the answer again when an event has come", async () => {
    const url = api.urlOf(ENDPOINTS.events);
    const { headers } = await api.server.inject({ method: "GET", url });
    const tag = String(headers.etag);
    assert.match(tag, new RegExp(`^W/"${api.watch.ofTables.sequence}\\.`));
    const again = await api.server.inject({ method: "GET", url, headers: { "if-none-match": tag } });
    assert.deepEqual([again.statusCode, again.body], [304, ""]);
    const other = await api.server.inject({ method: "GET", url, headers: { "if-none-match": 'W/"0.0"' } });
    assert.equal(other.statusCode, 200);
  });

  it("the receipt's numbers are the chain's, its payers add up to all that was lost", async () => {
    const { data } = await ask("lossEvent");
    const { w } = api.story;
    const receipt = pda.lossEvent(w.venue.market("SOL").address, 1, 0n, PROGRAM_ID);
    assert.equal(data.receipt, receipt.toBase58());
    const [account] = await w.chain.getAccounts([receipt]);
    assert.equal(data.proof.account, Buffer.from(account?.data ?? []).toString("hex"));
    assert.deepEqual([data.proof.source, data.proof.equal, data.proof.whole?.equal], ["account", true, true]);
    const paid = data.payers.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    assert.equal(paid, BigInt(data.insurance) + BigInt(data.deductible) + BigInt(data.shortfall));
    assert.equal(
      data.groups.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
      paid,
    );
    // Size-seconds of an hour, of which 3,600 make a size.
    const { winningWeight, losingWeight } = decodeLossEvent(account?.data ?? new Uint8Array()).state;
    const sizes = [winningWeight, losingWeight].map((weight) => String(weight / 3_600n));
    assert.deepEqual([data.winningSize, data.losingSize], sizes);
    assert.equal(data.collectableUntil, (data.finalized ?? 0) + 8 * 3_600);
    assert.deepEqual([data.shortfall, data.liquidations.length], ["8000000000", data.deficits]);
  });

  it("after its opening and before its end the same event is open, and nobody has paid", async () => {
    const { data: now } = await ask("lossEvent");
    const opened = now.liquidations[0];
    const { asOf, data } = await ask("lossEvent", `asOf=${opened}`);
    assert.deepEqual([asOf.sequence, data.state, data.lpShare, data.payers.length], [opened, "open", "0", 0]);
    assert.deepEqual([data.proof.equal, data.proof.account, data.proof.source], [false, null, "event"]);
  });

  it("of then a receipt has what was lost and paid by then, without what came before its end", async () => {
    const { pool: connections, db } = api.database;
    const { data: now } = await ask("lossEvent");
    const first = now.liquidations[0] ?? assert.fail();
    // As if the fund had paid a part of the first loss, and another position had gone after it.
    const more = { sequence: first + 1, shortfall: "7", insurance: "3" };
    await connections.query("UPDATE liquidations SET insurance = 5 WHERE sequence = $1", [first]);
    await connections.query(
      "INSERT INTO liquidations SELECT (json_populate_record(l, $2)).* FROM liquidations AS l WHERE sequence = $1",
      [first, JSON.stringify(more)],
    );
    const fund = { market: 0, side: 1, number: 0n, kind: "insurance", owner: "", subject: "", usd: 8n };
    const at = { pool: api.watch.live.pool.toBase58(), sequence: BigInt(first + 1), ts: 0n };
    await db.insert(schema.receiptPayers).values({ ...fund, ...at, atoms: null, base: null });
    await connections.query("UPDATE loss_events SET shortfall = shortfall + 7");
    // What was answered before is kept until the next look.
    await api.watch.look();
    const then = [await ask("lossEvent", `asOf=${first}`), await ask("lossEvent", `asOf=${first + 1}`)];
    assert.deepEqual(
      then.map(({ data }) => [data.state, data.shortfall, data.insurance, data.proof.whole?.equal]),
      [
        ["open", "8000000000", "5", true],
        ["open", "8000000007", "8", true],
      ],
    );
    assert.deepEqual(
      then.map(({ data }) => [data.collectableUntil, data.winningSize, data.payers.map(({ amount }) => amount)]),
      [
        [null, null, ["5"]],
        [null, null, ["8"]],
      ],
    );
    await connections.query("DELETE FROM receipt_payers WHERE usd = 8");
    await connections.query("DELETE FROM liquidations WHERE sequence = $1", [first + 1]);
    await connections.query("UPDATE liquidations SET insurance = 0 WHERE sequence = $1", [first]);
    await connections.query("UPDATE loss_events SET shortfall = shortfall - 7");
  });

  it("a change that waits is in the list and by its address, with what it would set", async () => {
    const { items } = await ask("changes");
    const { data } = await ask("change");
    assert.deepEqual(items, [data]);
    const { id, kind, index, stage, fields, eta, queuedAt } = data;
    assert.deepEqual([id, kind, index, stage], [api.story.change.toBase58(), "status", 0, "waiting"]);
    assert.deepEqual([fields.map(({ field, to }) => [field, to]), eta > queuedAt], [[["reduceOnly", "yes"]], true]);
    assert.match(data.words, /^A change of status 0 waits for its time: it sets reduceOnly from no to yes/);
  });

  it("totals are the accounts'", async () => {
    const { w } = api.story;
    const pool = await fetchPool(w.chain, w.venue.pool);
    const { items } = await ask("markets");
    const sides = pool?.state.exposures[0]?.sides ?? [];
    assert.deepEqual(
      items[0]?.sides.map(({ size, entry, positions }) => [size, entry, positions]),
      sides.map(({ size, entry, positions }) => [String(size), String(entry), Number(positions)]),
    );
    assert.equal((await ask("fund")).data.balance, String(pool?.state.fund.balance));
    assert.ok((await ask("ledger")).items.every(({ equal }) => equal));
    assert.equal((await ask("completeness")).data.last, Number(pool?.state.sequence) - 1);
    const { data: ladder } = await ask("ladder", "payers=true&rungs=5&step=500");
    const counted = ladder.rungs.reduce((sum, { longs, shorts }) => sum + longs + shorts, ladder.safe + ladder.failed);
    assert.equal(counted, ladder.positions);
  });

  it("pages hold every item once, in both directions", async () => {
    const all = (await ask("events", "limit=1000&order=asc")).items.map(({ sequence }) => sequence);
    assert.ok(all.length > 5);
    for (const order of ["asc", "desc"]) {
      const found: number[] = [];
      let [cursor, pages]: [string | null, number] = ["", 0];
      while (cursor !== null) {
        const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const page: Answer<"events"> = await ask("events", `limit=3&order=${order}${more}`);
        found.push(...page.items.map(({ sequence }) => sequence));
        [cursor, pages] = [page.next, pages + 1];
      }
      assert.deepEqual(found, order === "asc" ? all : [...all].reverse());
      assert.equal(pages, Math.ceil(all.length / 3));
    }
  });

  it("what would happen is what the SDK says, and a refusal has the engine's name", async () => {
    const send = (payload: object) => api.server.inject({ method: "POST", url: "/v1/risk/whatif", payload });
    const found = await send({ market: 0, losing: "long", deficit: "1000000000" });
    assert.equal(found.statusCode, 200, found.body);
    const { absorbed } = (found.json() as Answer<"whatIf">).data;
    const parts = [absorbed.young, absorbed.insurance, absorbed.deductible, absorbed.shortfall];
    assert.equal(
      parts.reduce((sum, part) => sum + BigInt(part), 0n),
      1_000_000_000n,
    );
    const none: Pick<Endpoint, "path"> = ENDPOINTS.whatIf;
    assert.equal((await api.server.inject({ method: "GET", url: none.path })).statusCode, 405);
  });

  it("health, readiness and figures tell how far the tables are", async () => {
    const of = (url: string) => api.server.inject({ method: "GET", url });
    assert.deepEqual((await of("/health")).json(), { healthy: true, faults: [] });
    assert.deepEqual((await of("/ready")).json(), { ready: true });
    const { body } = await of("/metrics");
    assert.match(body, new RegExp(`ballast_api_watermark_sequence ${api.watch.ofTables.sequence}\n`));
    assert.match(body, /ballast_api_events_behind 0\n/);
  });
});
