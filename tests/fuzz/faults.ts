/** Faults that are made on purpose, past the program: a search that finds nothing must be one that would. */
import { type AccountName, type Accounts, accountNameOf, decode, encodeAccount } from "@ballast/sdk";
import { PYTH_RECEIVER_ID } from "@ballast/testkit";
import type { Lying } from "../parity/history/fast";
import { Called } from "./called";
import type { Fuzz, Meddler } from "./fuzz";
import { type Image, text } from "./money";

type Patch = (fuzz: Fuzz, name: string, account: Lying) => Lying | null;

const lamports = (account: Lying, by: bigint): Lying => ({ ...account, lamports: account.lamports + by });

/** Of a token account whose owner is of one kind, by so many atoms. */
const tokens =
  (by: bigint, mine: (fuzz: Fuzz, owner: string) => boolean): Patch =>
  (fuzz, _, account) => {
    if (account.data.length !== 165 || !mine(fuzz, text(account.data.subarray(32, 64)))) return null;
    const data = Buffer.from(account.data);
    data.writeBigUInt64LE(data.readBigUInt64LE(64) + by, 64);
    return { ...account, data };
  };

/** Of an account of the program. */
const field =
  <N extends AccountName>(of: N, change: (account: Accounts[N]) => void): Patch =>
  (_, __, account) => {
    if (accountNameOf(account.data) !== of) return null;
    const read = decode(of, account.data);
    change(read);
    return { ...account, data: encodeAccount(of, read) };
  };

const isPool = ({ w }: Fuzz, owner: string) => text(w.venue.pool.toBytes()) === owner;
const isPerson = ({ people }: Fuzz, owner: string) => people.some(({ address }) => text(address.toBytes()) === owner);

/** Patches the first account that it fits, after each transaction that ended so. */
const after =
  (accepted: boolean, patch: Patch): (() => Meddler) =>
  () =>
  (fuzz: Fuzz, image: Image, failed: string | null) => {
    if ((failed === null) !== accepted) return;
    for (const [name, account] of image) {
      const patched = account === null ? null : patch(fuzz, name, account);
      if (patched === null) continue;
      fuzz.fast.lay(Buffer.from(name, "latin1"), patched);
      return;
    }
  };

/** Does something once, when the first transaction has run. */
const once = (change: (fuzz: Fuzz) => void) => (): Meddler => {
  let did = false;
  return (fuzz) => {
    if (!did) change(fuzz);
    did = true;
  };
};

/** As if the program asked nobody for a signature. */
function unsigned({ fast }: Fuzz): void {
  const send = fast.send.bind(fast);
  fast.send = (payer, all, table) => {
    const signed = [all].flat().map((ix) => {
      const [first, ...rest] = ix.keys;
      if (first === undefined || Called.of(ix) === null) return ix;
      return Object.assign(Object.create(ix), { keys: [{ ...first, isSigner: true }, ...rest] }) as typeof ix;
    });
    return send(payer, signed, table);
  };
}

/** As if it took a price account of any program. */
function anyOracle({ fast }: Fuzz): void {
  const lay = fast.lay.bind(fast);
  fast.lay = (key, account) => {
    const price = account?.data.length === 134;
    lay(key, price ? { ...account, owner: PYTH_RECEIVER_ID.toBytes() } : account);
  };
}

/** As if the engine heard prices that are a unit higher. */
function otherPrices(fuzz: Fuzz): void {
  const source = fuzz.source.bind(fuzz);
  fuzz.source = (market) => {
    const said = source(market);
    return { ...said, print: { ...said.print, price: said.print.price + 1n } };
  };
}

/** By what is wrong; each is one of a fresh run. */
export const FAULTS: Readonly<Record<string, () => Meddler>> = {
  "a custody owns an atom more": after(
    true,
    field("Pool", ({ state }) => {
      const [custody] = state.custodies;
      if (custody !== undefined) custody.owned += 1n;
    }),
  ),
  "a vault holds an atom less": after(true, tokens(-1n, isPool)),
  "somebody gets an atom more": after(true, tokens(1n, isPerson)),
  "somebody gets an atom less": after(true, tokens(-1n, isPerson)),
  "a position has an atom of collateral less": after(
    true,
    field("Position", ({ state }) => {
      state.collateral -= 1n;
    }),
  ),
  "a request is of an atom more": after(
    true,
    field("Request", ({ state }) => {
      state.size += 1n;
    }),
  ),
  "a market counts a dollar more that the young have paid": after(
    true,
    field("Market", ({ state }) => {
      state.ledger.young += 1n;
    }),
  ),
  "an account gets a lamport from nowhere": after(true, (_, __, account) => lamports(account, 1n)),
  "a refused call leaves a lamport": after(false, (_, __, account) => lamports(account, 1n)),
  "a refused call moves an atom": after(false, tokens(1n, isPool)),
  "nobody is asked for a signature": once(unsigned),
  "a price account of any program is read": once(anyOracle),
  "the engine hears another price": once(otherPrices),
};
