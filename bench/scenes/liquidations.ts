import type { Figures } from "../figures";
import { fillRings, maximum } from "../shape";
import { owing } from "./trading";

const HALF_HOUR = 1_800;
const HOUR = 3_600;

/** Liquidations that leave no deficit: of a part, and of all that is left. */
export async function solvent(): Promise<Figures> {
  const { world, ann } = await maximum();
  await fillRings(world, "SOL");
  const one = await ann.open("SOL", "long", { notional: "100000", collateral: { USDC: "8000" } });
  const two = await ann.open("SOL", "long", { notional: "100000", collateral: { USDC: "6300" } });
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "-6" });
  const part = await world.liquidate(one.position);
  const all = await world.liquidate(two.position);
  return { liquidate_part: part.cu, liquidate: all.cu };
}

/**
 * Liquidations of those who won: their collateral fell. Two tickets for the profit; without and with liens to eight
 * events.
 */
export async function winners(): Promise<Figures> {
  const fallen = async () => {
    const { world, ann } = await maximum({ "insurance.target_min": "700000" });
    const { position } = await ann.open("SOL", "long", { notional: "20000", collateral: { ETH: "1" } });
    await world.wait(HALF_HOUR);
    await world.price("ETH", "0.1");
    await world.price("SOL", { change: "-2.5" });
    await world.price("SOL", { change: "3.8" });
    return { world, position };
  };
  const [plain, owed] = [await fallen(), await fallen()];
  await fillRings(owed.world, "SOL", true);
  return {
    liquidate_winner: (await plain.world.liquidate(plain.position)).cu,
    liquidate_winner_owing: owing(await owed.world.liquidate(owed.position)),
  };
}

/** As `solvent`, in a market with a second source that differs: health at both, settled at the better. */
export async function twoSources(): Promise<Figures> {
  const { world, ann } = await maximum({}, undefined, ["SOL"]);
  await fillRings(world, "SOL");
  const one = await ann.open("SOL", "long", { notional: "100000", collateral: { USDC: "8000" } });
  const two = await ann.open("SOL", "long", { notional: "100000", collateral: { USDC: "6300" } });
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "-6" }, { second: "141.5" });
  const part = await world.liquidate(one.position);
  const all = await world.liquidate(two.position);
  return { liquidate_part_two_sources: part.cu, liquidate_two_sources: all.cu };
}

/**
 * Deficits: one that the fund pays, one that opens a loss event, one that joins it; then that event's life and the next
 * one.
 */
export async function deficits(): Promise<Figures> {
  const { world, ann } = await maximum({ "insurance.floor": "0", "insurance.target_min": "1000000" }, "20000");
  await fillRings(world, "SOL");
  const shorts = [];
  for (let i = 0; i < 16; i++) {
    shorts.push((await ann.open("SOL", "short", { notional: "30000", collateral: { USDC: "5000" } })).position);
  }
  const [winner] = shorts;
  if (!winner) throw new Error("no winner");
  const small = await ann.open("SOL", "long", { notional: "30000", collateral: { USDC: "3000" } });
  const token = await ann.open("SOL", "long", { notional: "60000", collateral: { ETH: "2" } });
  const large = await ann.open("SOL", "long", { notional: "300000", collateral: { USDC: "30000" } });
  const late = await ann.open("SOL", "long", { notional: "300000", collateral: { USDC: "30000" } });
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "-20" });
  const covered = await world.liquidate(small.position);
  const opening = await world.liquidate(large.position);
  const joining = await world.liquidate(token.position);
  const escrowed = await ann.decrease(winner, { fraction: "0.3" });
  await world.wait(1_000);
  await world.refresh();
  const finalized = await world.finalize("SOL", "short");
  const { lossEventCount } = (await world.market("SOL")).state.sides[1] ?? { lossEventCount: 0n };
  const liens = await world.applyLiens("SOL", "short", shorts);
  await world.liquidate(late.position);
  await world.wait(HOUR);
  const opened = await world.openLossEvent("SOL", "short");
  await world.wait(1_000);
  await world.finalize("SOL", "short");
  await world.wait(9 * HOUR);
  const sealed = await world.seal("SOL", "short", lossEventCount - 1n);
  const [claimed] = await world.claim(ann);
  return {
    liquidate_with_deficit: covered.cu,
    liquidate_with_event: opening.cu,
    liquidate_into_event: joining.cu,
    decrease_position_in_event: escrowed.cu,
    finalize_loss_event: finalized.cu,
    apply_liens_16: liens.cu,
    open_loss_event: opened.cu,
    seal_loss_event: sealed.cu,
    claim_ticket: claimed?.cu ?? 0,
  };
}
