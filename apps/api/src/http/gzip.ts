/**
 * Text whose beginning changes and whose rest does not, as gzip: the rest is compressed once, the beginning stands
 * before it as it is.
 */
import { crc32, deflateRawSync } from "node:zlib";

/** Magic, deflate, no flags, no time, no level, system unknown. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** The most that one stored block holds. */
const STORED = 65_535;

/** The rest as it is, and compressed, once somebody took it so. */
export interface Rest {
  plain: Buffer;
  deflated: Buffer | null;
}

/** The whole, as a gzip file. `beginning`: less than 64 KB. */
export function gzipped(beginning: string, rest: Rest): Buffer {
  const { plain } = rest;
  rest.deflated ??= deflateRawSync(plain);
  const first = Buffer.from(beginning);
  if (first.length > STORED) throw new RangeError(`a beginning of ${first.length} bytes is none`);
  // A block that is not the last, stored: its length, and that with every bit turned.
  const block = Buffer.alloc(5);
  block.writeUInt16LE(first.length, 1);
  block.writeUInt16LE(first.length ^ 0xffff, 3);
  const end = Buffer.alloc(8);
  // Node's takes an empty rest for a new beginning.
  end.writeUInt32LE(plain.length === 0 ? crc32(first) : crc32(plain, crc32(first)), 0);
  end.writeUInt32LE((first.length + plain.length) >>> 0, 4);
  return Buffer.concat([HEADER, block, first, rest.deflated, end]);
}
