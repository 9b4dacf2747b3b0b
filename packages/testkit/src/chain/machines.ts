// Machines of a chain that is copied again and again: a copy costs 16 ms, nearly all for programs that are the same in
// each, and one that a test has done with is made what its model is in one, by writing back what was written.
import { PublicKey } from "@solana/web3.js";
import { Account } from "litesvm";
import type { LiteSvm } from "litesvm/dist/internal";

/** Most tests have one world; one that makes hundreds must not hold them all, each is some 10 MB. */
const MOST = 2;
const LOADERS: ReadonlySet<string> = new Set([
  "BPFLoader1111111111111111111111111111111111",
  "BPFLoader2111111111111111111111111111111111",
  "BPFLoaderUpgradeab1e11111111111111111111111",
  "NativeLoader1111111111111111111111111111111",
]);
const NOTHING = new Account(0n, new Uint8Array(), PublicKey.default.toBytes(), false, 0n);

/** Addresses as text of their bytes. */
export type Written = Set<string>;
const nameOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");

/** Notes the accounts that a transaction may write. `wire` is a version 0 transaction; looked-up ones come apart. */
export function noteWritten(wire: Uint8Array, lookedUp: readonly PublicKey[], into: Written): void {
  // Signatures, the version, the header; each count is below 128, so one byte: a transaction is 1,232 bytes at most.
  let at = 1 + 64 * (wire[0] ?? 0) + 1;
  const [signers = 0, readonlySigners = 0, readonlyOthers = 0, keys = 0] = wire.subarray(at, at + 4);
  at += 4;
  for (let i = 0; i < keys; i += 1, at += 32)
    if (i < signers - readonlySigners || (i >= signers && i < keys - readonlyOthers))
      into.add(nameOf(wire.subarray(at, at + 32)));
  for (const key of lookedUp) into.add(nameOf(key.toBytes()));
}

export const noteAccount = (key: PublicKey, into: Written): void => void into.add(nameOf(key.toBytes()));

const isProgram = (account: ReturnType<LiteSvm["getAccount"]>): boolean =>
  account !== null && (account.executable() || LOADERS.has(new PublicKey(account.owner()).toBase58()));

/** Makes a machine what its model is. False where a program was changed: that is more than accounts. */
function restore(machine: LiteSvm, model: LiteSvm, written: Written): boolean {
  for (const name of written) {
    const key = Buffer.from(name, "latin1");
    const was = model.getAccount(key);
    if (isProgram(was) || isProgram(machine.getAccount(key))) return false;
    machine.setAccount(key, was ?? NOTHING);
  }
  machine.setClock(model.getClock());
  return true;
}

/** Copies of one machine, which does not change, that were given back. */
export class Machines {
  private readonly free: { machine: LiteSvm; written: Written }[] = [];
  private readonly bytes: Uint8Array;

  constructor(private readonly model: LiteSvm) {
    this.bytes = model.toBytes();
  }

  take(): LiteSvm {
    for (let next = this.free.pop(); next !== undefined; next = this.free.pop())
      if (restore(next.machine, this.model, next.written)) return next.machine;
    return (this.model.constructor as typeof LiteSvm).fromBytes(this.bytes);
  }

  give(machine: LiteSvm, written: Written): void {
    if (this.free.length < MOST) this.free.push({ machine, written });
  }
}

/** What can be given back. */
interface Lent {
  giveBack(): void;
}
let lent: Lent[] | null = null;

/** A copy of a chain was made; it is given back at the end of the test that made it, if it is one of its first. */
export function lend(chain: Lent): void {
  if (lent !== null && lent.length < MOST) lent.push(chain);
}

/**
 * Around each test: chains that are copied between them are given back to be copied again, and can be used no more.
 * What a `before` makes is for all tests, and stays.
 */
export const testHooks = {
  beforeEach(): void {
    lent = [];
  },
  afterEach(): void {
    for (const chain of lent ?? []) chain.giveBack();
    lent = null;
  },
};
