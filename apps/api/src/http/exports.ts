/** Tables as Parquet files, for DuckDB and the like: of final events only, so that the same question has one file. */
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { ENDPOINTS, EXPORT_MOST } from "../contract/index";
import { EXPORTS } from "../export/columns";
import { countOf, parquetOf, type Range } from "../export/parquet";
import { fault } from "../fault";
import { DECODER } from "../ingest";
import { poolIn, type Room } from "../room";
import { checked, has } from "./routes";

export const PARQUET = "application/vnd.apache.parquet";
/** Files at once. Each is a page of one table at a time. */
const AT_ONCE = 2;
const AGAIN_SECONDS = 5;

interface Asked {
  from?: number | undefined;
  to?: number | undefined;
}

/** What is in the file: what is asked, so far as it is final. `BadParameter`. */
function rangeOf({ from = 0, to }: Asked, final: bigint): Range {
  if (to !== undefined && to < from) throw fault("BadParameter", "to: is before from");
  const end = to === undefined || BigInt(to) > final ? final : BigInt(to);
  return { from: BigInt(from), to: end > BigInt(from) ? end : BigInt(from) };
}

export function routeExports(server: FastifyInstance, room: Room): void {
  let running = 0;
  server.get(ENDPOINTS.exportFile.path, { compress: false, exposeHeadRoute: false }, async (request, reply) => {
    const asked = checked(ENDPOINTS.exportFile, request);
    const { table } = asked.params as { table: string };
    const of = EXPORTS.get(table);
    if (of === undefined) throw fault("NotFound", `table: there is no ${table}`);
    if (!room.watch.ready) throw fault("NotReady", "the chain and the tables were not read yet", 1);
    const range = rangeOf(asked.query as Asked, room.watch.tables.final);
    const tag = `"${table}.${range.from}.${range.to}.${DECODER}"`;
    reply.headers({ etag: tag, "cache-control": "no-cache" });
    reply.headers({ "x-ballast-from": String(range.from), "x-ballast-to": String(range.to) });
    if (has(request, tag)) return reply.status(304).send();
    if (running >= AT_ONCE) throw fault("Busy", `${running} files are being written: one more waits`, AGAIN_SECONDS);
    running++;
    try {
      const count = await countOf(room.database, poolIn(room), of, range, EXPORT_MOST);
      if (count > EXPORT_MOST)
        throw fault("BadParameter", `to: more than ${EXPORT_MOST} rows are between from and to: ask for fewer events`);
      const file = Readable.from(parquetOf(room.database, poolIn(room), of, range), { objectMode: false });
      file.once("close", () => running--);
      const name = `${table}-${range.from}-${range.to}.parquet`;
      reply.headers({ "content-type": PARQUET, "content-disposition": `attachment; filename="${name}"` });
      return reply.send(file);
    } catch (error) {
      running--;
      throw error;
    }
  });
}
