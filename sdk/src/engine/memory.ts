/**
 * Where a call's scene, arguments and answer lie in the module's memory: one place each, since one call runs at a time.
 */
import { LAYOUTS } from "./generated/layouts";
import { load } from "./load";

const LARGEST = Math.max(...Object.values(LAYOUTS).map(({ size }) => size));
const ROOM = Math.ceil(LARGEST / 16) * 16;
const PAGE = 65_536;

let view = new DataView(new ArrayBuffer(0));

/** The addresses. */
export interface Places {
  view: DataView;
  scene: number;
  args: number;
  report: number;
  /** First address after them. */
  end: number;
}

/** The places, with this many bytes after them. */
export function places(further = 0): Places {
  const { memory, base } = load();
  const end = base + 3 * ROOM;
  const missing = end + further - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  // Growing takes the old buffer away.
  if (view.buffer !== memory.buffer) view = new DataView(memory.buffer);
  return { view, scene: base, args: base + ROOM, report: base + 2 * ROOM, end };
}

/** Copies bytes to an address. */
export function put(at: Places, address: number, bytes: Uint8Array): void {
  new Uint8Array(at.view.buffer, address, bytes.length).set(bytes);
}
