import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Problem } from "../lib/run.mjs";
import { compare } from "../verify-program.mjs";

const LOADER = "BPFLoaderUpgradeab1e11111111111111111111111";
const SO = Buffer.from("the program's bytes");
const text = (bytes) => Buffer.from(bytes).toString("hex").slice(0, 8);
const HOME = text(Buffer.alloc(32, 7));

/** What a node says of each account; the real one is asked by the slow tests of the command line. */
const accounts = new Map();
let server;
let rpc;
before(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const [address] = JSON.parse(body).params;
    const said = accounts.get(address);
    if (typeof said === "string") return response.end(said);
    response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: { value: said ?? null } }));
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  rpc = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const put = (address, data, more = {}) =>
  accounts.set(address, { owner: LOADER, executable: true, data: [data.toString("base64"), "base64"], ...more });
const program = Buffer.concat([Buffer.from([2, 0, 0, 0]), Buffer.alloc(32, 7)]);
const home = (bytes, authority = true) => {
  const head = Buffer.alloc(45);
  head.writeUInt32LE(3, 0);
  head.writeBigUInt64LE(77n, 4);
  if (authority) head.fill(9, 13).writeUInt8(1, 12);
  return Buffer.concat([head, bytes]);
};
const found = () => compare({ rpc, program: "p", so: SO, text });

test("the same bytes, with room behind them, are the same; the slot and the authority are told", async () => {
  put("p", program);
  put(HOME, home(Buffer.concat([SO, Buffer.alloc(100)])));
  const { same, firstDifference, deployedInSlot, upgradeAuthority, room } = await found();
  assert.deepEqual([same, firstDifference, deployedInSlot, room], [true, null, 77, SO.length + 100]);
  assert.equal(upgradeAuthority, text(Buffer.alloc(32, 9)));
  put(HOME, home(SO, false));
  assert.equal((await found()).upgradeAuthority, null);
});

test("a byte that differs, one that lacks, and one behind the build are differences, each with its place", async () => {
  put("p", program);
  const changed = Buffer.from(SO);
  changed[3] ^= 1;
  for (const [bytes, at] of [
    [changed, 3],
    [SO.subarray(0, -2), SO.length - 2],
    [Buffer.concat([SO, Buffer.from([0, 0, 5])]), SO.length + 2],
  ]) {
    put(HOME, home(bytes));
    const { same, firstDifference } = await found();
    assert.deepEqual([same, firstDifference], [false, at]);
  }
});

test("what is no deployed program is refused by name", async () => {
  const refused = async (words) =>
    assert.rejects(found, (error) => error instanceof Problem && words.test(error.message), String(words));
  accounts.clear();
  await refused(/there is no program at p/);
  put("p", program, { owner: "11111111111111111111111111111111" });
  await refused(/belongs to 1+, not to the upgradeable loader/);
  put("p", program.subarray(0, 20));
  await refused(/p is no program/);
  put("p", program, { executable: false });
  await refused(/p is not executable/);
  put("p", program);
  await refused(/there is no program's data at/);
  put(HOME, program);
  await refused(/is no program's data/);
  accounts.set("p", "<html>");
  await refused(/not in JSON/);
  accounts.set("p", JSON.stringify({ error: { message: "too many requests" } }));
  await refused(/too many requests/);
  rpc = "http://127.0.0.1:1";
  await refused(/does not answer/);
});
