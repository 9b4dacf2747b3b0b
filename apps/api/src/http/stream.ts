/**
 * Events and alerts as they happen (`text/event-stream`). What happened since a client's `Last-Event-ID` is read from
 * the tables, then it joins all others: news are read and written once for everybody. A client that does not take what
 * it is sent is cut, with the reason, before it costs memory.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { SEQUENCES } from "../contract/index";
import { fault } from "../fault";
import { networkOf } from "./network";
import { Turns } from "./turns";

/** What a stream tells: each with the number after which a client that comes again wants the rest. */
export interface News {
  id: number;
  event: string;
  /** As JSON. */
  text: string;
  /** Where it came from: a fork may put one from elsewhere in its place. Undefined for what no fork undoes. */
  place?: string;
}

/** Where a stream's news come from. */
export interface Source {
  /** News after a number, in order, not more than this many; all that there is at this moment. */
  after(id: number, limit: number): Promise<News[]>;
  /** Number of the newest. */
  newest(): number;
}

/** Bytes that a client may be behind. */
const BEHIND = 1_048_576;
/** Told when there is nothing to tell, so that nobody in between takes the connection for dead. */
const BEAT_MS = 15_000;
/** News of one read. */
const PAGE = 500;
/** Reads at once of what clients missed: one request can ask for all that ever happened, and others ask as well. */
const READS = 2;

export interface StreamLimits {
  /** Clients of a stream at once. */
  clients: number;
  /** Clients of one address at once. */
  each: number;
  /** Bytes that one may be behind. */
  bytes?: number;
}

interface Client {
  reply: FastifyReply;
  address: string;
  /** Number up to which it was told; it hears of live news once it has come so far. */
  at: number;
  joined: boolean;
}

/** News that were told and may be replaced: more than the slots hold that a fork can undo. */
const REMEMBERED = 4_096;

const textOf = (news: readonly News[]): string =>
  news
    .map(({ id, event, text }, i) => {
      // Several of one number: only the last one says it, so that none is left out where a client comes again.
      const mark = news[i + 1]?.id === id ? "" : `id: ${id}\n`;
      return `${mark}event: ${event}\ndata: ${text}\n\n`;
    })
    .join("");

/**
 * News as the chunk of HTTP that they are: written as bytes, once for all. A response would make the same four pieces
 * of it for each client anew, which is three times as much work as sending it.
 */
function framed(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, LINE]);
}
const LINE = Buffer.from("\r\n");
/** For a client that takes no chunks: of an older HTTP, whose answer ends with its connection. */
const unframed = (chunk: Buffer): Buffer => chunk.subarray(chunk.indexOf(LINE) + 2, -2);

/** Where a client wants to begin: what it has by its header, or by its address. `BadStreamId`. */
export function beginningOf(request: FastifyRequest, newest: number): number {
  const { "last-event-id": given } = request.headers;
  if (given === undefined || given === "") return newest;
  if (typeof given === "string" && /^(0|[1-9]\d{0,15})$/.test(given)) {
    const id = Number(given);
    if (id <= newest) return id;
    if (id <= SEQUENCES) throw fault("TooEarly", `Last-Event-ID: ${id} is not there yet, ${newest} is the newest`);
  }
  throw fault("BadStreamId", `Last-Event-ID: ${String(given).slice(0, 60)} is the number of no event`);
}

export class Stream {
  private readonly clients = new Set<Client>();
  private readonly beat: NodeJS.Timeout;
  private at = -1;
  private telling: Promise<void> = Promise.resolve();
  private cuts = 0;
  /** Places of what was told, by number. */
  private readonly told = new Map<number, string>();
  private forks = 0;
  private readonly turns = new Turns(READS);

  constructor(
    readonly name: string,
    private readonly source: Source,
    private readonly limits: StreamLimits,
  ) {
    this.beat = setInterval(() => this.write(": \n\n"), BEAT_MS);
    this.beat.unref();
  }

  get size(): number {
    return this.clients.size;
  }
  /** Clients that were cut because they did not take what they were sent. */
  get cut(): number {
    return this.cuts;
  }

  /** One address leaves room for others. `TooMany`, `Busy`. */
  private check(address: string): void {
    if (this.clients.size >= this.limits.clients)
      throw fault("Busy", `${this.clients.size} streams are open, which is all that this server takes`, 10);
    const own = [...this.clients].filter((client) => client.address === address).length;
    if (own >= this.limits.each)
      throw fault("TooMany", `${own} streams of one address are open, which is all that it may have`, 10);
  }

  /** Takes a client in. `BadStreamId`, `TooMany`, `Busy`. */
  async join(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const address = networkOf(request.ip);
    this.check(address);
    const at = beginningOf(request, this.source.newest());
    const client: Client = { reply, address, at, joined: false };
    this.clients.add(client);
    reply.hijack();
    const { raw } = reply;
    raw.on("close", () => this.clients.delete(client));
    raw.on("error", () => this.clients.delete(client));
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    raw.write("retry: 2000\n\n");
    await this.catchUp(client);
  }

  /** Tells a client what it missed, page by page, as fast as it takes it. */
  private async catchUp(client: Client): Promise<void> {
    try {
      for (;;) {
        const { news, forks } = await this.missed(client);
        if (!this.clients.has(client)) return;
        if (forks !== this.forks) continue;
        // What is told live follows these.
        this.remember(news.filter(({ id }) => id > this.at - PAGE));
        const last = news.at(-1);
        if (last === undefined || news.length < PAGE) {
          // Nothing is awaited from here on: what is told next is told to it as well.
          this.send(client, textOf(news), last?.id ?? client.at);
          client.joined = true;
          if (client.at < this.at) client.joined = false;
          else return;
        } else this.send(client, textOf(news), last.id);
        await this.drained(client);
      }
    } catch (error) {
      this.end(client, "NotReady", error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "failed");
    }
  }

  /** A page of it, when it is this client's turn, and how many forks there had been before. */
  private missed(client: Client): Promise<{ news: News[]; forks: number }> {
    return this.turns.take(async () => {
      const { forks } = this;
      return { news: this.clients.has(client) ? await this.source.after(client.at, PAGE) : [], forks };
    });
  }

  private drained({ reply: { raw } }: Client): Promise<void> {
    if (!raw.writableNeedDrain) return Promise.resolve();
    return new Promise((done) => {
      raw.once("drain", done);
      raw.once("close", done);
    });
  }

  /** There may be news: reads them once, tells them to all. Two calls never read at once. */
  tell(): Promise<void> {
    this.telling = this.telling.then(() => this.tellOnce()).catch(() => undefined);
    return this.telling;
  }

  private async tellOnce(): Promise<void> {
    const newest = this.source.newest();
    if (this.at < 0 || this.clients.size === 0) {
      this.at = newest;
      this.told.clear();
      return;
    }
    if (this.at > newest) await this.goBack(newest);
    for (;;) {
      const news = await this.next();
      if (news === null) await this.goBack(this.at - 1);
      else if (news.length === 0) return;
      else this.tellAll(news);
    }
  }

  /** What follows what was told; null where that is not there any more. */
  private async next(): Promise<News[] | null> {
    const place = this.told.get(this.at);
    if (place === undefined) return this.source.after(this.at, PAGE);
    // Read with what was told last: else a fork could come in between.
    const [before, ...news] = await this.source.after(this.at - 1, PAGE);
    return before?.id === this.at && before.place === place ? news : null;
  }

  private tellAll(news: readonly News[]): void {
    const [first, last] = [news[0] as News, news.at(-1) as News];
    this.at = last.id;
    this.remember(news);
    const text = framed(textOf(news));
    for (const client of this.clients) {
      if (!client.joined || client.at >= last.id) continue;
      this.send(client, client.at < first.id ? text : textOf(news.filter(({ id }) => id > client.at)), last.id);
    }
  }

  private remember(news: readonly News[]): void {
    for (const { id, place } of news) if (place !== undefined) this.told.set(id, place);
    for (const oldest of this.told.keys()) {
      if (this.told.size <= REMEMBERED) return;
      this.told.delete(oldest);
    }
  }

  /** A fork undid what was told: everybody goes on after what stands, with a number up to `most`. */
  private async goBack(most: number): Promise<void> {
    const ids = [...this.told.keys()].filter((id) => id <= most).sort((a, b) => a - b);
    let stands = (ids[0] ?? most + 1) - 1;
    while (stands < most) {
      const news = await this.source.after(stands, PAGE);
      const other = news.findIndex(({ id, place }) => id > most || this.told.get(id) !== place);
      stands = (other < 0 ? news : news.slice(0, other)).at(-1)?.id ?? stands;
      if (other >= 0 || news.length < PAGE) break;
    }
    for (const id of this.told.keys()) if (id > stands) this.told.delete(id);
    this.forks += 1;
    this.at = stands;
    for (const client of this.clients) client.at = Math.min(client.at, stands);
  }

  private write(text: string): void {
    for (const client of this.clients) if (client.joined) this.send(client, text, client.at);
  }

  private send(client: Client, text: string | Buffer, at: number): void {
    if (text.length === 0) {
      client.at = at;
      return;
    }
    const { raw } = client.reply;
    const most = this.limits.bytes ?? BEHIND;
    // Before it is told more: what one page has is never too much for a client that takes it.
    if (raw.writableLength > most) {
      this.cuts++;
      this.end(client, "SlowClient", `${raw.writableLength} bytes were not taken, ${most} are kept for a client`);
      return;
    }
    client.at = at;
    const { socket } = raw;
    if (typeof text !== "string" && socket !== null && raw.chunkedEncoding) socket.write(text);
    else raw.write(typeof text === "string" ? text : unframed(text));
  }

  /** Says why, and hangs up: at once where what was sent before is not taken either. */
  private end(client: Client, name: string, message: string): void {
    this.clients.delete(client);
    const { raw } = client.reply;
    raw.end(`event: error\ndata: ${JSON.stringify({ error: { name, message } })}\n\n`);
    setTimeout(() => raw.destroy(), 1_000).unref();
  }

  close(): void {
    clearInterval(this.beat);
    for (const client of this.clients) {
      this.clients.delete(client);
      client.reply.raw.end();
      client.reply.raw.destroy();
    }
  }
}
