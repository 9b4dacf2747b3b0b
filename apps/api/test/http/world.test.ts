/** The API over a world in which a loss was shared, beside the chain's own accounts. 15 s of CPU. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { fetchPool, PROGRAM_ID, pda } from "@ballast/sdk";
import { type Answer, ENDPOINTS, type Endpoint, type EndpointName, LISTED } from "../../src/contract/index";
import { type Database, openDatabase } from "../../src/db";
import { assemble } from "../../src/serve";
import { freshFolder } from "../support/embedded";
import { seed } from "../support/seed";
import { lossStory, type Story } from "../support/story";

type Assembled = Awaited<ReturnType<typeof assemble>>;

describe("the API over a world in which a loss was shared", function () {
  this.timeout(120_000);
  let story: Story;
  let api: Assembled;
  let database: Database;
  let folder = "";
  let values: Record<string, string>;

  before(async () => {
    story = await lossStory();
    const { w } = story;
    folder = await freshFolder();
    database = await openDatabase(folder);
    const pool = w.venue.pool;
    await seed(database, pool.toBase58(), PROGRAM_ID.toBase58(), story.told);
    const priceOf = (feed: Uint8Array) =>
      w.venue.feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? pool;
    api = await assemble({ source: w.chain, pool, database, priceAccounts: priceOf, rate: 0 });
    const owner = story.stays.owner.address.toBase58();
    values = { id: String(api.watch.live.state.pool.id), m: "0", n: "0-short-0", o: owner };
    values.p = story.stays.address.toBase58();
  });
  after(async () => {
    await api?.close();
    await database?.close();
    await story?.w.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  const urlOf = ({ path, example }: Endpoint) =>
    `${path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? "")}${example === "" ? "" : `?${example}`}`;

  async function ask<N extends EndpointName>(name: N, query = ""): Promise<Answer<N>> {
    const endpoint: Endpoint = ENDPOINTS[name];
    const { path } = { path: urlOf({ ...endpoint, example: query }) };
    const response = await api.server.inject({ method: "GET", url: path });
    assert.equal(response.statusCode, 200, `${path}: ${response.body}`);
    return response.json() as Answer<N>;
  }

  it("answers every endpoint as the contract says", async () => {
    const asked = LISTED.filter(({ kind, method, name }) => kind !== "stream" && method === "GET" && name !== "change");
    for (const endpoint of asked) {
      const url = urlOf(endpoint);
      const response = await api.server.inject({ method: "GET", url });
      assert.equal(response.statusCode, 200, `${url}: ${response.body}`);
      const checked = endpoint.answer.safeParse(response.json());
      assert.ok(
        checked.success,
        `${url}: ${JSON.stringify(checked.error?.issues.slice(0, 3))} ${response.body.slice(0, 600)}`,
      );
    }
  });

  it("the receipt's numbers are the chain's, its payers add up to all that was lost", async () => {
    const { data } = await ask("lossEvent");
    const { w } = story;
    const receipt = pda.lossEvent(w.venue.market("SOL").address, 1, 0n, PROGRAM_ID);
    assert.equal(data.receipt, receipt.toBase58());
    const account = (await w.chain.getAccounts([receipt]))[0];
    assert.equal(data.proof.account, Buffer.from(account?.data ?? []).toString("hex"));
    assert.equal(data.proof.source, "account");
    assert.ok(data.proof.equal);
    assert.deepEqual(data.proof.whole?.equal, true);
    const paid = data.payers.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    assert.equal(paid, BigInt(data.insurance) + BigInt(data.deductible) + BigInt(data.shortfall));
    assert.equal(data.shortfall, "8000000000");
    assert.equal(data.liquidations.length, data.deficits);
  });

  it("totals are the accounts'", async () => {
    const { w } = story;
    const pool = await fetchPool(w.chain, w.venue.pool);
    const { items } = await ask("markets");
    const sides = pool?.state.exposures[0]?.sides ?? [];
    assert.deepEqual(
      items[0]?.sides.map(({ size, entry, positions }) => [size, entry, positions]),
      sides.map(({ size, entry, positions }) => [String(size), String(entry), Number(positions)]),
    );
    const { data: fund } = await ask("fund");
    assert.equal(fund.balance, String(pool?.state.fund.balance));
    const { items: ledger } = await ask("ledger");
    assert.ok(ledger.every(({ equal }) => equal));
    const { data: complete } = await ask("completeness");
    assert.equal(complete.last, Number(pool?.state.sequence) - 1);
  });
});
