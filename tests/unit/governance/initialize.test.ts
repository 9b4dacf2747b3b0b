import assert from "node:assert/strict";
import { decode, instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import { rentExempt } from "@ballast/testkit";
import { type Keypair, PublicKey, SystemProgram } from "@solana/web3.js";
import { type Bare, bare } from "../../support/bare";
import { image, plain, refused } from "../../support/expect";
import { strangeKey, swapped, unsigned } from "../../support/forge";

const LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");
const AUTHORITY_OPTION = 12;

describe("initialize", () => {
  let b: Bare;
  const ix = (authority: Keypair = b.admin) =>
    instructions.initialize({ authority: authority.publicKey, guardian: b.guardian });
  const send = (instruction = ix(), signer = b.admin) => b.chain.send([instruction], [signer]);
  const controller = async () => b.chain.getAccount(pda.controller());
  /** Changes the program's data account; the program itself stays as it was loaded. */
  const editProgramData = async (change: (data: Buffer) => void, owner = LOADER) => {
    const account = await b.chain.getAccount(pda.programData());
    assert.ok(account);
    const data = Buffer.from(account.data);
    change(data);
    await b.chain.setAccount(pda.programData(), { owner, data, lamports: account.lamports });
  };

  beforeEach(async () => {
    b = await bare();
  });

  it("makes the upgrade authority admin, names the guardian for seven days and sets the delay of a day", async () => {
    await send();
    const account = await controller();
    assert.ok(account);
    assert.ok(account.owner.equals(PROGRAM_ID));
    assert.deepEqual(
      plain(decode("Controller", account.data)),
      plain({
        version: 1,
        bump: PublicKey.findProgramAddressSync([Buffer.from("controller")], PROGRAM_ID)[1],
        admin: b.admin.publicKey,
        pendingAdmin: PublicKey.default,
        guardian: b.guardian,
        guardianExpires: BigInt((await b.chain.now()) + 604_800),
        delay: 86_400n,
        pools: 0n,
        changes: 0n,
        sequence: 0n,
      }),
    );
  });

  it("creates one account and no other, rent exempt, paid by the authority", async () => {
    const before = await b.chain.getAccount(b.admin.publicKey);
    await send();
    const after = await b.chain.getAccount(b.admin.publicKey);
    const account = await controller();
    assert.equal(account?.lamports, rentExempt(200));
    assert.equal(account.data.length, 200);
    assert.equal((before?.lamports ?? 0) - (after?.lamports ?? 0), rentExempt(200) + 5_000);
    const mints = Object.values(b.mints).map(String);
    const all = [...(await image(b)).keys()];
    assert.deepEqual(
      all.filter((key) => !mints.includes(key)),
      [pda.controller().toBase58()],
    );
  });

  it("refuses anybody but the upgrade authority", () =>
    refused(b, "NotUpgradeAuthority", () => send(ix(b.stranger), b.stranger)));

  it("refuses a program that nobody can upgrade any more", async () => {
    await editProgramData((data) => data.writeUInt8(0, AUTHORITY_OPTION));
    await refused(b, "NotUpgradeAuthority", () => send());
  });

  it("refuses the data account of another program", async () => {
    const other = pda.programData(b.stranger.publicKey);
    const own = await b.chain.getAccount(pda.programData());
    assert.ok(own);
    const data = Buffer.from(own.data);
    b.stranger.publicKey.toBuffer().copy(data, 13);
    await b.chain.setAccount(other, { owner: LOADER, data });
    await refused(b, "NotUpgradeAuthority", () => send(swapped(ix(b.stranger), pda.programData(), other), b.stranger));
  });

  it("refuses the same bytes at another address, also where the loader owns them", async () => {
    const own = await b.chain.getAccount(pda.programData());
    assert.ok(own);
    const elsewhere = strangeKey();
    await b.chain.setAccount(elsewhere, own);
    await refused(b, "NotUpgradeAuthority", () => send(swapped(ix(), pda.programData(), elsewhere)));
  });

  it("refuses data that is not of a deployed program", async () => {
    await editProgramData((data) => data.writeUInt32LE(1, 0));
    await refused(b, "NotUpgradeAuthority", () => send());
  });

  it("refuses data that belongs to another loader", async () => {
    await editProgramData(() => {}, SystemProgram.programId);
    await refused(b, "NotUpgradeAuthority", () => send());
  });

  it("cannot be done twice, not even by the upgrade authority", async () => {
    await send();
    await refused(b, "SystemAccountInUse", () => send());
  });

  it("needs the authority's signature", () =>
    refused(b, "MissingRequiredSignature", () => send(unsigned(ix(), b.admin.publicKey), b.stranger)));

  it("creates the controller at no other address", () =>
    refused(b, "InvalidSeeds", () => send(swapped(ix(), pda.controller(), pda.pool(0)))));

  it("accepts no other program for the system program", () =>
    refused(b, "IncorrectProgramId", () => send(swapped(ix(), SystemProgram.programId, PROGRAM_ID))));

  it("fails for an authority that cannot pay the rent", async () => {
    await b.chain.setAccount(b.admin.publicKey, {
      owner: SystemProgram.programId,
      data: Buffer.alloc(0),
      lamports: rentExempt(200) - 1,
    });
    await refused(b, "SystemInsufficientLamports", () => b.chain.send([ix()], [b.admin], { payer: b.stranger }));
  });

  it("is not stopped by lamports that somebody sent to the controller's address before", async () => {
    for (const lamports of [1, rentExempt(200), 5_000_000_000]) {
      b = await bare();
      await b.chain.airdrop(pda.controller(), lamports);
      await send();
      assert.equal((await controller())?.lamports, Math.max(lamports, rentExempt(200)));
    }
  });
});
