/** Tables as Parquet files, for DuckDB and the like: of final events only, so that the same question has one file. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { ENDPOINTS, EXPORT_MOST } from "../contract/index";
import { EXPORTS, type Exported } from "../export/columns";
import { type Inside, insideOf, parquetOf, type Range } from "../export/parquet";
import { fault } from "../fault";
import { DECODER } from "../ingest";
import { poolIn, type Room } from "../room";
import { networkOf } from "./network";
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

/** The same for the same rows and columns. Of bytes it is weak: what writes the file may be of another version. */
function tagOf(pool: string, { name, columns }: Exported, { from, to }: Range, { count, digest }: Inside): string {
  const form = columns.map((column) => `${column.name} ${column.type} ${column.nullable}`).join();
  const shape = createHash("sha256").update(`${pool} ${form}`).digest("hex").slice(0, 8);
  return `W/"${name}.${from}.${to}.${DECODER}.${shape}.${count}.${digest}"`;
}

/** Files that are being written, by address. */
class Places {
  private readonly taken = new Map<object, string>();

  /** `apart`: whether addresses are told apart. Then each has one place at most, and leaves room for others. */
  constructor(private readonly apart: boolean) {}

  /** Takes one; gives what gives it back. `TooMany`, `Busy`. */
  take(address: string): () => void {
    if (this.apart && [...this.taken.values()].includes(address))
      throw fault("TooMany", "a file is being written for this address, which may have one at once", AGAIN_SECONDS);
    if (this.taken.size >= AT_ONCE)
      throw fault("Busy", `${this.taken.size} files are being written: one more waits`, AGAIN_SECONDS);
    const place = {};
    this.taken.set(place, address);
    return () => void this.taken.delete(place);
  }
}

export function routeExports(server: FastifyInstance, room: Room, apart: boolean): void {
  const places = new Places(apart);
  server.get(ENDPOINTS.exportFile.path, { compress: false, exposeHeadRoute: false }, async (request, reply) => {
    const asked = checked(ENDPOINTS.exportFile, request);
    const { table } = asked.params as { table: string };
    const of = EXPORTS.get(table);
    if (of === undefined) throw fault("NotFound", `table: there is no ${table}`);
    if (!room.watch.ready) throw fault("NotReady", "the chain and the tables were not read yet", 1);
    const range = rangeOf(asked.query as Asked, room.watch.tables.final);
    const left = places.take(networkOf(request.ip));
    try {
      const inside = await insideOf(room.database, poolIn(room), of, range, EXPORT_MOST);
      if (inside.count > EXPORT_MOST)
        throw fault("BadParameter", `to: more than ${EXPORT_MOST} rows are between from and to: ask for fewer events`);
      const tag = tagOf(poolIn(room), of, range, inside);
      reply.headers({ etag: tag, "cache-control": "no-cache" });
      reply.headers({ "x-ballast-from": String(range.from), "x-ballast-to": String(range.to) });
      if (has(request, tag)) {
        left();
        return reply.status(304).send();
      }
      const file = Readable.from(parquetOf(room.database, poolIn(room), of, range), { objectMode: false });
      file.once("close", left);
      const name = `${table}-${range.from}-${range.to}.parquet`;
      reply.headers({ "content-type": PARQUET, "content-disposition": `attachment; filename="${name}"` });
      return reply.send(file);
    } catch (error) {
      left();
      throw error;
    }
  });
}
