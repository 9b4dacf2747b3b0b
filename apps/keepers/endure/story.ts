/**
 * What is told in the market of ETH, once or more in a stretch, so that every kind of work comes: a whale whose loss is
 * more than fund and deductible bear, a second loss that waits for its event, winners that answer for both, tickets
 * that mature, an owner who cannot be paid, orders of every kind, one that nobody fills, changes of parameters, a feed
 * that falls silent until its market is settled, and shares that leave.
 */
import type { Actor, PositionRef, World } from "@ballast/testkit";

/** Prices of the first moment. */
export const START = { SOL: 150, ETH: 3_000 };
/**
 * Nobody pays for moving the market: of two closings at one print each would pay more if it came second. The fund is
 * small, so that a whale's loss is more than it may pay.
 */
export const WORLD = {
  params: { "fees.impact": "0" },
  custodies: ["USDC", "SOL", "ETH"],
  fund: "300000",
  liquidity: { USDC: "6000000", SOL: "20000", ETH: "5000" },
};
/** Steps in the order in which they come; `eth`: log return before it, in 1e-4; `silent`: ETH prints nothing. */
export interface Chapter {
  seconds: number;
  eth: number;
  silent: boolean;
  scene: SceneName | null;
}

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

type Line = [seconds: number, scene: SceneName | null, eth?: number, silent?: "silent"];

/** From 3,000 USD down to 2,100 and 1,300, and back. What opens is older than `young` when it falls. */
const LINES: Line[] = [
  [MINUTE, "whale"],
  [MINUTE, "second whale"],
  [MINUTE, "winner"],
  [MINUTE, "second winner"],
  [MINUTE, "limit order"],
  [MINUTE, "stop loss"],
  [20 * MINUTE, null],
  [MINUTE, null, -3_567],
  [MINUTE, "take profit"],
  [MINUTE, "resting take profit"],
  [15 * MINUTE, null],
  [MINUTE, null, -600],
  [MINUTE, null, -4_196],
  [HOUR, null],
  [15 * MINUTE, "freeze"],
  [MINUTE, "winners leave"],
  [12 * HOUR, "thaw"],
  [MINUTE, "neglect"],
  [10 * MINUTE, null, 0, "silent"],
  [DAY, null, 0, "silent"],
  [MINUTE, null, 8_363],
  [7 * DAY, "shares leave"],
];

export const CHAPTERS: readonly Chapter[] = LINES.map(([seconds, scene, eth = 0, silent]) => ({
  ...{ seconds, scene, eth },
  silent: silent !== undefined,
}));

/** Whole USDC that each of them begins with. */
const PURSE = 9_000_000;

interface Ensemble {
  whales: [Actor, Actor];
  winners: [Actor, Actor];
  patient: Actor;
  lp: Actor;
  staker: Actor;
}

/** What a scene does; whether an order waits for a print afterwards. */
type Scene = (story: Story) => Promise<boolean>;

/** A winner's gain that is taken at once, and the rest that answers for what comes. */
const QUARTER = "75";

const SCENES = {
  whale: (s) => s.open(0, "whales", "long", "1000", 375_000),
  "second whale": (s) => s.open(1, "whales", "long", "200", 300_000),
  winner: (s) => s.open(0, "winners", "short", "300", 450_000),
  "second winner": (s) => s.open(1, "winners", "short", "300", 450_000),
  "limit order": (s) => s.limitOrder(),
  "stop loss": (s) => s.stopLoss(),
  "take profit": (s) => s.takeProfit(1, "take profit", 1.02),
  "resting take profit": (s) => s.takeProfit(0, "resting take profit", 0.95),
  freeze: (s) => s.freeze(true),
  "winners leave": (s) => s.leave(),
  thaw: (s) => s.freeze(false),
  neglect: (s) => s.neglect(),
  "shares leave": (s) => s.sharesLeave(),
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof SCENES;

export class Story {
  /** How often each scene was played. */
  readonly done: Record<string, number> = {};
  private readonly held = new Map<Actor, PositionRef>();

  private constructor(
    private readonly w: World,
    private readonly cast: Ensemble,
    /** Tells which order is of which kind. */
    private readonly placed: (request: string, kind: string) => void,
  ) {}

  static async gather(w: World, placed: (request: string, kind: string) => void): Promise<Story> {
    const one = (name: string) => w.trader({ usdc: PURSE }, `${name} of the story`);
    const two = async (name: string): Promise<[Actor, Actor]> => [await one(name), await one(`second ${name}`)];
    const [whales, winners] = [await two("whale"), await two("winner")];
    const [patient, lp, staker] = [await one("patient"), await one("lp"), await one("staker")];
    return new Story(w, { whales, winners, patient, lp, staker }, placed);
  }

  /** Before the keepers come: shares that will leave. */
  async begin(): Promise<void> {
    await this.cast.lp.addLiquidity("USDC", 100_000);
    await this.cast.staker.stake(50_000);
  }

  /** Whether an order waits for its print afterwards. Nothing of it may be refused. */
  async play(scene: SceneName): Promise<boolean> {
    const waits = await SCENES[scene](this);
    this.done[scene] = (this.done[scene] ?? 0) + 1;
    return waits;
  }

  async open(number: 0 | 1, who: "whales" | "winners", side: "long" | "short", size: string, usdc: number) {
    const actor = this.cast[who][number];
    const { request } = await actor.place("ETH", side, { size, collateral: { USDC: usdc } });
    this.held.set(actor, request.position);
    return true;
  }

  /** At a price that is there already, so that it fires at its first print, and alone. */
  async limitOrder() {
    const { patient } = this.cast;
    const trigger = this.away("SOL", 1.01);
    const { request } = await patient.limitOpen("SOL", "long", { size: "40", collateral: { USDC: 4_000 }, trigger });
    this.held.set(patient, request.position);
    this.placed(request.address.toBase58(), "limit order");
    return true;
  }

  async stopLoss() {
    const { patient } = this.cast;
    const trigger = this.away("SOL", 1.02);
    const { request } = await patient.stopLoss(this.of(patient), { size: "20", trigger });
    this.placed(request.address.toBase58(), "stop loss");
    return true;
  }

  /** `factor`: how far from the price its trigger is. Below it, it rests until the price has fallen. */
  async takeProfit(number: 0 | 1, called: string, factor: number) {
    const winner = this.cast.winners[number];
    const { request } = await winner.takeProfit(this.of(winner), { size: QUARTER, trigger: this.away("ETH", factor) });
    this.placed(request.address.toBase58(), called);
    return factor > 1;
  }

  /** Its issuer lets nobody pay the second winner. */
  async freeze(frozen: boolean) {
    await this.w.freeze(this.cast.winners[1], "USDC", frozen);
    return !frozen;
  }

  /** What they gained fresh waits; the patient one leaves too. */
  async leave() {
    for (const winner of this.cast.winners) await winner.close(this.of(winner));
    const { patient, staker } = this.cast;
    await patient.close(this.of(patient));
    await staker.requestUnstake();
    return false;
  }

  /** An order that gets no print; a change that will be due, and one that nobody executes in time. */
  async neglect() {
    const { control } = this.w;
    await this.cast.patient.place("SOL", "long", { size: "10", collateral: { USDC: 500 } });
    const config = await control.marketConfig("SOL");
    const change = { kind: "market", index: this.w.venue.market("SOL").index, config } as const;
    await control.queue(change);
    await control.queue(change, { validFor: MINUTE });
    return false;
  }

  async sharesLeave() {
    const { lp, staker } = this.cast;
    await staker.unstake();
    await lp.removeLiquidity("USDC");
    await staker.stake(50_000);
    await lp.addLiquidity("USDC", 100_000);
    return false;
  }

  private of(actor: Actor): PositionRef {
    const position = this.held.get(actor);
    if (position === undefined) throw new RangeError(`${actor.name} has no position`);
    return position;
  }

  private away(symbol: string, factor: number): string {
    return (Number(this.w.feeds.priceOf(symbol)) * factor).toFixed(4);
  }
}
