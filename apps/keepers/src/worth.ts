/** What an entry of the ledger is worth in dollars, at the prices that the pool knows. */
import { type Context, engine, readState, type State } from "@ballast/sdk";
import type { Entry } from "./ledger/entry";

const WRAPPED_SOL = "So11111111111111111111111111111111111111112";
/** A price is read again after this many milliseconds: what a keeper gains is not looked up for each cent. */
const FRESH_MS = 10_000;

/** Values entries; null where the pool knows no price of a token that came in, or of SOL where lamports changed. */
export class Worth {
  private state: { read: Promise<State>; at: number } | null = null;

  constructor(private readonly ctx: () => Promise<Context>) {}

  async of({ lamports, tokens }: Entry): Promise<number | null> {
    const { pool } = await this.now();
    const { layout } = await this.ctx();
    const worth = (mint: string, atoms: bigint): number | null => {
      if (atoms === 0n) return 0;
      const at = layout.custodies.findIndex((custody) => custody.mint.toBase58() === mint);
      if (at < 0) return null;
      const { print, decimals } = engine.at(pool.state.custodies, at);
      return (Number(atoms) * Number(print.price)) / 10 ** (8 + decimals);
    };
    const parts = [
      worth(WRAPPED_SOL, BigInt(lamports)),
      ...tokens.map(({ mint, atoms }) => worth(mint, BigInt(atoms))),
    ];
    return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0 as number | null);
  }

  private now(): Promise<State> {
    if (this.state !== null && Date.now() - this.state.at < FRESH_MS) return this.state.read;
    const read = this.ctx().then((ctx) => readState(ctx));
    this.state = { read, at: Date.now() };
    return read;
  }
}
