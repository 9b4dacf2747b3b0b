/**
 * A font in which every letter is the same block. Pages that are drawn in it look the same on every machine, whatever
 * fonts that has, so that their pictures can be compared.
 */
import type { Page } from "playwright-core";

const EM = 1_000;
const WIDTH = 600;
/** From the line up: as high as small letters are, and a little narrower than the room they have. */
const BLOCK = { left: 40, right: 560, top: 520 };
const [ASCENT, DESCENT] = [930, -240];

/** Letters that are drawn: Latin, then punctuation, arrows and signs. Spaces among them have no block. */
const DRAWN: readonly [first: number, last: number][] = [
  [0x20, 0x17f],
  [0x2000, 0x27bf],
];
const isSpace = (code: number) =>
  code === 0x20 || code === 0xa0 || code === 0x202f || (code >= 0x2000 && code < 0x200c);
const [EMPTY, BLACK] = [1, 2];

const u16 = (...values: number[]) => Buffer.from(values.flatMap((v) => [(v >> 8) & 255, v & 255]));
const u32 = (...values: number[]) =>
  Buffer.from(values.flatMap((v) => [(v >>> 24) & 255, (v >>> 16) & 255, (v >>> 8) & 255, v & 255]));

/** Which glyph a letter has: format 4, as every system reads it. */
function cmap(): Buffer {
  const segments = [...DRAWN, [0xffff, 0xffff] as const];
  const glyphs = DRAWN.map(([first, last]) =>
    u16(...Array.from({ length: last - first + 1 }, (_, i) => (isSpace(first + i) ? EMPTY : BLACK))),
  );
  // From the place where an offset stands to the glyphs that it means.
  const offsets = DRAWN.map(
    (_, i) => (segments.length - i) * 2 + glyphs.slice(0, i).reduce((sum, { length }) => sum + length, 0),
  );
  const body = Buffer.concat([
    u16(segments.length * 2, 4, 1, segments.length * 2 - 4),
    u16(...segments.map(([, last]) => last), 0),
    u16(...segments.map(([first]) => first)),
    u16(...DRAWN.map(() => 0), 1),
    u16(...offsets, 0),
    ...glyphs,
  ]);
  return Buffer.concat([u16(0, 1, 3, 1), u32(12), u16(4, body.length + 6, 0), body]);
}

/** Nothing for what is missing, nothing for a space, and the block. */
function shapes(): { glyf: Buffer; loca: Buffer } {
  const { left, right, top } = BLOCK;
  const glyf = Buffer.concat([
    u16(1, left, 0, right, top, 3, 0),
    Buffer.from([1, 1, 1, 1]),
    u16(left, 0, right - left, 0, 0, top, 0, -top),
  ]);
  return { glyf, loca: u32(0, 0, 0, glyf.length) };
}

/** The font as a file. Fields that only printers and old systems read are zero. */
export function blockFont(): Buffer {
  const { glyf, loca } = shapes();
  const tables: Record<string, Buffer> = {
    "OS/2": Buffer.concat([
      u16(4, WIDTH, 400, 5, 0, ...Array<number>(11).fill(0)),
      Buffer.alloc(10 + 16),
      Buffer.from("none"),
      u16(0x40, 0x20, 0x27bf, ASCENT, DESCENT, 0, ASCENT, -DESCENT),
      u32(1, 0),
      u16(BLOCK.top, BLOCK.top, 0, 0x20, 0),
    ]),
    cmap: cmap(),
    glyf,
    head: Buffer.concat([
      u32(0x10000, 0x10000, 0, 0x5f0f3cf5),
      u16(3, EM),
      Buffer.alloc(16),
      u16(0, 0, WIDTH, ASCENT, 0, 8, 2, 1, 0),
    ]),
    hhea: Buffer.concat([u32(0x10000), u16(ASCENT, DESCENT, 0, WIDTH, 0, 0, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 3)]),
    hmtx: u16(WIDTH, 0, WIDTH, 0, WIDTH, BLOCK.left),
    loca,
    maxp: Buffer.concat([u32(0x10000), u16(3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
    name: u16(0, 0, 6),
    post: Buffer.concat([u32(0x30000), Buffer.alloc(28)]),
  };
  return assembled(Object.entries(tables));
}

function checksum(table: Buffer): number {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4)
    sum = (sum + Buffer.concat([table, Buffer.alloc(3)]).readUInt32BE(at)) >>> 0;
  return sum;
}

function assembled(tables: readonly [name: string, table: Buffer][]): Buffer {
  let at = 12 + tables.length * 16;
  const entries: Buffer[] = [];
  const bodies: Buffer[] = [];
  for (const [name, table] of tables) {
    entries.push(Buffer.concat([Buffer.from(name), u32(checksum(table), at, table.length)]));
    bodies.push(table, Buffer.alloc(-table.length & 3));
    at += table.length + (-table.length & 3);
  }
  const power = Math.floor(Math.log2(tables.length));
  const range = 16 * 2 ** power;
  return Buffer.concat([
    u32(0x10000),
    u16(tables.length, range, power, tables.length * 16 - range),
    ...entries,
    ...bodies,
  ]);
}

const FONT = blockFont().toString("base64");

/** Draws all letters of a page as blocks, on its charts as well. */
export async function drawInBlocks(page: Page): Promise<void> {
  await page.evaluate(async (font) => {
    const face = new FontFace(
      "Blocks",
      Uint8Array.from(atob(font), (letter) => letter.charCodeAt(0)),
    );
    document.fonts.add(await face.load());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { font-family: Blocks !important; }");
    document.adoptedStyleSheets.push(sheet);
    // What draws pixels draws again.
    window.dispatchEvent(new Event("ballast-theme"));
  }, FONT);
}
