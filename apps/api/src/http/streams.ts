/** The streams that there are, and what they tell. */
import type { FastifyInstance } from "fastify";
import { ENDPOINTS } from "../contract/index";
import { eventsPage } from "../query/events";
import { alertsFrom } from "../query/rows";
import { poolIn, type Room } from "../room";
import { checked } from "./routes";
import { type Source, Stream, type StreamLimits } from "./stream";

function eventSource(room: Room): Source {
  return {
    newest: () => Number(room.watch.tables.next) - 1,
    after: async (id, limit) => {
      const asked = { limit, order: "asc" as const, after: BigInt(id) };
      const found = await eventsPage(room.database, poolIn(room), asked, room.watch.tables);
      return found.map(({ sequence, name, text, place }) => ({ id: sequence, event: name, text, place }));
    },
  };
}

/** Alerts are told by a number of an event before which they were raised, which no two of them share. */
function alertSource(room: Room): Source {
  return {
    newest: () => room.watch.tables.alert,
    after: async (id, limit) => {
      const found = await alertsFrom(room.database, poolIn(room), BigInt(id), limit);
      return found.map((alert) => ({ id: alert.sequence, event: alert.kind, text: JSON.stringify(alert) }));
    },
  };
}

export interface Streams {
  events: Stream;
  alerts: Stream;
  size(): number;
  tell(): void;
  close(): void;
}

export function openStreams(room: Room, limits: StreamLimits): Streams {
  const events = new Stream("events", eventSource(room), limits);
  const alerts = new Stream("alerts", alertSource(room), limits);
  return {
    ...{ events, alerts, size: () => events.size + alerts.size },
    tell: () => {
      void events.tell();
      void alerts.tell();
    },
    close: () => {
      events.close();
      alerts.close();
    },
  };
}

export function routeStreams(server: FastifyInstance, { events, alerts }: Streams): void {
  for (const [endpoint, stream] of [
    [ENDPOINTS.eventStream, events],
    [ENDPOINTS.alertStream, alerts],
  ] as const) {
    server.get(endpoint.path, { exposeHeadRoute: false, compress: false }, async (request, reply) => {
      checked(endpoint, request);
      await stream.join(request, reply);
    });
  }
}
