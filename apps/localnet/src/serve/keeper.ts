import {
  BallastError,
  type Context,
  cancelInstructions,
  claimInstructions,
  createContext,
  engine,
  executeDecreaseInstructions,
  executeInstructions,
  finalizeInstructions,
  health,
  instructions,
  liquidateInstructions,
  lossEventsOf,
  type Plan,
  positionsOfMarket,
  readState,
  requestsOfMarket,
  type Scene,
  sceneOf,
  sealInstructions,
  ticketsOfMarket,
} from "@ballast/sdk";
import type { Actor, Chain } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { attempt, type Say } from "./beats";

const { RequestKind } = instructions;

/** A market as a keeper looks at it. */
interface View {
  number: number;
  address: PublicKey;
  scene: Scene;
}

/** What may be due: what it is called, and how it is planned. A plan that the SDK refuses is not due. */
interface Work {
  name: string;
  plan: () => Promise<Plan<unknown>>;
}

/** A keeper as anyone may run one: it does for the pool's users, strangers all, what is due by the SDK's quotes. */
export class Keeper {
  private context: Promise<Context> | null = null;

  constructor(
    private readonly chain: Chain,
    private readonly pool: PublicKey,
    private readonly actor: Actor,
    private readonly say: Say,
  ) {}

  /** Looks at everything once. What fails is said, and does not keep the rest from being done. */
  async round(): Promise<void> {
    this.context ??= createContext({ source: this.chain, pool: this.pool });
    const ctx = await this.context.catch((error: unknown) => {
      this.context = null;
      throw error;
    });
    const state = await readState(ctx);
    for (const [number, { address }] of ctx.layout.markets.entries()) {
      const view = { number, address, scene: sceneOf(state, number) };
      for (const find of [orders, positions, events, tickets, receipts])
        for (const work of await find(ctx, view, this.actor.address)) await this.work(work);
    }
  }

  private async work({ name, plan }: Work): Promise<void> {
    await attempt(this.say, `keeper, ${name}`, async () => {
      const planned = await plan().catch((error: unknown) => {
        if (error instanceof BallastError) return null;
        throw error;
      });
      if (planned === null) return;
      const { lookupTables } = planned;
      await this.chain.send(planned.instructions, [this.actor.keypair], { lookupTables });
      this.say(`keeper: ${name}`);
    });
  }
}

async function orders(ctx: Context, { address, scene }: View, keeper: PublicKey): Promise<Work[]> {
  const found = await requestsOfMarket(ctx.source, address, ctx.programId);
  return found.map((request) => {
    const { state } = request.account;
    const name = `order ${request.address}`;
    if (scene.now > state.expiresAt)
      return { name: `${name}, expired`, plan: () => cancelInstructions(ctx, { payer: keeper, request }) };
    if (state.kind === RequestKind.TakeProfit || state.kind === RequestKind.StopLoss)
      return { name, plan: () => executeDecreaseInstructions(ctx, { executor: keeper, request }) };
    return { name, plan: () => executeInstructions(ctx, { executor: keeper, request }) };
  });
}

async function positions(ctx: Context, { address, scene }: View, keeper: PublicKey): Promise<Work[]> {
  const found = await positionsOfMarket(ctx.source, address, ctx.programId);
  return found
    .filter(({ account }) => health(scene, account.state).liquidatable)
    .map((position) => ({
      name: `liquidation of ${position.address}`,
      plan: () => liquidateInstructions(ctx, { keeper, position }),
    }));
}

async function events(ctx: Context, { number, scene }: View, payer: PublicKey): Promise<Work[]> {
  return engine.BOTH.filter((side) => engine.hasOpenEvent(engine.bookOf(scene.market, side))).map((side) => ({
    name: `finalization of the event of ${side === engine.Side.Long ? "longs" : "shorts"}`,
    plan: () => finalizeInstructions(ctx, { market: number, side, payer }),
  }));
}

async function tickets(ctx: Context, { address, scene }: View, payer: PublicKey): Promise<Work[]> {
  const found = await ticketsOfMarket(ctx.source, address, ctx.programId);
  return found
    .filter(({ account }) => engine.maturesAt(account.state) <= scene.now)
    .map((ticket) => ({ name: `ticket ${ticket.address}`, plan: () => claimInstructions(ctx, { payer, ticket }) }));
}

async function receipts(ctx: Context, { address }: View): Promise<Work[]> {
  const found = await lossEventsOf(ctx.source, address, ctx.programId);
  return found
    .filter(({ account }) => account.state.sealed === 0)
    .map((receipt) => ({ name: `receipt ${receipt.address}`, plan: () => sealInstructions(ctx, { receipt }) }));
}
