/** A line to the embedded database that looks like a socket to a PostgreSQL client. */
import { Duplex } from "node:stream";

/** Who answers a client's messages, a round at a time. */
export interface Server {
  /** `bytes`: whole messages, up to one that asks for an answer. */
  ask(line: Line, bytes: Buffer): Promise<Uint8Array>;
  /** It is closed; what it had begun is undone. */
  left(line: Line): Promise<void>;
}

const [QUERY, SYNC, TERMINATE, PARSE] = [0x51, 0x53, 0x58, 0x50];

export class Line extends Duplex {
  private pending: Buffer = Buffer.alloc(0);
  private greeted = false;
  /** Names of the statements that were prepared on it. */
  readonly prepared = new Set<string>();

  constructor(private readonly server: Server) {
    super();
  }

  /** What a client calls on a socket before it speaks. */
  connect(): this {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: string, done: (error?: Error | null) => void): void {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    this.answer().then(
      () => done(),
      (error: Error) => done(error),
    );
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "", done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.server.left(this).then(
      () => done(error),
      () => done(error), // The database is gone: so is what was begun.
    );
  }

  private async answer(): Promise<void> {
    for (let round = this.round(); round !== null; round = this.round()) {
      if (round[0] === TERMINATE && this.greeted) {
        this.push(null);
        this.destroy();
        return;
      }
      this.greeted = true;
      this.push(await this.server.ask(this, round));
    }
  }

  /** `parse`: a name up to a zero byte, and its statement; those without a name do not stay. */
  private note(parse: Buffer): void {
    const name = parse.toString("utf8", 0, parse.indexOf(0));
    if (name !== "") this.prepared.add(name);
  }

  /** The first messages up to one that is to be answered; null while it is not there. */
  private round(): Buffer | null {
    const { pending } = this;
    for (let at = 0; at + 5 <= pending.length; ) {
      // The first message of all has no type before its length.
      const type = this.greeted ? pending[at] : SYNC;
      const end = at + (this.greeted ? 1 : 0) + pending.readUInt32BE(at + (this.greeted ? 1 : 0));
      if (end > pending.length) return null;
      if (type === PARSE) this.note(pending.subarray(at + 5, end));
      at = end;
      if (type !== QUERY && type !== SYNC && type !== TERMINATE) continue;
      this.pending = pending.subarray(end);
      return pending.subarray(0, end);
    }
    return null;
  }
}
