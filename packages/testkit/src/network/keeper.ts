import { BallastError, type Context, createContext, due, planOf, readDue, type Task } from "@ballast/sdk";
import type { Keypair, PublicKey } from "@solana/web3.js";
import type { Chain } from "../chain/chain";
import { attempt, type Say } from "./beats";

/** What a task is about, where that is one account. */
function subjectOf(task: Task): string {
  if ("position" in task) return ` of ${task.position.address}`;
  if ("request" in task) return ` of ${task.request.address}`;
  if ("ticket" in task) return ` of ${task.ticket.address}`;
  if ("receipt" in task) return ` of ${task.receipt.address}`;
  if ("payable" in task) return ` of ${task.payable.address}`;
  return "";
}

/** Does what is due, for users it does not know, as anyone may: looks at everything each time, and keeps nothing. */
export class Keeper {
  constructor(
    private readonly chain: Chain,
    private readonly pool: PublicKey,
    private readonly keypair: Keypair,
    private readonly say: Say,
  ) {}

  /** Looks at everything once. A failure is told and does not stop the rest. */
  async round(): Promise<void> {
    // Anew each time: an admin may have listed a token or a market.
    const ctx = await createContext({ source: this.chain, pool: this.pool });
    const { state, accounts } = await readDue(ctx);
    for (const task of due(state, accounts, state.now)) await this.work(ctx, task);
  }

  private async work(ctx: Context, task: Task): Promise<void> {
    const name = `${task.kind}${subjectOf(task)}`;
    await attempt(this.say, `keeper, ${name}`, async () => {
      // What was done before it in this round, or by somebody else, may leave nothing of it.
      const planned = await planOf(ctx, task, this.keypair.publicKey).catch((error: unknown) => {
        if (error instanceof BallastError) return null;
        throw error;
      });
      if (planned === null) return;
      const { instructions, lookupTables } = planned;
      await this.chain.send(instructions, [this.keypair], { lookupTables });
      // Prices come with every beat.
      if (task.kind !== "refreshPrices") this.say(`keeper: ${name}`);
    });
  }
}
