/** A node that is not to be relied on: an HTTP proxy before a real one. */
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

interface Answer {
  result?: unknown;
  error?: { code: number; message: string };
}

/** What becomes of a call: it passes, it hangs, it fails, or its answer is changed. */
export type Fault = null | "hangs" | "fails" | "refused" | ((answer: Answer, method: string) => Answer);

export class Faulty {
  fault: Fault = null;
  readonly calls: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** What it stands before; a number: nothing, it answers this. */
    readonly target: string | number,
  ) {}

  /** A node that answers every call with its number. */
  static alone(number: number): Promise<Faulty> {
    return Faulty.before(number);
  }

  static async before(target: string | number): Promise<Faulty> {
    const server = createServer();
    const proxy = new Faulty(server, target);
    server.on("connection", (socket) => {
      proxy.sockets.add(socket);
      socket.on("close", () => proxy.sockets.delete(socket));
    });
    server.on("request", async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const [status, text] = await proxy.answer(Buffer.concat(chunks).toString());
      if (status === 0) return;
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  /** Connections that are open to it. */
  get open(): number {
    return this.sockets.size;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** Status and body; status 0 for none. */
  private async answer(body: string): Promise<[number, string]> {
    const { method } = JSON.parse(body) as { method: string };
    this.calls.push(method);
    const { fault } = this;
    if (fault === "hangs") return [0, ""];
    if (fault === "fails") return [503, "busy"];
    if (fault === "refused") return [200, JSON.stringify({ error: { code: -32_603, message: "internal error" } })];
    const text = await this.real(body);
    return [200, fault === null ? text : JSON.stringify(fault(JSON.parse(text) as Answer, method))];
  }

  private async real(body: string): Promise<string> {
    if (typeof this.target === "number") return JSON.stringify({ result: this.target });
    const headers = { "content-type": "application/json" };
    return (await fetch(this.target, { method: "POST", headers, body })).text();
  }
}
