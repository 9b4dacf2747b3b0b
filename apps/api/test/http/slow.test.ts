/** Clients that do not take what they asked for, or ask for all that there is: others are served. 10 s of CPU. */
import assert from "node:assert/strict";
import { type AddressInfo, connect, type Socket } from "node:net";
import { type Served, servedStory } from "../support/served";

/** Milliseconds after which a client that takes nothing is left. */
const PATIENCE_MS = 2_000;
/** Events of 19 KB that nothing compresses: far more than the system keeps for a connection. */
const [COUNT, PARTS] = [1_200, 600];

describe("a client that takes nothing", function () {
  this.timeout(300_000);
  let api: Served;
  let port = 0;
  const sockets: Socket[] = [];
  /** Ports of clients that the server has a connection with: of those below by name, because others are kept alive. */
  const held = new Set<number | undefined>();

  before(async () => {
    api = await servedStory({ streams: 20, rate: 100_000, patienceMs: PATIENCE_MS, everyMs: 100 });
    const next = api.watch.tables.next;
    const text = `(SELECT string_agg(md5(n::text || '.' || k), '') FROM generate_series(1, ${PARTS}) AS k)`;
    await api.database.pool.query(
      `INSERT INTO events SELECT e.pool, e.sequence + n, e.slot, e.ts, e.signature, e.name, e.market, e.owner, e.subject,
         e.payer, e.raw, e.hash, ${text} FROM events AS e, generate_series(1, ${COUNT}) AS n WHERE e.sequence = $1`,
      [String(next - 1n)],
    );
    await api.database.pool.query("UPDATE events SET raw = '' WHERE sequence >= $1", [String(next)]);
    await api.database.pool.query(`UPDATE cursors SET next = next + ${COUNT}, final = next + ${COUNT}`);
    await api.watch.look();
    api.server.server.on("connection", (socket: Socket) => {
      const { remotePort } = socket;
      held.add(remotePort);
      socket.once("close", () => held.delete(remotePort));
    });
    await api.server.listen({ port: 0, host: "127.0.0.1" });
    port = (api.server.server.address() as AddressInfo).port;
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  after(() => api?.end());

  /** Asks, and reads nothing of the answer. */
  async function silent(path: string, { headers = "", localAddress = "127.0.0.1" } = {}): Promise<Socket> {
    const socket = connect({ port, host: "127.0.0.1", localAddress }).on("error", () => undefined);
    sockets.push(socket.pause());
    await new Promise((done) => socket.once("connect", done));
    socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
    return socket;
  }
  async function until(is: () => boolean | Promise<boolean>, words: string): Promise<void> {
    for (const start = Date.now(); !(await is()); await new Promise((done) => setTimeout(done, 50)))
      assert.ok(Date.now() - start < 60_000, words);
  }
  /** Each on a connection of its own: one that is kept would be left, too, and may be used just then. */
  async function ask(path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
    return { status: response.status, text: await response.text() };
  }
  const nameOf = ({ text }: { text: string }) => (JSON.parse(text) as { error: { name: string } }).error.name;

  it("of a file is left: two of them do not keep all others from files for ever", async () => {
    const file = "/v1/exports/events.parquet";
    for (const localAddress of ["127.0.0.2", "127.0.0.3"]) await silent(file, { localAddress });
    await until(async () => (await ask(file)).status === 503, "it is not busy");
    await until(async () => (await ask(`${file}?to=1`)).status === 200, "it is busy for ever");
  });

  it("of a file has one place, however many it asks for: another address is served meanwhile", async () => {
    const file = "/v1/exports/events.parquet?from=1";
    for (let i = 0; i < 3; i++) await silent(file, { localAddress: "127.0.0.4" });
    const own = await silent(file, { localAddress: "127.0.0.4" });
    const [head] = (await new Promise<Buffer>((done) => own.resume().once("data", done))).toString().split("\r\n");
    assert.equal(head, "HTTP/1.1 429 Too Many Requests");
    // Not over a connection: the database is busy with the first file for as long as a silent one is kept here.
    assert.equal((await api.server.inject({ method: "GET", url: `${file}&to=2` })).statusCode, 200);
  });

  it("of a page is left, and what was written for it is let go", async () => {
    const ports: (number | undefined)[] = [];
    for (let i = 0; i < 5; i++) ports.push((await silent(`/v1/events?limit=${500 + i}`)).localPort);
    await until(() => ports.every((port) => held.has(port)), "they did not come");
    await until(() => !ports.some((port) => held.has(port)), "they are held for ever");
  });

  it("of a stream is left while it is told what it missed", async () => {
    for (let i = 0; i < 2; i++) await silent("/v1/events/stream", { headers: "last-event-id: 0\r\n" });
    await until(() => api.streams.events.size === 2, "they did not come");
    await until(() => api.streams.events.size === 0, "they are held for ever");
  });

  it("or asks for many ladders with their payers has some at once: plain ladders, and others' with theirs, are served", async () => {
    const ladder = "/v1/markets/0/ladder";
    const inject = (url: string, remoteAddress = "127.0.0.5") =>
      api.server.inject({ method: "GET", url, remoteAddress });
    const [plain, other, ...paid] = await Promise.all([
      inject(ladder),
      inject(`${ladder}?payers=true&step=100`, "127.0.0.6"),
      ...Array.from({ length: 60 }, (_, i) => inject(`${ladder}?payers=true&step=${i + 1}`)),
      // One whose answer is sought for another is sought once.
      inject(`${ladder}?payers=true&step=100`),
    ]);
    const told = paid.map(({ statusCode, body, headers }) => {
      const { error } = JSON.parse(body) as { error?: { name: string } };
      return `${statusCode} ${error?.name ?? ""} ${headers["retry-after"] ?? ""}`.trim();
    });
    const served = [plain, other, paid.at(-1)].map((each) => each?.statusCode);
    assert.deepEqual(
      [served, [...new Set(told)].sort()],
      [
        [200, 200, 200],
        ["200", "429 TooMany 5"],
      ],
      `${told}`,
    );
    assert.equal((await inject(`${ladder}?payers=true&step=61`)).statusCode, 200);
  });

  it("as many as there are have all places of such ladders at most: one more is Busy", async () => {
    const asked = Array.from({ length: 60 }, (_, i) => `/v1/markets/0/ladder?payers=true&step=${i + 201}`);
    const all = await Promise.all(
      asked.map((url, i) => api.server.inject({ method: "GET", url, remoteAddress: `127.0.1.${i}` })),
    );
    const told = all.map(({ statusCode, headers }) => `${statusCode} ${headers["retry-after"] ?? ""}`.trim());
    assert.deepEqual([...new Set(told)].sort(), ["200", "503 5"], `${told}`);
  });

  it("or opens more connections than it may have is left with those: another address is served, and it is later", async () => {
    const own = Array.from({ length: 120 }, () =>
      connect({ port, host: "127.0.0.1", localAddress: "127.0.0.7" }).on("error", () => undefined),
    );
    sockets.push(...own);
    // Streams of one address, and a hundred beside.
    await until(() => own.every((socket) => !socket.connecting), "they do not connect");
    // A socket that has ended does not say its port.
    const ports = own.map((socket) => socket.localPort).filter((each) => each !== undefined);
    const open = () => ports.filter((each) => held.has(each)).length;
    await until(() => open() === 102, `${open()} are open`);
    assert.equal((await ask("/v1/completeness")).status, 200);
    for (const socket of own) socket.destroy();
    await until(() => open() === 0, "they are held for ever");
    const socket = await silent("/v1/completeness", { localAddress: "127.0.0.7" });
    const [head] = (await new Promise<Buffer>((done) => socket.resume().once("data", done))).toString().split("\r\n");
    assert.equal(head, "HTTP/1.1 200 OK");
  });

  it("has a tenth of the streams at most, whoever asks: another address is served", async () => {
    const open = async (localAddress: string) => {
      const socket = await silent("/v1/events/stream", { localAddress });
      const [head] = (await new Promise<Buffer>((done) => socket.resume().once("data", done))).toString().split("\r\n");
      return head;
    };
    const own = [await open("127.0.0.2"), await open("127.0.0.2"), await open("127.0.0.2")];
    assert.deepEqual(own, ["HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 429 Too Many Requests"]);
    assert.equal(await open("127.0.0.3"), "HTTP/1.1 200 OK");
    assert.equal(nameOf(await ask("/v1/nothing")), "UnknownPath");
  });
});
