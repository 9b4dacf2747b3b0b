/** What a watch answers: its own doors, and `/v1/risk/...` in a server of others. It only reads. */
import type { Snapshot } from "./snapshot";

/** Parts of a snapshot by their address. */
export const ROUTES = {
  var: ({ value }: Snapshot) => value,
  forecast: ({ forecasts }: Snapshot) => forecasts,
  alarms: ({ alarms }: Snapshot) => alarms,
  advice: ({ advice }: Snapshot) => advice,
} as const;

export type Route = keyof typeof ROUTES;

/** Numbers of the chain as text. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === "bigint" ? each.toString() : each)));

/** The body of an answer. */
export const answerOf = (route: Route, last: Snapshot): object => ({
  ...{ asOf: last.asOf, positions: last.positions, head: last.head },
  data: plain(ROUTES[route](last)),
});

/** As much as is needed of a server such as Fastify. */
interface Server {
  get(path: string, handler: (request: unknown, reply: Sender) => unknown): unknown;
}
interface Sender {
  code(status: number): Sender;
  send(body: object): unknown;
}

/** Registers `/v1/risk/{var,forecast,alarms,advice}`; `look` gives the newest snapshot: 503 while there is none. */
export const riskPlugin =
  (look: () => Snapshot | null) =>
  (server: Server): void => {
    const hint = "ask again; /health of the watch says what it cannot see";
    for (const route of Object.keys(ROUTES) as Route[])
      server.get(`/v1/risk/${route}`, (_, reply) => {
        const last = look();
        if (last !== null) return reply.send(answerOf(route, last));
        return reply.code(503).send({ error: { name: "NotReady", message: "nothing was seen yet", hint } });
      });
  };
