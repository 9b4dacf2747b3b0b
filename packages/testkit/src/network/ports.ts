import type { Server } from "node:net";

/** Where the RPC of a local Solana network is looked for; its WebSocket is one above. */
export const USUAL_PORT = 8_899;
/** Pairs that are tried when nobody asks for one. */
const PAIRS = 20;
const HIGHEST = 65_534;
export const HOST = "127.0.0.1";

/** No network can be had on a port. */
export class PortError extends Error {
  override readonly name = "PortError";
}

/** A port as it is asked for: 0 for any. Throws `PortError`. */
export function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= HIGHEST) return port;
  throw new PortError(`a port is a whole number up to ${HIGHEST}, with another above it for WebSocket, not ${port}`);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(error);
    server.once("error", fail);
    server.listen(port, HOST, () => {
      server.off("error", fail);
      resolve((server.address() as { port: number }).port);
    });
  });
}

const isTaken = (error: unknown): boolean =>
  ["EADDRINUSE", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "");

const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

/** Both listen, on neighbouring ports, or neither does. The port that could not be had, or null. */
async function both(rpc: Server, ws: Server, port: number): Promise<{ port: number } | { taken: number }> {
  let at = port;
  try {
    at = await listen(rpc, port);
    try {
      await listen(ws, at + 1);
      return { port: at };
    } catch (error) {
      await closed(rpc);
      at += 1;
      throw error;
    }
  } catch (error) {
    if (!isTaken(error)) throw error;
    return { taken: at };
  }
}

/**
 * Has two servers listen on neighbouring ports: on `port` and the next where it is given, else on 8899 and 8900 or the
 * next free pair; 0 is any pair. Throws `PortError` where they are taken. Asking is taking: of two networks that begin
 * at once each gets its own.
 */
export async function listenOnPair(rpc: Server, ws: Server, port?: number): Promise<number> {
  const fixed = port !== undefined && port !== 0;
  let taken = 0;
  for (let pair = 0; pair < (fixed ? 1 : PAIRS); pair += 1) {
    const found = await both(rpc, ws, port === undefined ? USUAL_PORT + 2 * pair : port);
    if ("port" in found) return found.port;
    taken = found.taken;
  }
  const which = fixed ? `port ${taken} is taken` : `all ports tried up to ${taken} are taken`;
  throw new PortError(`${which}: another network may be running there; ask for another one`);
}
