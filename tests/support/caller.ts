/**
 * A program that calls another one: with no accounts, and one byte of data. In the least ELF file (SBPF v3) that the
 * loader takes.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Chain } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

const HEADERS = 64 + 56;
const CODE = 0x1_0000_0000n;
/** Of the syscall's name, `sol_invoke_signed_c`. */
const INVOKE = 0xa22b9c85;

/** One instruction: operation, destination and source register, offset, number. */
export function op(code: number, dst: number, src = 0, offset = 0, imm = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(code, 0);
  bytes.writeUInt8((src << 4) | dst, 1);
  bytes.writeInt16LE(offset, 2);
  bytes.writeUInt32LE(imm >>> 0, 4);
  return bytes;
}

/** A number of 64 bits into a register. */
export const wide = (register: number, value: bigint): Buffer =>
  Buffer.concat([
    op(0x18, register, 0, 0, Number(value & 0xffff_ffffn)),
    op(0, 0, 0, 0, Number((value >> 32n) & 0xffff_ffffn)),
  ]);

const FRAME = 10;
const set = (register: number, value: number) => op(0xb7, register, 0, 0, value);
const keep = (offset: number, register: number) => op(0x7b, FRAME, register, offset);
const place = (register: number, offset: number) =>
  Buffer.concat([op(0xbf, register, FRAME), op(0x07, register, 0, 0, offset)]);

/** On the stack: the program's key at -32, the byte at -40, and from -80 on the call: key, accounts (none), data. */
function calling(program: PublicKey, number: number): Buffer {
  const key = program.toBuffer();
  const words = [0, 8, 16, 24].flatMap((at) => [wide(1, key.readBigUInt64LE(at)), keep(at - 32, 1)]);
  const call = [
    ...[set(1, number), keep(-40, 1)],
    ...[place(1, -32), keep(-80, 1), keep(-72, 1)],
    ...[set(1, 0), keep(-64, 1)],
    ...[place(1, -40), keep(-56, 1), set(1, 1), keep(-48, 1)],
    ...[place(1, -80), set(2, 0), set(3, 0), set(4, 0), set(5, 0)],
    ...[op(0x85, 0, 0, 0, INVOKE), set(0, 0), op(0x95, 0)],
  ];
  return Buffer.concat([...words, ...call]);
}

function executable(code: Buffer): Buffer {
  const headers = Buffer.alloc(HEADERS);
  Buffer.from("7f454c46020101", "hex").copy(headers);
  headers.writeUInt16LE(3, 16); // shared object
  headers.writeUInt16LE(247, 18); // BPF
  headers.writeUInt32LE(1, 20);
  headers.writeBigUInt64LE(CODE, 24); // entry
  headers.writeBigUInt64LE(64n, 32); // program headers
  headers.writeUInt32LE(3, 48);
  for (const [at, value] of [64, 56, 1, 64].entries()) headers.writeUInt16LE(value, 52 + 2 * at);
  headers.writeUInt32LE(1, 64); // loaded, executable
  headers.writeUInt32LE(1, 68);
  for (const [i, value] of [BigInt(HEADERS), CODE, CODE, BigInt(code.length), BigInt(code.length)].entries())
    headers.writeBigUInt64LE(value, 72 + 8 * i);
  return Buffer.concat([headers, code]);
}

/** Puts a program of this code at an address, in place of what is there. */
export async function deployCode(chain: Chain, address: PublicKey, code: Buffer): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "caller-"));
  const file = path.join(folder, "caller.so");
  writeFileSync(file, executable(code));
  await chain.deploy(address, file).finally(() => rmSync(folder, { recursive: true }));
}

/** One that calls another with this number as its data. */
export const deployCaller = (chain: Chain, address: PublicKey, program: PublicKey, number: number): Promise<void> =>
  deployCode(chain, address, calling(program, number));
