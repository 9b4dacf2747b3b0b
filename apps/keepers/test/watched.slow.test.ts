// A process that is watched, killed and told to stop: a small one that answers as keepers and API do.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Watched } from "../endure/process";

const ANSWERS = `
import { createServer } from "node:http";
const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
const answers = { "/ready": "yes", "/metrics": "my_handles 3\\n" };
const server = createServer((asked, answer) => answer.end(answers[asked.url])).listen(port, "127.0.0.1");
process.once("SIGINT", () => server.close(() => process.exit(process.argv.includes("--badly") ? 1 : 0)));
`;

describe("a process that is watched", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "ballast-watched-"));
  const bin = path.join(folder, "answers.mjs");
  before(() => writeFileSync(bin, ANSWERS));
  after(() => rmSync(folder, { recursive: true }));

  const watched = (...flags: string[]) => new Watched(folder, { bin, name: "small", handles: "my_handles", flags });

  it("tells what it uses, stands up after it was killed, and ends when it is told", async () => {
    const one = watched();
    assert.deepEqual([await one.sample(), await one.cpu(), await one.stop()], [null, null, null], "before it began");
    await one.start();
    await one.ready();
    const { url } = one;
    const sample = await one.sample();
    assert.ok(sample !== null && sample.handles === 3 && sample.rss > sample.heap && sample.heap > 1e6);
    assert.ok(((await one.cpu()) ?? 0) >= sample.cpu && sample.cpu > 10_000);
    await one.kill();
    await one.ready();
    assert.deepEqual([one.kills, one.url], [1, url]);
    assert.ok((await one.sample()) !== null);
    assert.deepEqual([await one.stop(), await one.sample(), await one.cpu()], [0, null, null]);
    await one.supervise();
    await one.ready();
    assert.equal(await one.stop(), 0);
  }).timeout(120_000);

  it("says how it ended", async () => {
    const one = watched("--badly");
    await one.start();
    await one.ready();
    assert.equal(await one.stop(), 1);
  }).timeout(120_000);
});
