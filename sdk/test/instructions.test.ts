import assert from "node:assert/strict";
import {
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  encodeChange,
  IDL,
  instructions,
  PROGRAM_ID,
  pda,
} from "@ballast/sdk";
import type { Idl } from "@coral-xyz/anchor";
import { PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { anchor, toAnchor } from "./support/anchor";

let count = 0;
const key = () => new PublicKey(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? ++count : i)));
const keys = <K extends string>(...names: K[]) =>
  Object.fromEntries(names.map((n) => [n, key()])) as Record<K, PublicKey>;

interface Case {
  /** Every account, by Anchor's name; null for none. */
  accounts: Record<string, PublicKey | null>;
  args: unknown[];
  build(): TransactionInstruction;
}

function one<A extends Record<string, PublicKey | null>>(
  accounts: A,
  args: unknown[],
  build: (accounts: A) => TransactionInstruction,
): Case {
  return { accounts, args, build: () => build(accounts) };
}

const trade = () => keys("owner", "pool", "market", "position", "vault", "ownerToken");
const feedId = new Uint8Array(32).fill(7);
const REDUCE_ONLY = { kind: "status", index: 3, reduceOnly: true } as const;
const STATUS = encodeChange(REDUCE_ONLY);
const order = {
  positionNonce: 3n,
  kind: 2,
  side: 1,
  custody: 2,
  size: 5n,
  limit: 6n,
  trigger: 9n,
  expiresAt: 10n,
  collateral: 7n,
  tip: 8n,
} as const;

const CASES: Record<string, Case> = {
  initialize: one(keys("authority", "controller", "programData"), [PROGRAM_ID], (a) =>
    instructions.initialize({ ...a, guardian: PROGRAM_ID }),
  ),
  createPool: one(
    keys("admin", "controller", "pool", "homeMint", "lpMint", "insuranceVault"),
    [9n, DEFAULT_POOL],
    (a) => instructions.createPool({ ...a, id: 9n, config: DEFAULT_POOL }),
  ),
  addCustody: one(
    { ...keys("admin", "controller", "pool", "mint", "vault"), change: null },
    [feedId, DEFAULT_ASSET],
    (a) => instructions.addCustody({ ...a, feedId, config: DEFAULT_ASSET }),
  ),
  addMarket: one(keys("admin", "controller", "pool", "market", "change"), [1, 0, DEFAULT_MARKET], (a) =>
    instructions.addMarket({ ...a, index: 1, stable: 0, sleeps: false, config: DEFAULT_MARKET }),
  ),
  queueChange: one(
    { ...keys("admin", "controller", "pool", "market"), change: pda.change(9) },
    [STATUS.kind, STATUS.index, 10n, STATUS.payload],
    (a) => instructions.queueChange({ ...a, change: REDUCE_ONLY, number: 9, validUntil: 10n }),
  ),
  executeChange: one({ ...keys("controller", "pool", "change"), market: null }, [], (a) =>
    instructions.executeChange(a),
  ),
  cancelChange: one(keys("authority", "controller", "change", "proposer"), [], (a) => instructions.cancelChange(a)),
  transferAdmin: one(keys("admin", "controller"), [PROGRAM_ID], (a) =>
    instructions.transferAdmin({ ...a, to: PROGRAM_ID }),
  ),
  acceptAdmin: one(keys("pendingAdmin", "controller"), [], ({ pendingAdmin, controller }) =>
    instructions.acceptAdmin({ admin: pendingAdmin, controller }),
  ),
  tighten: one(keys("guardian", "controller", "pool", "market"), [2, 1, 5n, 6n], (a) =>
    instructions.tighten({ ...a, measure: { kind: "lowerInterest", index: 1, maxLong: 5n, maxShort: 6n } }),
  ),
  renewGuardian: one(keys("admin", "controller"), [604_800], (a) =>
    instructions.renewGuardian({ ...a, seconds: 604_800 }),
  ),
  collectProtocolFees: one(keys("admin", "controller", "pool", "vault", "adminToken"), [], (a) =>
    instructions.collectProtocolFees(a),
  ),
  addLiquidity: one(keys("owner", "pool", "vault", "lpMint", "ownerToken", "ownerLp"), [11n, 12n], (a) =>
    instructions.addLiquidity({ ...a, atoms: 11n, minShares: 12n }),
  ),
  removeLiquidity: one(keys("owner", "pool", "vault", "lpMint", "ownerToken", "ownerLp"), [13n, 14n], (a) =>
    instructions.removeLiquidity({ ...a, shares: 13n, minAtoms: 14n }),
  ),
  placeRequest: one({ ...trade(), request: key() }, [15n, order], (a) =>
    instructions.placeRequest({ ...a, nonce: 15n, ...order }),
  ),
  cancelRequest: one(
    { ...keys("payer", "owner", "pool", "market", "request", "vault", "ownerToken", "position"), payable: null },
    [],
    (a) => instructions.cancelRequest(a),
  ),
  executeRequest: one(
    {
      ...keys("executor", "owner", "pool", "market", "request", "position", "priceUpdate"),
      secondPrice: null,
    },
    [],
    (a) => instructions.executeRequest(a),
  ),
  decreasePosition: one(
    {
      ...trade(),
      ...keys("signer", "priceUpdate", "ticket"),
      otherVault: null,
      otherToken: null,
      briefTicket: null,
      payable: null,
      otherPayable: null,
    },
    [instructions.ALL, 0n],
    (a) => instructions.decreasePosition({ ...a, size: instructions.ALL, limit: 0n }),
  ),
  executeDecrease: one(
    {
      ...trade(),
      ...keys("executor", "request", "priceUpdate", "payable", "otherVault", "otherToken", "briefTicket"),
      ticket: null,
      otherPayable: null,
    },
    [],
    (a) => instructions.executeDecrease(a),
  ),
  setDelegate: one(keys("owner", "pool", "market", "position"), [PROGRAM_ID], (a) =>
    instructions.setDelegate({ ...a, delegate: PROGRAM_ID }),
  ),
  addCollateral: one(trade(), [16n], (a) => instructions.addCollateral({ ...a, atoms: 16n })),
  removeCollateral: one({ ...trade(), priceUpdate: key() }, [17n], (a) =>
    instructions.removeCollateral({ ...a, atoms: 17n }),
  ),
  refreshPrices: one(keys("pool"), [[2, 1, 0, 0, 0, 0, 0, 0]], (a) => {
    const prices = [2, 1].map((custody) => ({ custody, priceUpdate: key(), market: null }));
    const built = instructions.refreshPrices({ ...a, prices });
    built.keys.length = 1;
    return built;
  }),
  liquidate: one(
    {
      ...keys("keeper", "owner", "pool", "market", "position", "vault", "keeperToken", "ownerToken"),
      ...keys("otherVault", "otherToken", "insuranceVault", "payable", "otherPayable", "priceUpdate"),
      ticket: null,
      briefTicket: null,
      secondPrice: null,
    },
    [],
    (a) => instructions.liquidate(a),
  ),
  sweepInsurance: one(keys("pool", "vault", "homeVault", "insuranceVault"), [], (a) => instructions.sweepInsurance(a)),
  payOut: one(keys("owner", "pool", "payable", "vault", "ownerToken"), [], (a) => instructions.payOut(a)),
  quoteOpen: one(keys("pool", "market", "position", "priceUpdate"), [1, 2, 5n, 6n], (a) =>
    instructions.quoteOpen({ ...a, side: 1, custody: 2, size: 5n, collateral: 6n }),
  ),
  quoteClose: one(keys("pool", "market", "position", "priceUpdate"), [instructions.ALL], (a) =>
    instructions.quoteClose(a),
  ),
  positionHealth: one(keys("pool", "market", "position", "priceUpdate"), [], (a) => instructions.positionHealth(a)),
  lpPrice: one(keys("pool"), [], (a) => instructions.lpPrice(a)),
  coverage: one(keys("pool", "market"), [], (a) => instructions.coverage(a)),
  verifyInvariants: one(keys("pool", "insuranceVault"), [], (a) =>
    instructions.verifyInvariants({ ...a, vaults: [], markets: [] }),
  ),
  stake: one(keys("owner", "pool", "stake", "insuranceVault", "ownerToken"), [18n, 19n], (a) =>
    instructions.stake({ ...a, amount: 18n, minShares: 19n }),
  ),
  requestUnstake: one(keys("owner", "pool", "stake"), [20n], (a) => instructions.requestUnstake({ ...a, shares: 20n })),
  cancelUnstake: one(keys("owner", "pool", "stake"), [], (a) => instructions.cancelUnstake(a)),
  unstake: one(keys("owner", "pool", "stake", "insuranceVault", "ownerToken"), [], (a) => instructions.unstake(a)),
  donate: one(keys("donor", "pool", "insuranceVault", "donorToken"), [21n], (a) =>
    instructions.donate({ ...a, amount: 21n }),
  ),
  openLossEvent: one(keys("pool", "market", "priceUpdate"), [1], (a) => instructions.openLossEvent({ ...a, side: 1 })),
  finalizeLossEvent: one(
    { ...keys("payer", "pool", "market", "receipt", "insuranceVault", "payerToken", "priceUpdate"), overwritten: null },
    [0],
    (a) => instructions.finalizeLossEvent({ ...a, side: 0 }),
  ),
  sealLossEvent: one(keys("pool", "market", "receipt"), [], (a) => instructions.sealLossEvent(a)),
  settleMarket: one(keys("pool", "market"), [], (a) => instructions.settleMarket(a)),
  claimTicket: one(
    { ...keys("payer", "owner", "pool", "market", "ticket", "vault", "ownerToken", "payable") },
    [],
    (a) => instructions.claimTicket(a),
  ),
  applyLiens: one(keys("keeper", "pool", "market", "vault", "keeperToken", "priceUpdate"), [1], (a) =>
    instructions.applyLiens({ ...a, side: 1, positions: [] }),
  ),
};

describe("instructions", () => {
  it("list no market unless the lister states that its feed never sleeps", () => {
    const market = { ...keys("admin", "pool", "market"), index: 1, stable: 0, config: DEFAULT_MARKET };
    for (const sleeps of [undefined, true, null, 0]) {
      const listed = { ...market, sleeps } as unknown as instructions.AddMarketParams;
      assert.throws(() => instructions.addMarket(listed), { name: "FeedSleeps", outcome: "not landed" });
    }
    instructions.addMarket({ ...market, sleeps: false });
  });

  it("every instruction of the IDL has its function, and its case here", () => {
    const names = (IDL as Idl).instructions.map(({ name }) =>
      name.replace(/_(\w)/g, (_, x: string) => x.toUpperCase()),
    );
    assert.deepEqual(Object.keys(CASES).sort(), names.sort());
    for (const name of names) assert.equal(typeof (instructions as Record<string, unknown>)[name], "function", name);
  });

  for (const [name, { accounts, args, build }] of Object.entries(CASES)) {
    it(`${name}: accounts, flags and data are Anchor's`, async () => {
      const method = anchor.methods[name];
      assert.ok(method);
      const theirs = await method(...args.map(toAnchor))
        .accountsPartial(accounts as Record<string, PublicKey>)
        .instruction();
      const ours = build();
      assert.deepEqual(
        ours.keys.map((meta) => ({ ...meta, pubkey: meta.pubkey.toBase58() })),
        theirs.keys.map((meta) => ({ ...meta, pubkey: meta.pubkey.toBase58() })),
      );
      assert.equal(Buffer.from(ours.data).toString("hex"), theirs.data.toString("hex"));
      assert.equal(ours.programId.toBase58(), theirs.programId.toBase58());
      const read = instructions.readInstruction(ours);
      assert.equal(read?.name, name);
      const rest = ours.keys.slice(Object.keys(read.accounts).length).map(({ pubkey }) => pubkey);
      assert.deepEqual(read.remaining, rest);
      const known = Object.entries(read.accounts).filter(([key]) => key in accounts && key !== "program");
      for (const [key, at] of known) assert.equal(at?.toBase58(), accounts[key]?.toBase58(), key);
      const data = Buffer.concat([ours.data, Buffer.alloc(1)]);
      assert.equal(instructions.readInstruction({ ...ours, data } as TransactionInstruction), null);
    });
  }
});
