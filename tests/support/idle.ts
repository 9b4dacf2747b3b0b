/**
 * A program that succeeds and does nothing, as an executable of its own: `mov64 r0, 0; exit`, in the least ELF file
 * that the loader takes.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Chain } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

const HEADER = 64;
const SECTION = 64;
const CODE = Buffer.from("b700000000000000" + "9500000000000000", "hex");
const NAMES = Buffer.from("\0.text\0.shstrtab\0");

/** A section header: name, type, flags, place (address and offset are one), size. */
function section(name: number, type: number, flags: number, place: number, size: number): Buffer {
  const header = Buffer.alloc(SECTION);
  header.writeUInt32LE(name, 0);
  header.writeUInt32LE(type, 4);
  header.writeUInt32LE(flags, 8);
  if (flags > 0) header.writeUInt32LE(place, 16);
  header.writeUInt32LE(place, 24);
  header.writeUInt32LE(size, 32);
  header.writeUInt32LE(1, 48);
  return header;
}

function executable(): Buffer {
  const header = Buffer.alloc(HEADER);
  Buffer.from("7f454c46020101", "hex").copy(header);
  header.writeUInt16LE(3, 16); // shared object
  header.writeUInt16LE(247, 18); // BPF
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(HEADER, 24); // entry: the code follows the header
  const names = HEADER + CODE.length;
  const sections = names + 24;
  header.writeUInt32LE(HEADER, 32); // no program headers
  header.writeUInt32LE(sections, 40);
  header.writeUInt16LE(HEADER, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(SECTION, 58);
  header.writeUInt16LE(3, 60);
  header.writeUInt16LE(2, 62); // the names are in the third
  const padded = Buffer.concat([NAMES, Buffer.alloc(24 - NAMES.length)]);
  const table = [Buffer.alloc(SECTION), section(1, 1, 6, HEADER, CODE.length), section(7, 3, 0, names, NAMES.length)];
  return Buffer.concat([header, CODE, padded, ...table]);
}

/** Puts the program that does nothing at an address, in place of what is there. */
export async function deployIdle(chain: Chain, address: PublicKey): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "idle-"));
  const file = path.join(folder, "idle.so");
  writeFileSync(file, executable());
  await chain.deploy(address, file).finally(() => rmSync(folder, { recursive: true }));
}
