import assert from "node:assert/strict";
import {
  type AccountName,
  type AccountSource,
  AccountTypeError,
  accountNameOf,
  decode,
  decodeMarket,
  decodePool,
  encodeAccount,
  engine,
  fetchMany,
  fetchPosition,
  IDL,
  OFFSETS,
  PROGRAM_ID,
  positionsOf,
  positionsOfMarket,
  sizeOf,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import BN from "bn.js";
import { anchor } from "./support/anchor";
import { generator } from "./support/random";
import { randomAccount } from "./support/random_account";
import { accepts } from "./support/venue";

const NAMES: AccountName[] = [
  ...["Controller", "Pool", "Market", "Position", "Request"],
  ...["Ticket", "Payable", "LossEvent", "InsuranceStake", "Change"],
] as AccountName[];

/** What Anchor's coder reads, in the SDK's terms. */
function fromAnchor(value: unknown, key = ""): unknown {
  if (BN.isBN(value)) return BigInt(value.toString());
  if (value instanceof PublicKey) return value.toBase58();
  if (!Array.isArray(value)) {
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value).filter(([name]) => name !== "pad" && name !== "reserved");
    return Object.fromEntries(entries.map(([name, x]) => [name, fromAnchor(x, name)]));
  }
  const known = value.length === 32 || ["receiptBumps", "payload"].includes(key);
  const bytes = known && value.every((x) => typeof x === "number");
  if (bytes && ["mint", "vault", "market"].includes(key)) return new PublicKey(value).toBase58();
  return bytes ? Buffer.from(value).toString("hex") : value.map((x) => fromAnchor(x));
}

function fromSdk(value: unknown): unknown {
  if (value instanceof PublicKey) return value.toBase58();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(fromSdk);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, x]) => [key, fromSdk(x)]));
}

describe("accounts", () => {
  it("knows every account of the IDL", () => {
    assert.deepEqual(IDL.accounts.map(({ name }) => name as string).sort(), [...NAMES].sort());
  });

  for (const name of NAMES) {
    it(`${name}: any bytes read as Anchor's coder reads them`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        const data = randomAccount(name, seed);
        const theirs = anchor.coder.accounts.decode(name[0]?.toLowerCase() + name.slice(1), Buffer.from(data));
        assert.deepEqual(fromSdk(decode(name, data)), fromAnchor(theirs));
      }
    });

    it(`${name}: what was read writes the same bytes, but for paddings`, () => {
      const account = decode(name, randomAccount(name, 77));
      const again = encodeAccount(name, account);
      assert.equal(accountNameOf(again), name);
      assert.deepEqual(fromSdk(decode(name, again)), fromSdk(account));
    });

    it(`${name}: refuses another type, too few bytes, and none`, () => {
      const data = randomAccount(name, 3);
      const other = name === "Pool" ? "Market" : "Pool";
      assert.throws(() => decode(other, data), AccountTypeError);
      assert.throws(() => decode(name, data.subarray(0, data.length - 1)), AccountTypeError);
      assert.throws(() => decode(name, new Uint8Array()), AccountTypeError);
    });
  }

  it("reads at an offset of a larger buffer, and keeps no view on it", () => {
    const inner = randomAccount("Position", 9);
    const outer = new Uint8Array(inner.length + 13);
    outer.set(inner, 13);
    const position = decode("Position", outer.subarray(13));
    outer.fill(0);
    assert.deepEqual(fromSdk(position), fromSdk(decode("Position", inner)));
  });

  it("the offsets of memcmp filters are where the fields are", () => {
    const mark = generator(5).key();
    for (const [name, fields] of Object.entries(OFFSETS)) {
      for (const [field, offset] of Object.entries(fields)) {
        if (field === "nonce") continue;
        if (field === "state") {
          // What an account keeps for later lies before the state: that ends it.
          const { size } = engine.LAYOUTS[`${name as "Pool" | "Market" | "Position"}State`];
          assert.equal(offset + size, sizeOf(name as AccountName), `${name}.state`);
          continue;
        }
        const data = randomAccount(name as AccountName, 11);
        data.set(mark.toBytes(), offset);
        const account = decode(name as AccountName, data) as unknown as Record<string, PublicKey>;
        assert.equal(account[field]?.toBase58(), mark.toBase58(), `${name}.${field}`);
      }
    }
  });

  it("refuses to write what does not fit", () => {
    const position = decode("Position", randomAccount("Position", 2));
    const state = { ...position.state, size: 1n << 64n };
    assert.throws(() => encodeAccount("Position", { ...position, state }), RangeError);
    const { size: _, ...rest } = position.state;
    assert.throws(() => encodeAccount("Position", { ...position, state: rest as typeof state }), TypeError);
  });

  it("decodes a pool and a market by name, and takes neither for the other", () => {
    const [pool, market] = [randomAccount("Pool", 5), randomAccount("Market", 6)];
    assert.deepEqual(decodePool(pool), decode("Pool", pool));
    assert.deepEqual(decodeMarket(market), decode("Market", market));
    for (const wrong of [() => decodePool(market), () => decodeMarket(pool)]) assert.throws(wrong, AccountTypeError);
  });
});

describe("fetching accounts", () => {
  const { key } = generator(21);
  const owners = [key(), key()];
  const market = key();
  const stored = [0, 1, 2, 3].map((i) => {
    const position = decode("Position", randomAccount("Position", 50 + i));
    const owner = owners[i % 2] ?? PROGRAM_ID;
    const data = encodeAccount("Position", { ...position, owner, market: i < 3 ? market : key() });
    return { pubkey: key(), account: { data, owner: PROGRAM_ID, lamports: 1 } };
  });
  const source: AccountSource = {
    getAccounts: async (addresses) =>
      addresses.map((address) => stored.find(({ pubkey }) => pubkey.equals(address))?.account ?? null),
    getProgramAccounts: async (_, filters) =>
      stored.filter(({ account }) => filters.every((filter) => accepts(filter, account.data))),
  };

  it("finds positions by owner and by market", async () => {
    const [first] = owners;
    assert.ok(first);
    const mine = await positionsOf(source, first);
    assert.deepEqual(
      mine.map(({ address }) => address.toBase58()),
      [stored[0], stored[2]].map((each) => each?.pubkey.toBase58()),
    );
    assert.equal((await positionsOfMarket(source, market)).length, 3);
    assert.equal((await positionsOf(source, key())).length, 0);
  });

  it("gives null where nothing lives, and refuses what another program owns", async () => {
    assert.equal(await fetchPosition(source, key()), null);
    const address = stored[0]?.pubkey ?? PROGRAM_ID;
    assert.equal((await fetchMany(source, "Position", [key(), address]))[1]?.owner.toBase58(), owners[0]?.toBase58());
    await assert.rejects(fetchPosition(source, address, key()), AccountTypeError);
  });
});
