/**
 * What pages look like, held against pictures that are kept. All letters are blocks and eight points are one, so that
 * a picture has some 3 KB and is the same on every machine; what moves by a few points, or has another colour, is seen.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { type Picture, readPng, writePng } from "./png";

const CELL = 8;
/** Colours are kept in so many steps: fewer bytes, and no difference that an eye would see. */
const STEP = 8;
/** A point that moves by one changes its cell by an eighth of its contrast, 32 at most: another browser may do that. */
const SEEN = 52;
/** Cells in ten thousand that may differ: a browser's own triangle before a summary, the knob of a slider. */
const MANY = 6;
/** Rows that one picture may have more than the other: a field that is drawn a point higher. */
const ROWS = 1;

/** Looks at most, until two in a row are the same; and milliseconds between them. */
const LOOKS = 20;
const BETWEEN_MS = 100;

const FOLDER = path.resolve(__dirname, "../golden");
const FOUND = path.resolve(__dirname, "../../.cache/looks");
export const RENEW = "BALLAST_PICTURES=1 npm run test:ts -- apps/dashboard/test/pages.slow.test.ts";

/** The mean of every eight by eight points. */
export function reduced({ width, height, points }: Picture): Picture {
  const [columns, rows] = [Math.floor(width / CELL), Math.floor(height / CELL)];
  const sums = new Uint32Array(columns * rows * 3);
  for (let y = 0; y < rows * CELL; y++)
    for (let x = 0, from = y * width * 3; x < columns * CELL; x++, from += 3) {
      const to = ((y >> 3) * columns + (x >> 3)) * 3;
      for (let i = 0; i < 3; i++) sums[to + i] = (sums[to + i] ?? 0) + (points[from + i] ?? 0);
    }
  const mean = (sum: number) => Math.min(255, Math.round(sum / CELL / CELL / STEP) * STEP);
  return { width: columns, height: rows, points: Uint8Array.from(sums, mean) };
}

/** What a page shows, without the frame around it, as the browser writes it. */
const shot = (page: Page): Promise<Buffer> => page.locator(".body").screenshot({ animations: "disabled" });

const picture = (png: Buffer): Picture => reduced(readPng(png));

/** The same, reduced. */
export const lookOf = async (page: Page): Promise<Picture> => picture(await shot(page));

/** How two pictures differ, in words; null where nobody would see it. */
export function difference(kept: Picture, now: Picture): string | null {
  if (kept.width !== now.width || Math.abs(kept.height - now.height) > ROWS)
    return `${now.width * CELL} × ${now.height * CELL} points, not ${kept.width * CELL} × ${kept.height * CELL}`;
  const cells = Math.min(kept.height, now.height) * kept.width;
  const seen = Array.from({ length: cells }, (_, i) => i).filter((i) =>
    [0, 1, 2].some((each) => Math.abs((kept.points[i * 3 + each] ?? 0) - (now.points[i * 3 + each] ?? 0)) > SEEN),
  );
  if (seen.length * 10_000 <= cells * MANY) return null;
  const [first = 0, last = 0] = [seen[0], seen.at(-1)];
  const at = (cell: number) => Math.floor(cell / kept.width) * CELL;
  return `${seen.length} of ${cells} cells differ, from ${at(first)} to ${at(last)} points below its top`;
}

/** Looks at a page until two looks in a row are the same: on a busy machine one may be of a page that still moves. */
async function settledLook(page: Page): Promise<Picture> {
  for (let tries = 1, before = await shot(page); ; tries++) {
    await page.waitForTimeout(BETWEEN_MS);
    const now = await shot(page);
    // Most are the same to the byte: one of them is read then, which takes longer than to draw it.
    const look = picture(now);
    if (tries >= LOOKS || now.equals(before) || Buffer.compare(picture(before).points, look.points) === 0) return look;
    before = now;
  }
}

/** How a page differs from what is kept of it; null: not at all, or what is kept was written anew. */
export async function changed(page: Page, name: string): Promise<string | null> {
  const now = await settledLook(page);
  const file = path.join(FOLDER, `${name}.png`);
  if (process.env.BALLAST_PICTURES !== undefined) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, writePng(now));
    return null;
  }
  const found = existsSync(file) ? difference(readPng(readFileSync(file)), now) : "nothing is kept of it";
  if (found === null) return null;
  mkdirSync(FOUND, { recursive: true });
  writeFileSync(path.join(FOUND, `${name}.png`), await page.locator(".body").screenshot({ animations: "disabled" }));
  return `${name}: ${found}; it is in apps/dashboard/.cache/looks now, and where it is meant, keep it: ${RENEW}`;
}
