import assert from "node:assert/strict";
import { type ChangeSpec, instructions, pda } from "@ballast/sdk";
import { type Actor, type ChangeRef, World } from "@ballast/testkit";
import { edit, editPool } from "../../support/edit";
import { ANOTHER, changed, present, refused, told } from "../../support/expect";
import { custodyChange, DAY, everyChange, marketChange, poolChange } from "../../support/governance";
import { secondPool } from "../../support/pools";

describe("execute_change", () => {
  let w: World;
  let anyone: Actor;
  const queue = async (spec: ChangeSpec, validFor = DAY) => (await w.control.queue(spec, { validFor })).change;
  const due = async (spec: ChangeSpec): Promise<ChangeRef> => {
    const ref = await queue(spec);
    await w.waitUntil(ref.eta);
    return ref;
  };
  const execute = (ref: ChangeRef) => w.control.execute(ref, anyone);

  beforeEach(async () => {
    w = await World.create();
    anyone = await w.trader();
  });

  it("makes every kind of change once, by anyone, to the field, and marks it", async () => {
    for (const spec of await everyChange(w)) {
      const ref = await due(spec);
      const fields = [...(FIELDS[spec.kind] ?? []), `changes.${ref.address}.state`];
      const step = await changed(w, () => execute(ref), Object.fromEntries(fields.map((field) => [field, ANOTHER])));
      const event = told(step, "ChangeExecuted");
      const index = "index" in ref.spec ? ref.spec.index : 0;
      assert.deepEqual([String(event.change), event.number, event.index], [String(ref.address), ref.number, index]);
      await refused(w, "ChangeExecuted", () => execute(ref));
    }
  });
  const FIELDS: Record<string, string[]> = {
    pool: ["pool.state.params.protocolShare"],
    custody: ["borrowAt", "params.lpFee"].map((field) => `pool.state.custodies.1.${field}`),
    market: ["params.baseFee", "params.liqFee"].map((field) => `markets.SOL.state.${field}`),
    status: ["markets.SOL.state.status"],
    delay: ["controller.delay"],
    guardian: ["controller.guardian", "controller.guardianExpires"],
  };

  it("waits for its eta to the second, and expires a second after its last", async () => {
    const ref = await queue(await poolChange(w, { young: 60 }), 100);
    await w.waitUntil(ref.eta - 1);
    await refused(w, "ChangeNotDue", () => execute(ref));
    const late = await queue(await poolChange(w, { young: 61 }), 0);
    await w.waitUntil(ref.eta);
    await execute(ref);
    await w.waitUntil(late.validUntil + 1);
    await refused(w, "ChangeExpired", () => execute(late));
    assert.equal((await w.pool()).state.params.young, 60n);
  });

  it("takes nothing but what was queued: another pool, no pool, another market, no market are refused", async () => {
    const ref = await due({ kind: "status", index: 0, reduceOnly: true });
    const [pool, market] = [w.venue.pool, w.venue.market("SOL").address];
    const other = await secondPool(w);
    const send = (p: Partial<instructions.ExecuteChangeParams>) =>
      w.run(instructions.executeChange({ change: ref.address, pool, market, ...p }), [anyone]);
    await refused(w, "ChangeMismatch", () => send({ pool: other.pool }));
    await refused(w, "ChangeMismatch", () => send({ pool: null }));
    await refused(w, "WrongAccount", () => send({ market: null }));
    await refused(w, "WrongAccount", () => send({ market: pda.market(other.pool, 0) }));
    const delay = await due({ kind: "delay", seconds: 100_000n });
    await refused(w, "ChangeMismatch", () => send({ change: delay.address, market: null }));
    await execute(ref);
  });

  it("is checked again when it executes: the delay may have become longer, the least weight lower, impact smaller", async () => {
    const [shorter, longer] = [
      await queue({ kind: "delay", seconds: 90_000n }),
      await queue({ kind: "delay", seconds: 100_000n }),
    ];
    const twice = await queue(await marketChange(w, { impact: 2_000 }));
    const half = await queue(await marketChange(w, { impact: 500 }));
    await w.waitUntil(half.eta);
    await execute(longer);
    await refused(w, "ChangeForbidden", () => execute(shorter));
    await execute(half);
    await refused(w, "ChangeForbidden", () => execute(twice));
  });

  it("waits while a loss event is open: a market's change for that market's, others for any", async () => {
    const refs = [
      await queue(await poolChange(w, { maxClawback: 0 })),
      await queue(await custodyChange(w, "USDC", { lpFee: 1 })),
      await queue({ kind: "status", index: 0, reduceOnly: true }),
      await queue(await marketChange(w, { maxLong: 0n })),
    ];
    await w.waitUntil(present(refs[3]).eta);
    const event = (shortfall: bigint) => editPool(w, { exposures: { 0: { sides: { 1: { lossEvent: shortfall } } } } });
    w.verifying = false;
    await event(1n);
    for (const ref of refs) await refused(w, "MarketHasOpenLossEvent", () => execute(ref));
    await event(0n);
    for (const ref of refs) await execute(ref);
  });

  it("charges borrow up to now at the old rate, and from now on at the new", async () => {
    const rich = await w.trader({ usdc: 300_000 });
    await rich.open("SOL", "long", { size: 6_000, collateral: { USDC: 250_000 } });
    const ref = await due(await custodyChange(w, "SOL", { borrowMax: 100_000 }));
    await w.fresh();
    const before = present((await w.pool()).state.custodies[1]);
    await execute(ref);
    const after = present((await w.pool()).state.custodies[1]);
    const elapsed = after.borrowAt - before.borrowAt;
    const used = (before.locked * 10_000n + before.owned - 1n) / before.owned;
    assert.ok(used > 1_000n && used < 8_000n && elapsed > 0n);
    const rate = 900n + (3_500n * used + 7_999n) / 8_000n;
    assert.equal(after.borrowIndex - before.borrowIndex, (rate * 10n ** 11n * elapsed) / 31_536_000n);
  });

  it("raises maintenance margin a tenth an hour, lowers it at once; initial margin is the new one at once", async () => {
    const volatility = async () => (await w.market("SOL")).state.volatility;
    const before = await volatility();
    await w.control.change(await marketChange(w, { initialMargin: 5_000, maintenanceMargin: 2_500 }));
    const risen = await volatility();
    assert.equal(risen.baseInitialMargin, 5_000n);
    assert.ok(risen.maintenanceMargin <= before.maintenanceMargin);
    for (let hour = 0; hour < 3; hour += 1) {
      const { maintenanceMargin } = await volatility();
      await w.wait(3_600);
      await w.refresh();
      const next = (await volatility()).maintenanceMargin;
      assert.ok(
        next > maintenanceMargin && next <= maintenanceMargin + maintenanceMargin / 10n,
        `${maintenanceMargin} to ${next}`,
      );
    }
    await w.control.change(await marketChange(w, { initialMargin: 250, maintenanceMargin: 125 }));
    const fallen = await volatility();
    assert.equal(fallen.maintenanceMargin, fallen.baseInitialMargin * 50_000n);
  });

  it("raises a haircut a tenth an hour, of a stable too, and lowers it at once", async () => {
    const haircut = async (index: number) => present((await w.pool()).state.custodies[index]).haircut;
    for (const [index, symbol] of ["USDC", "SOL"].entries()) {
      await w.fresh();
      const before = await haircut(index);
      await w.control.change(await custodyChange(w, symbol, { haircut: 5_000 }));
      assert.ok((await haircut(index)) <= before + before / 10n);
      for (let hour = 0; hour < 3; hour += 1) {
        const old = await haircut(index);
        await w.wait(3_600);
        await w.refresh();
        const next = await haircut(index);
        assert.ok(next > old && next <= old + old / 10n, `${symbol}: ${old} to ${next}`);
      }
      await w.control.change(await custodyChange(w, symbol, { haircut: 100, haircutSigmas: 0 }));
      assert.equal(await haircut(index), 10_000_000n);
    }
  });

  it("ends with a new guardian whose term is seven days, whatever the old one does", async () => {
    const ref = await due({ kind: "guardian", guardian: anyone.address });
    await w.chain.airdrop(w.control.guardian.address, 1_000_000_000);
    await refused(w, "NotAuthorized", () => w.control.cancel(ref, w.control.guardian));
    await execute(ref);
    const { guardian, guardianExpires } = await w.control.controller();
    assert.deepEqual([String(guardian), guardianExpires], [String(anyone.address), BigInt((await w.now()) + 7 * DAY)]);
    await refused(w, "NotAuthorized", () => w.control.tighten({ kind: "closeDeposits" }));
    await w.control.tighten({ kind: "closeDeposits" }, anyone);
  });

  it("does not add tokens or markets: only their own instructions do", async () => {
    const config = await w.control.marketConfig("SOL");
    const ref = await due({ kind: "listMarket", token: 1, stable: 0, config });
    const ix = instructions.executeChange({ change: ref.address, pool: w.venue.pool });
    await refused(w, "ChangeMismatch", () => w.run(ix, [anyone]));
  });

  it("refuses a kind that is none, a payload that is none, and one with something behind", async () => {
    const ref = await due(await poolChange(w, { young: 60 }));
    const run = () => w.run(instructions.executeChange({ change: ref.address, pool: w.venue.pool }), [anyone]);
    const broken: [string, (bytes: { kind: number; payload: Uint8Array }) => void][] = [
      ["a kind", (change) => Object.assign(change, { kind: 8 })],
      ["a share above its bound", ({ payload }) => payload.fill(255, 0, 8)],
      ["a byte behind", ({ payload }) => payload.fill(1, 103)],
    ];
    const sound = present(await w.chain.getAccount(ref.address));
    for (const [, damage] of broken) {
      await edit(w, "Change", ref.address, damage);
      await refused(w, "InvalidParameter", run);
      await w.chain.setAccount(ref.address, sound);
    }
    await run();
  });

  it("wraps no borrow that does not fit", async () => {
    const ann = await w.trader({ usdc: 50_000 });
    await ann.open("SOL", "long", { size: 100, collateral: { USDC: 5_000 } });
    const ref = await due(await custodyChange(w, "SOL", { lpFee: 20 }));
    const { borrowIndex } = present((await w.pool()).state.custodies[1]);
    const index = (value: bigint) => editPool(w, { custodies: { 1: { borrowIndex: value } } });
    await index((1n << 64n) - 1n);
    await refused(w, "MathOverflow", () => execute(ref));
    await index(borrowIndex);
    await execute(ref);
  });
});
