import assert from "node:assert/strict";
import { type ChangeSpec, decodeChange, encodeChange, fetchChange, instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import { rentExempt, World } from "@ballast/testkit";
import { PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { U64_MAX } from "../../support/bounds";
import { edit } from "../../support/edit";
import { CREATED, changed, plain, present, refused } from "../../support/expect";
import { strangeKey, swapped, unsigned } from "../../support/forge";
import { custodyChange, DAY, everyChange, marketChange, poolChange } from "../../support/governance";
import { secondPool } from "../../support/pools";

const HEADER = { version: 1, market: 255 };

describe("queue_change", () => {
  let w: World;
  const queue = (spec: ChangeSpec, options = {}) => w.control.queue(spec, options);
  const ix = async (change: ChangeSpec, more: Partial<instructions.QueueChangeParams> = {}) =>
    instructions.queueChange({
      ...{ admin: w.admin.publicKey, change, number: 0, pool: w.venue.pool, market: w.venue.market("SOL").address },
      ...{ validUntil: (await w.now()) + 2 * DAY, ...more },
    });
  const send = async (instruction: TransactionInstruction, by = w.control.admin) => w.run(instruction, [by]);

  beforeEach(async () => {
    w = await World.create();
  });

  it("keeps what is queued, by whom and for when, and changes nothing else", async () => {
    for (const [i, spec] of (await everyChange(w)).entries()) {
      const [address, number] = [pda.change(i), BigInt(i)];
      const step = await changed(w, () => queue(spec), {
        "controller.changes": [number, number + 1n],
        "controller.sequence": [number, number + 1n],
        [`changes.${address}`]: CREATED,
      });
      const found = present(await fetchChange(w.chain, address));
      const own = spec.kind === "delay" || spec.kind === "guardian";
      const now = BigInt(await w.now());
      assert.deepEqual(
        plain({ ...found, bump: 0 }),
        plain({
          ...{ version: 1, bump: 0, ...encodeChange(spec), state: 0, number },
          ...{ pool: own ? PublicKey.default : w.venue.pool, proposer: w.admin.publicKey },
          ...{ queuedAt: now, eta: now + 86_400n, validUntil: now + 172_800n },
        }),
      );
      assert.deepEqual(plain(decodeChange(found)), plain(spec));
      assert.equal(step.change.number, number);
      assert.equal((await w.chain.getAccount(address))?.lamports, rentExempt(248));
    }
  });

  it("tells all of it under the controller's number", async () => {
    const spec = await marketChange(w, { baseFee: 7 });
    const step = await queue(spec);
    const now = BigInt(await w.now());
    const controller = { ...HEADER, slot: BigInt(step.slot), timestamp: now, sequence: 0n, pool: pda.controller() };
    const data = {
      ...{ header: controller, change: pda.change(0), number: 0n, ...encodeChange(spec), pool: w.venue.pool },
      ...{ proposer: w.admin.publicKey, eta: now + 86_400n, validUntil: now + 172_800n },
    };
    assert.deepEqual(plain(step.events), plain([{ name: "ChangeQueued", data }]));
  });

  it("waits as long as the controller's delay says, three days at least for a new token", async () => {
    const listing: ChangeSpec = {
      ...{ kind: "listCustody", mint: strangeKey(), feedId: strangeKey().toBytes() },
      config: await w.control.custodyConfig("SOL"),
    };
    const eta = async (address: PublicKey) => present(await fetchChange(w.chain, address)).eta - BigInt(await w.now());
    assert.equal(await eta((await queue(listing)).change.address), 259_200n);
    await w.control.change({ kind: "delay", seconds: 345_600n });
    assert.equal(await eta((await queue(listing)).change.address), 345_600n);
    assert.equal(await eta((await queue(await poolChange(w, { young: 60 }))).change.address), 345_600n);
  });

  it("accepts a validity from its eta to seven days later, and no other", async () => {
    const spec = await poolChange(w, { young: 60 });
    const now = await w.now();
    for (const validUntil of [now + DAY - 1, now + 8 * DAY + 1, 0, -1, (1n << 63n) - 1n])
      await refused(w, "ChangeWindow", async () => send(await ix(spec, { validUntil })));
    for (const validFor of [0, 7 * DAY]) await queue(spec, { validFor });
  });

  it("refuses what is outside the bounds of each parameter", async () => {
    const bad: ChangeSpec[] = [
      await poolChange(w, { protocolShare: 2_001 }),
      await custodyChange(w, "SOL", { lpFee: 101 }),
      await marketChange(w, { baseFee: 51, liqFee: 200 }),
      { kind: "delay", seconds: 2_592_001n },
      {
        kind: "listCustody",
        mint: strangeKey(),
        feedId: new Uint8Array(32),
        config: { ...(await w.control.custodyConfig("SOL")), outflow: 0 },
      },
      {
        kind: "listMarket",
        token: 1,
        stable: 0,
        config: { ...(await w.control.marketConfig("SOL")), initialMargin: 0 },
      },
    ];
    for (const spec of bad) await refused(w, "InvalidParameter", () => queue(spec));
  });

  it("refuses what never changes: feed, stable, a shorter delay, a higher least weight, impact more than doubled", async () => {
    const { impact, depth } = await w.control.marketConfig("SOL");
    const never: ChangeSpec[] = [
      await marketChange(w, { secondFeed: new Uint8Array(32).fill(1) }),
      await custodyChange(w, "USDC", { stable: false, sigma: 100_000n }),
      await custodyChange(w, "SOL", { stable: true }),
      await custodyChange(w, "SOL", { minWeight: 1 }),
      { kind: "delay", seconds: 86_399n },
      await marketChange(w, { impact: 2 * impact + 1 }),
      await marketChange(w, { depth: depth / 2n - 1n }),
    ];
    for (const spec of never) await refused(w, "ChangeForbidden", () => queue(spec));
    await queue(await marketChange(w, { impact: 2 * impact }));
  });

  it("refuses kinds that do not exist and payloads with anything behind what the kind takes", async () => {
    const good = await ix({ kind: "status", index: 0, reduceOnly: true });
    const edited = (at: number, byte: number) => {
      const data = Buffer.from(good.data);
      data[at] = byte;
      return new TransactionInstruction({ ...good, data });
    };
    for (const kind of [8, 255]) await refused(w, "InvalidParameter", () => send(edited(1, kind)));
    const payload = good.data.length - 104;
    for (const at of [payload + 1, payload + 103]) await refused(w, "InvalidParameter", () => send(edited(at, 1)));
    await refused(w, "InvalidParameter", () => send(edited(payload, 2)));
    await send(good);
  });

  it("refuses a market or custody that the pool does not have, or without its account", async () => {
    const config = await w.control.marketConfig("SOL");
    for (const index of [1, 8, 255])
      await refused(w, "WrongAccount", async () => send(await ix({ kind: "market", index, config })));
    const status = { kind: "status", index: 0, reduceOnly: true } as const;
    await refused(w, "WrongAccount", async () => send(await ix(status, { market: null })));
    await refused(w, "WrongAccount", async () => send(await ix(status, { pool: null })));
    const { pool } = await secondPool(w);
    await refused(w, "WrongAccount", async () => send(await ix(status, { pool })));
    const custody = await w.control.custodyConfig("SOL");
    await refused(w, "WrongAccount", () => queue({ kind: "custody", index: 2, config: custody }));
  });

  it("refuses everybody but the admin, also the guardian", async () => {
    await w.chain.airdrop(w.control.guardian.address, 1_000_000_000);
    const spec = await poolChange(w, { lpShare: 10_000 });
    for (const by of [w.control.guardian, await w.trader()])
      await refused(w, "NotAuthorized", () => queue(spec, { by }));
    const good = await ix(spec);
    await refused(w, "MissingRequiredSignature", () => send(unsigned(good, w.admin.publicKey), w.keeper));
  });

  it("lives at its number's address only, and is not stopped by lamports sent there before", async () => {
    const spec = await poolChange(w, { deductible: 0 });
    for (const address of [pda.change(1), strangeKey()])
      await refused(w, "InvalidSeeds", async () => send(swapped(await ix(spec), pda.change(0), address)));
    await refused(w, "IncorrectProgramId", async () =>
      send(swapped(await ix(spec), SystemProgram.programId, PROGRAM_ID)),
    );
    await w.chain.airdrop(pda.change(0), 5_000_000_000);
    await queue(spec);
  });

  it("encodes every kind, and nothing that does not fit", () => {
    assert.throws(() => encodeChange({ kind: "delay", seconds: U64_MAX + 1n }), RangeError);
    assert.throws(() => decodeChange({ kind: 8, index: 0, payload: new Uint8Array(104) }), RangeError);
  });

  it("has no eta beyond all time: a delay that does not fit is an error, not one in the past", async () => {
    const queued = await ix(await poolChange(w, { young: 60 }), { validUntil: (1n << 63n) - 1n });
    for (const delay of [U64_MAX, (1n << 63n) - 1n]) {
      await edit(w, "Controller", pda.controller(), { delay });
      await refused(w, "MathOverflow", () => send(queued));
    }
  });
});
