/** What of a chain is a pool's: which accounts are read and listened to, by the pool's layout. Nothing else is held. */
import { type Context, createContext, type Pool, type RawAccount } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { Heeded } from "./chain";
import { decoded } from "./decoded";
import { type Passes, passing } from "./filter";
import type { AccountStore } from "./store";
import type { Group } from "./wanted";

export interface ScopeOptions {
  store: AccountStore;
  ctx: Context;
  /** What is read at each look, by the pool's layout, which grows. */
  head(): PublicKey[];
  groups(): Group[];
  /** Whether the head's accounts are told of one by one: sooner, and not all of one slot. */
  tellHead: boolean;
}

/** Whether a context has all markets and tokens of a pool, and no others. */
function isOf({ layout: { custodies, markets } }: Context, { state }: Pool): boolean {
  const { custodyCount, marketCount } = state;
  if (custodies.length !== custodyCount || markets.length !== marketCount) return false;
  const isToken = custodies.every(({ vault }, i) => state.custodies[i]?.vault.equals(vault));
  return isToken && markets.every(({ address }, i) => state.exposures[i]?.market.equals(address));
}

export class Scope {
  /** The head, by address. */
  heads: readonly string[] = [];
  private head: readonly PublicKey[] = [];
  private passes: readonly Passes[] = [];

  constructor(private readonly options: ScopeOptions) {
    this.fit();
  }

  /** Takes the layout as it is now. Returns whether it is another one. */
  fit(): boolean {
    const { head, groups, store } = this.options;
    const now = head();
    if (now.length === this.head.length && now.every((key, i) => this.head[i]?.equals(key))) return false;
    store.watch(now);
    this.head = now;
    this.heads = now.map((key) => key.toBase58());
    this.passes = groups().map(({ filters }) => passing(filters));
    return true;
  }

  /** Reads the layout again where the pool, as it is held by now, has another one: a lie had made it, or a fork. */
  async follow(): Promise<void> {
    const { ctx, store } = this.options;
    const address = ctx.pool.toBase58();
    const raw = store.get(address)?.account ?? null;
    if (raw === null || isOf(ctx, decoded("Pool", address, raw).account)) return;
    const { layout } = await createContext(ctx);
    ctx.layout = layout;
  }

  /** Whether it is one of those that are read: nothing else is held, whoever names or tells it. */
  concerns(address: string, { owner, data }: RawAccount): boolean {
    if (this.heads.includes(address)) return true;
    return owner.equals(this.options.ctx.programId) && this.passes.some((passes) => passes(data));
  }

  get wanted(): Heeded {
    const { ctx, groups, tellHead } = this.options;
    return {
      programId: ctx.programId,
      groups: groups().map(({ filters }) => filters),
      accounts: tellHead ? this.heads : [],
      stream: ctx.pool.toBase58(),
    };
  }
}
