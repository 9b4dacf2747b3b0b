/** Connections of one network: whoever opens all that a process may have keeps everybody else out. */
import type { Server } from "node:net";
import { networkOf } from "./network";

/** Ends what one network opens beyond `each`; what it has is served on. */
export function boundConnections(server: Server, each: number): void {
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const network = networkOf(socket.remoteAddress ?? "");
    const own = open.get(network) ?? 0;
    if (own >= each) return void socket.destroy();
    open.set(network, own + 1);
    socket.once("close", () => {
      const left = (open.get(network) ?? 0) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
  });
}
