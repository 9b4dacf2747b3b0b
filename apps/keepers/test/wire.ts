/** A wire before a node's WebSocket that can be cut, or carry nothing. */
import { connect, createServer, type Server, type Socket } from "node:net";

export class Wire {
  /** Nothing that the node says arrives. */
  mute = false;
  /** How many connections there ever were. */
  count = 0;
  private readonly ends = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async to(url: string): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server, Number(new URL(url).port));
    server.on("connection", (near) => wire.join(near));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return wire;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }
  /** Connections that stand. */
  get open(): number {
    return this.ends.size;
  }

  cut(): void {
    for (const near of this.ends) near.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  private join(near: Socket): void {
    this.count += 1;
    this.ends.add(near);
    const far = connect(this.port, "127.0.0.1");
    near.pipe(far);
    far.on("data", (data) => {
      if (!this.mute) near.write(data);
    });
    const over = () => {
      this.ends.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on("close", over).on("error", over);
  }
}
