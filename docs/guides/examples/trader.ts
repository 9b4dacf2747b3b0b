/** Numbers of the trader's guide: each told by a world of its own, or by the SDK's rules. */

import {
  engine,
  type Health,
  health,
  liquidationPrice,
  type Position,
  profitAtRisk,
  quoteClose,
  quoteLiquidation,
  quoteOpen,
  type Scene,
} from "@ballast/sdk";
import { type Actor, type Opened, type Placed, World } from "@ballast/testkit";
import { rule } from "../../../tests/support/rules";
import { bps, decimal, type Examples, percent, price, sceneOf, type Table, tokens, told, usd } from "./table";

/** Three million dollars of liquidity, a fund of a hundred thousand: all that the guide's examples begin with. */
const POOL = { liquidity: { USDC: "1500000", SOL: "10000" } };
const SIZE = 100_000_000_000n;
const COLLATERAL = 2_000_000_000n;
const USDC = 0;

/** Ann's long of 100 SOL with 2,000 USDC, and what the SDK said of it before. */
async function annOpens(w: World): Promise<{ ann: Actor; opened: Opened; before: Scene }> {
  const ann = await w.trader({ usdc: 10_000 }, "ann");
  const before = await sceneOf(w);
  const opened = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 2_000 } });
  return { ann, opened, before };
}

async function held(w: World, { position }: Opened): Promise<Position["state"]> {
  const found = await w.position(position);
  if (found === null) throw new RangeError("the position is closed");
  return found.state;
}

const ratio = ({ equity, notional }: Health): string => bps((equity * 10_000n) / notional);

async function open(): Promise<Table> {
  const w = await World.create(POOL);
  const { opened, before } = await annOpens(w);
  const { report, position, ...quote } = quoteOpen(before, {
    side: 0,
    size: SIZE,
    custody: USDC,
    collateral: COLLATERAL,
  });
  const chain = told(opened, "PositionIncreased");
  const state = await held(w, opened);
  const after = await sceneOf(w);
  const now = health(after, state);
  const at = (value: bigint | null) => (value === null ? "none" : price(value));
  return [
    ["", "quoted before", "on chain after"],
    ["notional", usd(report.cost), usd(state.entry)],
    ["base fee", usd(report.baseFee), usd(chain.baseFee ?? 0n)],
    ["price impact", usd(report.impact), usd(chain.impact ?? 0n)],
    ["collateral left", usd(position.collateral), usd(state.collateral)],
    ["margin equity", usd(quote.health.equity), usd(now.equity)],
    ["margin ratio", ratio(quote.health), ratio(now)],
    ["initial margin needed", usd(quote.health.initial), usd(now.initial)],
    ["maintenance margin", usd(quote.health.maintenance), usd(now.maintenance)],
    ["liquidation price", at(quote.liquidationPrice), at(liquidationPrice(after, state))],
    ["fresh profit that would wait (phi)", percent(quote.terms.phi), percent(profitAtRisk(after, state).terms.phi)],
    [
      "most that one event takes of it",
      percent(quote.terms.worstNext),
      percent(profitAtRisk(after, state).terms.worstNext),
    ],
  ];
}

/** Ann's position after a rise, at different fills of the fund and speeds of the price. */
async function profit(): Promise<Table> {
  const cases: [string, string, (w: World) => Promise<unknown>][] = [
    ["full fund, 15 % at once", "100000", (w) => w.price("SOL", "172.5")],
    ["full fund, the same an hour later", "100000", (w) => risen(w, 3_600)],
    ["fund at 75 % of usable coverage", "40000", (w) => risen(w, 3_600)],
    ["fund at half or less", "30000", (w) => risen(w, 3_600)],
    ["any fund, nine hours later", "30000", (w) => risen(w, 9 * 3_600)],
  ];
  const rows = [];
  for (const [name, fund, rise] of cases) {
    const w = await World.create({ ...POOL, fund, params: { "insurance.target_min": "50000" } });
    const { opened } = await annOpens(w);
    await rise(w);
    const at = profitAtRisk(await sceneOf(w), await held(w, opened));
    const waits = at.held.map(({ tokens: face, until }) => `${tokens(face, 9)} until ${clock(until)}`);
    const row = [usd(at.pnl), usd(at.fresh), tokens(at.paidNow, 9), waits.join(", ") || "0", usd(at.worstNext)];
    rows.push([name, ...row, usd(at.worstTotal)]);
  }
  const paid = ["paid now (SOL)", "waits (SOL)", "worst next event", "worst, nine hours"];
  return [["case", "profit", "fresh", ...paid], ...rows];
}

async function risen(w: World, seconds: number): Promise<void> {
  await w.price("SOL", "172.5");
  await w.wait(seconds);
}

const clock = (until: bigint): string => `${(until / 3_600n) % 24n}:00`;

/** The worked events of the design: the rule itself, in whole dollars. */
function events(): Table {
  const cases: { shortfall: bigint; s: bigint; n: bigint; weights: [bigint, bigint] }[] = [
    { shortfall: 1_000n, s: 10_000n, n: 0n, weights: [1n, 1n] },
    { shortfall: 5_000n, s: 4_000n, n: 2_000n, weights: [1n, 1n] },
    { shortfall: 7n, s: 3n, n: 0n, weights: [1n, 1n] },
    { shortfall: 9n, s: 0n, n: 0n, weights: [1n, 1n] },
    { shortfall: 125n, s: 1_000n, n: 0n, weights: [1n, 1n] },
    { shortfall: 125n, s: 1_000n, n: 0n, weights: [2n, 5n] },
  ];
  const params = { lpShare: 5_000n, maxClawback: 2_500n, room: engine.CONSTANTS.CLAWBACK_TOTAL };
  const rows = cases.map(({ shortfall, s, n, weights: [winningWeight, losingWeight] }) => {
    const { lpShare, clawback, clawbackRate, remainder } = rule("rule_split", {
      ...{ shortfall, base: s + n, winningWeight, losingWeight },
      ...params,
    });
    const matched = percent((engine.FRAC_ONE * winningWeight) / losingWeight);
    return [
      ...[shortfall, s, n].map((x) => decimal(x, 0, 0)),
      matched,
      ...[lpShare, clawback].map((x) => decimal(x, 0, 0)),
      percent(clawbackRate),
      decimal(remainder, 0, 0),
      decimal(engine.fracOfDown(engine.fracComplement(clawbackRate), 1_000n), 0, 0),
    ];
  });
  return [
    [
      "loss U",
      "tickets S",
      "open fresh gain N",
      "matched",
      "LPs L",
      "winners H",
      "each winner h",
      "LPs again R",
      "1,000 in a ticket pay",
    ],
    ...rows,
  ];
}

const BOOK = { "fees.base": "1bp", "fees.impact": "0", "mutualization.deductible": "0" };

/** A long of 1,000 SOL goes bankrupt; Bob, who is short 2,000, closed half before the event ended and keeps half. */
async function event(): Promise<Table> {
  const w = await World.create({ ...POOL, fund: "10000", params: { ...BOOK, "mutualization.young": "1min" } });
  const bob = await w.trader({ usdc: 40_000 }, "bob");
  const short = await bob.open("SOL", "short", { size: 2_000, collateral: { USDC: 30_030 } });
  const loser = await w.trader({ usdc: 40_000 }, "loser");
  const long = await loser.open("SOL", "long", { size: 1_000, collateral: { USDC: 15_015 } });
  await w.wait(60);
  await w.price("SOL", "120");
  const lost = told(await w.liquidate(long.position), "PositionLiquidated");
  await bob.decrease(short.position, { fraction: "0.5" });
  const face = (await w.ticketsOf(bob)).reduce((sum, { account }) => sum + account.state.face, 0n);
  await w.wait(900);
  await w.finalize("SOL", "short");
  const receipt = (await w.lossEvent("SOL", "short", 0)).state;
  const before = await held(w, short);
  await w.applyLiens("SOL", "short");
  const after = await held(w, short);
  await w.wait(10 * 3_600);
  const paid = (await w.claim(bob)).map((step) => told(step, "TicketClaimed").paid ?? 0n).reduce((a, b) => a + b, 0n);
  return [
    ["what", "amount"],
    ["loss beyond the collateral (deficit)", usd(lost.deficit ?? 0n)],
    ["paid by the fund, which stands at its floor", usd(lost.insurance ?? 0n)],
    ["U, the event's loss", usd(receipt.shortfall)],
    ["L, half of it: the LPs", usd(receipt.lpShare)],
    ["S, profit in tickets", usd(receipt.escrowValue)],
    ["N, fresh gain of open shorts", usd(receipt.freshBound)],
    ["h, the share that each fresh dollar gives", percent(receipt.clawbackRate)],
    ["H, all of that", usd(receipt.clawback)],
    ["R, what is left: the LPs", usd(receipt.remainder)],
    ["Bob's ticket: face", usd(face)],
    ["Bob's ticket: paid when it matured", usd(paid)],
    ["Bob's open short before the lien (SOL)", tokens(before.size, 9)],
    ["after the lien (SOL)", tokens(after.size, 9)],
    ["Bob's collateral before and after", `${usd(before.collateral)} / ${usd(after.collateral)}`],
  ];
}

/** Ann's position liquidated at ever lower prices. */
async function liquidations(): Promise<Table> {
  const w = await World.create(POOL);
  const { opened } = await annOpens(w);
  await w.wait(900);
  const scene = await sceneOf(w);
  const position = await held(w, opened);
  const first = liquidationPrice(scene, position) ?? 0n;
  const rows = [first, 13_100_000_000n, 13_005_000_000n, 12_800_000_000n].map((at) => {
    const print = { price: at, conf: 0n, ema: at, publishTime: scene.now + 1n, prevPublishTime: scene.now };
    const later = { ...scene, now: scene.now + 1n };
    const before = health(later, position, { price: at });
    const told = quoteLiquidation(later, { position, print, second: null });
    const left = told.position.size > 0n ? ratio(health(later, told.position, { price: at })) : "closed";
    const closed = percent(told.report.close.closed, 11);
    const fee = usd(told.report.close.liquidationFee);
    const keeper = usd(told.keeper + told.keeperFloor);
    return [price(at), ratio(before), closed, fee, keeper, usd(told.returned), left, usd(told.deficit)];
  });
  const what = [
    "price",
    "margin ratio",
    "closed",
    "fee",
    "of it to the keeper",
    "returned",
    "ratio of the rest",
    "deficit",
  ];
  return [what, ...rows];
}

/** What a close settles at: a print of three ages and three widths. */
async function spreads(): Promise<Table> {
  const w = await World.create(POOL);
  const { opened } = await annOpens(w);
  await w.wait(900);
  const scene = await sceneOf(w);
  const position = await held(w, opened);
  const rows = [
    [0n, 0n],
    [1n, 0n],
    [3n, 0n],
    [0n, 15_000_000n],
    [3n, 15_000_000n],
  ].map(([age = 0n, conf = 0n]) => {
    const at = 15_000_000_000n;
    const print = { price: at, conf, ema: at, publishTime: scene.now + 1n, prevPublishTime: scene.now };
    const now = scene.now + 1n + age;
    engine.custodyOf(scene.pool, USDC).print.publishTime = now;
    const quote = quoteClose({ ...scene, now }, { position, print });
    return [`${age} s`, price(conf), price(quote.price), percent(((at - quote.price) * 100_000_000n) / at, 8)];
  });
  return [["age of the print", "confidence", "a long closes at", "below the print"], ...rows];
}

/** One order of each kind, fired by a print that is unsure by ten cents. */
async function orders(): Promise<Table> {
  const w = await World.create(POOL);
  const { ann, opened } = await annOpens(w);
  const rows: string[][] = [];
  const fire = async (name: string, place: () => Promise<Placed>, at: string, event: string, trigger: string) => {
    const { request } = await place();
    await w.wait(300);
    await w.price("SOL", at, { conf: "0.1" });
    const done = told(await w.execute(request), event);
    rows.push([name, trigger, at, price(done.price ?? 0n), tokens(done.size ?? 0n, 9)]);
  };
  const collateral = { USDC: 800 };
  const long = () => ann.limitOpen("SOL", "long", { size: 40, collateral, trigger: "147", limit: "147.2" });
  const short = () => ann.limitOpen("SOL", "short", { size: 40, collateral, trigger: "152" });
  const take = () => ann.takeProfit(opened.position, { size: 50, trigger: "154" });
  await fire("limit open, long", long, "146.9", "PositionIncreased", "147");
  await fire("limit open, short", short, "152.1", "PositionIncreased", "152");
  await fire("take profit on 50 of a long", take, "154.2", "PositionDecreased", "154");
  await fire(
    "stop loss on the rest",
    () => ann.stopLoss(opened.position, { trigger: "145" }),
    "144.8",
    "PositionDecreased",
    "145",
  );
  return [["order", "trigger", "print that fired it", "settles at", "size (SOL)"], ...rows];
}

export const trader: Examples = {
  "trader-open": open,
  "trader-spread": spreads,
  "trader-profit": profit,
  "trader-events": events,
  "trader-event": event,
  "trader-liquidation": liquidations,
  "trader-orders": orders,
};
