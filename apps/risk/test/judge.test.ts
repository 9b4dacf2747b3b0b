/** A judge's judgement, and what is written of very many positions. 4 s of CPU. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { engine, IDL, OFFSETS, sizeOf } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { type Given, Judge, marksOf, Random, type Said, shippedModel, triedOn } from "../src";
import { bookOf } from "../src/book/book";
import { forecastEntries, WRITTEN } from "../src/record/write";
import { crowdBook } from "../src/reference/crowd";
import { reliability } from "../src/stats/score";

const key = (i: number) =>
  new PublicKey(Uint8Array.from({ length: 32 }, (_, at) => (at < 4 ? (i >> (8 * at)) & 255 : 7)));

const KNOWN = IDL.accounts as unknown as { name: string; discriminator: number[] }[];

/** A crowd as a server has it: bytes of accounts, and addresses. */
function given(count: number): Given {
  const { read, packed } = crowdBook(new Random(1), count);
  const account = (name: "Pool" | "Market", state: object) => {
    const data = new Uint8Array(sizeOf(name));
    data.set(KNOWN.find((each) => each.name === name)?.discriminator ?? []);
    data.set(engine.encoded(`${name}State`, state), OFFSETS[name].state);
    return data;
  };
  return {
    ...{ now: read.now, slot: read.slot, pool: account("Pool", read.pool.state), prints: [], past: [] },
    markets: read.markets.map((market) => account("Market", market.state as object)),
    ...{ packed, addresses: Array.from({ length: count }, (_, i) => key(i).toBase58()).join("\n") },
  };
}

describe("a judge", () => {
  it("judges every position that it was given, the likeliest first, and says how much it has seen", () => {
    const { rows, seen, snapshot, stress, tried, record } = new Judge({ seed: 1, log: null }).look(given(300));
    assert.deepEqual([rows.length, snapshot.positions, record], [300, 300, null]);
    assert.equal(new Set(rows.from).size, 300);
    for (const { probability, order } of rows.chances)
      for (let i = 1; i < order.length; i++)
        assert.ok((probability[order[i - 1] as number] as number) >= (probability[order[i] as number] as number));
    assert.deepEqual(
      rows.chances.map(({ hours }) => hours),
      [1, 4, 24],
    );
    assert.ok(seen.every(({ looks, enough }) => looks === 1 && enough === 20));
    assert.equal(stress?.stresses.length, 6);
    assert.deepEqual(tried, triedOn());
  });

  it("goes on without a record where that was changed afterwards, and says so; the file stays as it is", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-judge-"));
    const log = path.join(folder, "log.ndjson");
    const first = new Judge({ seed: 1, log }).look(given(20));
    assert.ok(first.record && first.record.entries === 2 && first.recordFault === "");
    const changed = readFileSync(log, "utf8").replace('"hours":4', '"hours":5');
    writeFileSync(log, changed);
    const { record, recordFault, snapshot } = new Judge({ seed: 1, log }).look(given(20));
    assert.equal(record, null);
    assert.match(recordFault, /^BadLog: .*line 1/);
    assert.equal(snapshot.positions, 20);
    assert.equal(readFileSync(log, "utf8"), changed);
    rmSync(folder, { recursive: true });
  });

  it("in a thread answers what it is given, names what it cannot judge, and goes on", async () => {
    const worker = new Worker(require.resolve("@ballast/risk/thread"), {
      workerData: { seed: 1, log: null },
      execArgv: [],
    });
    const said = async (message?: Given) => {
      const answer = once(worker, "message") as Promise<[Said]>;
      if (message) worker.postMessage(message);
      return (await answer)[0];
    };
    assert.deepEqual(await said(), { ready: true });
    const wrong = await said({ ...given(5), pool: new Uint8Array(3) });
    assert.ok("fault" in wrong && wrong.fault.message !== "");
    const right = await said(given(5));
    assert.ok("judgement" in right && right.judgement.rows.length === 5);
    await worker.terminate();
  }).timeout(60_000);
});

describe("of very many positions", () => {
  it("a fixed sample is written, which says of forecasts what all would", () => {
    const crowd = crowdBook(new Random(3), 6_000);
    const stride = crowd.packed.length / 6_000;
    const accounts = Array.from({ length: 6_000 }, (_, i) => {
      return { address: key(i).toBase58(), data: crowd.packed.subarray(i * stride, (i + 1) * stride) };
    });
    const rowsOf = (count: number) => {
      const book = bookOf(crowd.read, accounts.slice(0, count));
      return forecastEntries(book, marksOf(book), shippedModel(), 24)[0]?.rows ?? [];
    };
    assert.equal(rowsOf(WRITTEN).length, WRITTEN, "few are written whole");
    const [some, all] = [rowsOf(3_000), rowsOf(6_000)];
    for (const { length } of [some, all]) assert.ok(length > 0.8 * WRITTEN && length < 1.2 * WRITTEN, `${length}`);
    const known = new Set(some.map(([address]) => address));
    const early = new Set(accounts.slice(0, 3_000).map(({ address }) => address));
    assert.ok(
      all.every(([address]) => !early.has(address) || known.has(address)),
      "one that is written stays, or goes",
    );
  });
});

describe("the calibration that is shipped", () => {
  it("is of days after the model's, of every size of forecast, and near the truth", () => {
    for (const { from, count, ece, reliability: bins } of triedOn()) {
      assert.ok(from >= shippedModel().to.slice(0, 10) && count > 100_000 && ece < 0.01);
      assert.equal(
        bins.reduce((sum, bin) => sum + bin.count, 0),
        count,
      );
      const weighted = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.forecast - bin.happened), 0) / count;
      assert.ok(Math.abs(weighted - ece) < 1e-3, `${weighted} ${ece}`);
      assert.ok(
        bins.length >= 10 && bins.length <= reliability(new Float64Array([0.5]), new Uint8Array([1])).length + 11,
      );
    }
  });
});
