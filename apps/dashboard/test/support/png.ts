/** Pictures as PNG, read and written: 8 bits a channel, as a browser's screenshots are. */
import { crc32, deflateSync, inflateSync } from "node:zlib";

export interface Picture {
  width: number;
  height: number;
  /** Red, green and blue of every point, row by row. */
  points: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const paeth = (a: number, b: number, c: number) => {
  const pa = Math.abs(b - c);
  const pb = Math.abs(a - c);
  const pc = Math.abs(a + b - 2 * c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

/** Takes the filters off the rows, in place: each byte was written as its difference to those before and above. */
function unfilter(raw: Buffer, stride: number, step: number): void {
  // Above the first row there is nothing, which counts as zero; a screenshot has some 10 MB: no loop here makes arrays.
  for (let row = 1, filter = raw[0]; row < raw.length; row += stride + 1, filter = raw[row - 1]) {
    if (filter === 0) continue;
    for (let i = 0; i < stride; i++) {
      const a = i < step ? 0 : (raw[row + i - step] ?? 0);
      const b = row === 1 ? 0 : (raw[row + i - stride - 1] ?? 0);
      const c = i < step || row === 1 ? 0 : (raw[row + i - stride - 1 - step] ?? 0);
      const guess = filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : paeth(a, b, c);
      raw[row + i] = ((raw[row + i] ?? 0) + guess) & 255;
    }
  }
}

/** `Error` for what a browser does not write: a palette, 16 bits, rows that are interlaced. */
export function readPng(file: Buffer): Picture {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const [depth, kind, , , interlaced] = file.subarray(24, 29);
  const step = kind === 6 ? 4 : kind === 2 ? 3 : 0;
  if (!file.subarray(0, 8).equals(SIGNATURE) || depth !== 8 || step === 0 || interlaced !== 0)
    throw new Error("a PNG of another kind than a browser's");
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12)
    if (file.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts));
  unfilter(raw, width * step, step);
  const points = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0, from = y * (width * step + 1) + 1; x < width; x++, from += step, to += 3) {
      points[to] = raw[from] ?? 0;
      points[to + 1] = raw[from + 1] ?? 0;
      points[to + 2] = raw[from + 2] ?? 0;
    }
  return { width, height, points };
}

const chunk = (name: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

export function writePng({ width, height, points }: Picture): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), points.subarray(y * width * 3, (y + 1) * width * 3)]),
  );
  const data = deflateSync(Buffer.concat(rows), { level: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}
