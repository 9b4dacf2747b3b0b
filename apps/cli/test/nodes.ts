/** Nodes that answer as they must not. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answers = (request: IncomingMessage, answer: ServerResponse, body: { id: string; method: string }) => void;

const json = (answer: ServerResponse, value: unknown, status = 200) =>
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
const result =
  (value: unknown): Answers =>
  (_, answer, { id }) =>
    json(answer, { jsonrpc: "2.0", id, result: value });

const ACCOUNT = { lamports: 1, owner: "BASTojmkdoRb1drPkCbcNAdjpPYg1M5zKb9Lvho5CPYz", executable: false, rentEpoch: 0 };

/** By what they do. */
export const NODES: Record<string, Answers> = {
  "is a web page": (_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<html>not a node</html>"),
  "gives half an answer": (_, answer) => answer.writeHead(200).end('{"jsonrpc":"2.0","id"'),
  "gives nothing": (_, answer) => answer.writeHead(200).end(),
  "gives binary": (_, answer) => answer.writeHead(200).end(Buffer.from([0, 255, 254, 1])),
  "hangs up": (request) => request.socket.destroy(),
  hangs: () => {},
  "begins and hangs": (_, answer) => answer.writeHead(200, { "content-type": "application/json" }).write('{"jsonrpc"'),
  "is overloaded": (_, answer) => answer.writeHead(503).end("Service Unavailable"),
  limits: (_, answer) => answer.writeHead(429).end("Too Many Requests"),
  forbids: (_, answer) => answer.writeHead(403).end("Forbidden"),
  "sends elsewhere": (_, answer) => answer.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
  "is behind": (_, answer, { id }) =>
    json(answer, { jsonrpc: "2.0", id, error: { code: -32_005, message: "Node is behind by 42 slots" } }),
  "answers null": result(null),
  "answers a list": result([]),
  "answers of another type": result({ context: { slot: "x" }, value: 7 }),
  "has empty accounts": result({ context: { slot: 1 }, value: Array(12).fill({ ...ACCOUNT, data: ["", "base64"] }) }),
  "has accounts of nonsense": result({
    context: { slot: 1 },
    value: Array(12).fill({ ...ACCOUNT, data: [Buffer.alloc(9_000, 7).toString("base64"), "base64"] }),
  }),
};

/** Starts one; `close` ends it and all its connections. */
export async function nodeThat(answers: Answers): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, answer) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => answers(request, answer, JSON.parse(body) as { id: string; method: string }));
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
