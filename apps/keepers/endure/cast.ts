/**
 * Traders, LPs and stakers, who do by seed what people do. What the program refuses is counted, and is the same in
 * every run.
 */
import { BallastError } from "@ballast/sdk";
import type { Actor, PositionRef, World } from "@ballast/testkit";
import { Crowd } from "./crowd";
import type { Habits, Plan } from "./plan";
import { Random } from "./random";

/** Whole USDC that a trader begins with, and an LP or a staker. */
const PURSE = 20_000;
const CAPITAL = 50_000;
export class Cast {
  readonly refused: Record<string, number> = {};
  /** What was done, by name. */
  readonly done: Record<string, number> = {};
  private readonly held = new Map<Actor, PositionRef>();
  /** LPs who have deposited. */
  private readonly provided = new Set<Actor>();

  private constructor(
    private readonly w: World,
    private readonly all: Record<"traders" | "lps" | "stakers", Crowd>,
    private readonly habits: Habits,
    /** Tells which order is of which kind. */
    private readonly placed: (request: string, kind: string) => void,
  ) {}

  static async gather(w: World, plan: Plan, placed: (request: string, kind: string) => void) {
    const { traders, lps, stakers, habits } = plan;
    const people = (count: number, name: string, usdc: number) =>
      new Crowd(count, (i) => w.trader({ usdc }, `${name} ${i}`));
    const all = {
      traders: people(traders, "trader", PURSE),
      lps: people(lps, "lp of", CAPITAL),
      stakers: people(stakers, "staker of", CAPITAL),
    };
    if (habits.settled) for (const crowd of Object.values(all)) await crowd.first(crowd.size);
    return new Cast(w, all, habits, placed);
  }

  /**
   * Half of the traders hold something when the stretch begins, some of it thin; each opened as its owner executes it.
   */
  async begin(seed: number): Promise<void> {
    if (!this.habits.settled) return;
    const random = new Random(seed ^ 0x5eed);
    const { traders, lps } = this.all;
    for (const trader of await traders.first(Math.ceil(traders.size / 2))) {
      const side = random.chance(0.75) ? "long" : "short";
      await this.allowed("open", async () => {
        const order = { size: random.whole(20, 80), collateral: { USDC: 0 } };
        // From 3x to 7x, at 150 USD.
        order.collateral.USDC = Math.ceil((order.size * 150) / random.whole(3, 7));
        const { position } = await trader.open("SOL", side, order);
        this.held.set(trader, position);
      });
    }
    for (const lp of await lps.first(lps.size)) await this.deposit(lp, CAPITAL / 2);
  }

  /** What somebody does now; whether an order waits for its print afterwards. */
  async act(number: number): Promise<boolean> {
    const random = new Random(number);
    if (random.chance(0.15)) {
      await this.liquidity(await this.all.lps.one(random), random);
      return false;
    }
    if (random.chance(0.1)) {
      const staker = await this.all.stakers.one(random);
      await this.allowed("stake", () => staker.stake(random.whole(100, 2_000)));
      return false;
    }
    return this.trade(await this.all.traders.one(random), random);
  }

  private async liquidity(lp: Actor, random: Random): Promise<void> {
    const amount = random.whole(100, 2_000);
    if (random.chance(0.5) || !this.provided.has(lp)) await this.deposit(lp, amount);
    else await this.allowed("LP withdrawal", () => lp.removeLiquidity("USDC", amount));
  }

  private async deposit(lp: Actor, amount: number): Promise<void> {
    if (await this.allowed("deposit", () => lp.addLiquidity("USDC", amount))) this.provided.add(lp);
  }

  private async trade(trader: Actor, random: Random): Promise<boolean> {
    const position = this.held.get(trader);
    if (position !== undefined && (await this.w.position(position)) !== null) {
      const more = random.whole(50, 500);
      const what = random.one(this.habits.held);
      if (what === "collateral") await this.allowed(what, () => trader.addCollateral(position, more));
      else if (what === "decrease") await this.allowed(what, () => trader.decrease(position, { fraction: "0.5" }));
      else if (what === "close") await this.allowed(what, () => trader.close(position));
      else return this.allowed(what, () => this.takeProfit(trader, position));
      return false;
    }
    return this.order(trader, random);
  }

  private order(trader: Actor, random: Random): Promise<boolean> {
    const { size: sizes, leverage } = this.habits;
    return this.allowed("order", async () => {
      const size = random.whole(...sizes);
      const collateral = { USDC: Math.ceil((size * 150) / random.whole(...leverage)) };
      const { request } = await trader.place("SOL", random.chance(0.6) ? "long" : "short", { size, collateral });
      this.held.set(trader, request.position);
    });
  }

  /**
   * At a price that is there already, so that it fires alone, at a print of its own: in a crash, whether it or a
   * liquidation of the other side came first would decide how much of the gain waits.
   */
  private async takeProfit(trader: Actor, position: PositionRef): Promise<void> {
    const factor = position.side === "long" ? 0.99 : 1.01;
    const trigger = (Number(this.w.feeds.priceOf("SOL")) * factor).toFixed(4);
    const { request } = await trader.takeProfit(position, { trigger });
    this.placed(request.address.toBase58(), "take profit");
  }

  /** Whether the program let it. */
  async allowed(what: string, job: () => Promise<unknown>): Promise<boolean> {
    try {
      await job();
      this.done[what] = (this.done[what] ?? 0) + 1;
      return true;
    } catch (error) {
      if (!(error instanceof BallastError)) throw error;
      this.refused[error.name] = (this.refused[error.name] ?? 0) + 1;
      return false;
    }
  }
}
