import assert from "node:assert/strict";
import { ERRORS, instructions, pda } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { changed, refused, told } from "../../support/expect";
import { unsigned } from "../../support/forge";
import { DAY } from "../../support/governance";
import { secondPool } from "../../support/pools";

const USD = 1_000_000n;

describe("tighten", () => {
  let w: World;
  const tighten = (measure: instructions.Measure) => w.control.tighten(measure);

  beforeEach(async () => {
    w = await World.create();
    await w.chain.airdrop(w.control.guardian.address, 1_000_000_000);
  });

  it("takes each of four measures, to the field, and tells", async () => {
    const until = () => w.now().then((now) => BigInt(now + 7 * DAY));
    const [maxLong, maxShort] = [50_000_000n * USD, 50_000_000n * USD];
    const measures: [instructions.Measure, string, [bigint, bigint]][] = [
      [{ kind: "reduceOnly", index: 0 }, "markets.SOL.state.reduceOnlyUntil", [0n, await until()]],
      [
        { kind: "closeDeposits" },
        "pool.state.depositsClosedUntil",
        [(await w.pool()).state.depositsClosedUntil, await until()],
      ],
      [{ kind: "lowerInterest", index: 0, maxLong: 5n, maxShort }, "markets.SOL.state.params.maxLong", [maxLong, 5n]],
      [
        { kind: "lowerInterest", index: 0, maxLong: 5n, maxShort: 0n },
        "markets.SOL.state.params.maxShort",
        [maxShort, 0n],
      ],
      [{ kind: "lowerDeposits", index: 1, cap: 7n }, "pool.state.custodies.1.params.depositCap", [2n ** 64n - 1n, 7n]],
    ];
    for (const [i, [measure, field, values]] of measures.entries()) {
      const step = await changed(w, () => tighten(measure), { [field]: values });
      const { measure: number, guardian } = told(step, "GuardianTightened");
      assert.deepEqual([number, String(guardian)], [[0, 1, 2, 2, 3][i], String(w.control.guardian.address)]);
    }
  });

  it("stops what it says for seven days, and no longer", async () => {
    const [lp, alice] = [await w.actor("eve", { USDC: 1_000 }), await w.trader({ usdc: 3_000 })];
    const order = { size: 1, collateral: { USDC: 500 } };
    const open = await alice.open("SOL", "long", order);
    await tighten({ kind: "reduceOnly", index: 0 });
    await tighten({ kind: "closeDeposits" });
    const { request } = await alice.place("SOL", "long", order);
    const { reason } = told(await w.execute(request), "RequestEnded");
    assert.deepEqual(
      [ERRORS.get(Number(reason))?.name, await w.position(request.position)],
      ["MarketReduceOnly", null],
    );
    await w.fresh();
    await refused(w, "DepositsClosed", () => lp.addLiquidity("USDC", 100));
    await w.wait(7 * DAY);
    await lp.addLiquidity("USDC", 100);
    await alice.open("SOL", "long", order);
    await alice.close(open.position);
  });

  it("never loosens", async () => {
    const { maxLong, maxShort } = await w.control.marketConfig("SOL");
    const wider: instructions.Measure[] = [
      { kind: "lowerInterest", index: 0, maxLong: maxLong + 1n, maxShort },
      { kind: "lowerInterest", index: 0, maxLong, maxShort: maxShort + 1n },
      { kind: "lowerInterest", index: 0, maxLong: 0n, maxShort: 2n ** 64n - 1n },
    ];
    for (const measure of wider) await refused(w, "GuardianLoosens", () => tighten(measure));
    await tighten({ kind: "lowerDeposits", index: 0, cap: 5n });
    await refused(w, "GuardianLoosens", () => tighten({ kind: "lowerDeposits", index: 0, cap: 6n }));
    await tighten({ kind: "lowerDeposits", index: 0, cap: 5n });
  });

  it("needs a term that runs: none after seven days, none after the admin ended it", async () => {
    const { guardianExpires } = await w.control.controller();
    await w.waitUntil(Number(guardianExpires) - 1);
    await tighten({ kind: "closeDeposits" });
    await w.waitUntil(Number(guardianExpires));
    await refused(w, "GuardianExpired", () => tighten({ kind: "closeDeposits" }));
    await w.control.renewGuardian(10);
    await tighten({ kind: "closeDeposits" });
    await w.control.renewGuardian(0);
    await refused(w, "GuardianExpired", () => tighten({ kind: "closeDeposits" }));
  });

  it("is for the guardian only, with its signature: the admin must queue", async () => {
    for (const by of [w.control.admin, await w.trader()])
      await refused(w, "NotAuthorized", () => w.control.tighten({ kind: "closeDeposits" }, by));
    const guardian = w.control.guardian.address;
    const ix = instructions.tighten({ guardian, pool: w.venue.pool, measure: { kind: "closeDeposits" } });
    await refused(w, "MissingRequiredSignature", () => w.run(unsigned(ix, guardian), [w.keeper]));
  });

  it("refuses measures, markets and custodies that do not exist", async () => {
    const [guardian, pool, market] = [w.control.guardian.address, w.venue.pool, w.venue.market("SOL").address];
    const send = (p: Partial<instructions.TightenParams>) =>
      w.run(instructions.tighten({ guardian, pool, measure: { kind: "reduceOnly", index: 0 }, market, ...p }), [
        w.control.guardian,
      ]);
    const unknown = instructions.tighten({ guardian, pool, measure: { kind: "closeDeposits" } });
    unknown.data[1] = 4;
    await refused(w, "InvalidParameter", () => w.run(unknown, [w.control.guardian]));
    await refused(w, "WrongAccount", () => send({ market: null }));
    await refused(w, "WrongAccount", () => send({ measure: { kind: "reduceOnly", index: 1 } }));
    await refused(w, "WrongAccount", () =>
      send({ measure: { kind: "lowerDeposits", index: 2, cap: 0n }, market: null }),
    );
    const other = (await secondPool(w)).pool;
    await refused(w, "WrongAccount", () => send({ pool: other }));
    await refused(w, "WrongAccount", () => send({ market: pda.market(other, 0) }));
  });
});
