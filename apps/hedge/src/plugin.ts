/**
 * `/v1/hedge/...` for a server of others, as the API of a pool has plugins. It answers from the report that it is
 * shown: exchanges' keys stay in the monitor's own process unless whoever assembles it wants otherwise.
 */
import { answerOf, HEDGE_ROUTES } from "./answers";
import type { Report } from "./risk/state";

/** As much of Fastify as it needs. */
export interface Routes {
  get(path: string, handler: (request: unknown, reply: Reply) => unknown): unknown;
}
interface Reply {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  send(body: object): unknown;
}

const NOT_READY = {
  error: {
    name: "NotReady",
    message: "the hedge monitor has heard nothing yet",
    hint: "ask again; /health of the monitor says what it cannot see",
  },
};

/** `look`: the newest report, null before the first. 503 `NotReady` until there is one. */
export const hedgePlugin =
  (look: () => Report | null) =>
  (server: Routes): void => {
    for (const route of HEDGE_ROUTES) {
      server.get(`/v1/hedge/${route}`, (_, reply) => {
        const report = look();
        const answer = reply.header("cache-control", "no-store");
        return report === null ? answer.code(503).send(NOT_READY) : answer.send(answerOf(route, report, Date.now()));
      });
    }
  };
