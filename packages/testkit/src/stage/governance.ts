import {
  acceptAdminInstructions,
  type ChangeSpec,
  type CustodyConfig,
  cancelChangeInstructions,
  collectFeesInstructions,
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  decodeChange,
  etaOf,
  executeChangeInstructions,
  fetchChange,
  fetchController,
  instructions,
  isControllers,
  type MarketConfig,
  type PoolConfig,
  pda,
  queueChangeInstructions,
  renewGuardianInstructions,
  tightenInstructions,
  transferAdminInstructions,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { ALONE as parts, perform } from "./perform";
import type { Person, Stage, Step } from "./ports";

/** A queued change: where it lives and what it changes. */
export interface ChangeRef {
  address: PublicKey;
  number: bigint;
  spec: ChangeSpec;
  /** Unix seconds. */
  eta: number;
  validUntil: number;
}

/** What the admin and the guardian of a world do. */
export class Control<P extends Person = Person> {
  /** `admin`: the program's upgrade authority, who is admin at first. */
  constructor(
    private readonly world: Stage,
    readonly admin: P,
    readonly guardian: P,
    private readonly keeper: () => Person,
  ) {}

  async controller() {
    const found = await fetchController(this.world.chain, pda.controller());
    if (found === null) throw new Error("there is no controller on this chain");
    return found;
  }

  /** Queues a change, valid for `validFor` seconds from its eta: a day unless said. */
  async queue(
    spec: ChangeSpec,
    { by = this.admin, validFor = 86_400 }: { by?: Person; validFor?: number } = {},
  ): Promise<Step & { change: ChangeRef }> {
    const { changes: number, delay } = await this.controller();
    const eta = Number(etaOf(spec, delay, BigInt(await this.world.now())));
    const validUntil = eta + validFor;
    const step = await perform(this.world, [by], {
      plan: (ctx) =>
        queueChangeInstructions(ctx, { admin: by.address, change: spec, validFor: BigInt(validFor), parts }),
      byHand: () => instructions.queueChange({ ...this.of(spec), admin: by.address, change: spec, number, validUntil }),
    });
    return { ...step, change: { address: pda.change(number), number, spec, eta, validUntil } };
  }

  /** What a change is of. */
  private of(spec: ChangeSpec): { pool: PublicKey | null; market: PublicKey | null } {
    const { venue } = this.world;
    const ofMarket = spec.kind === "market" || spec.kind === "status";
    return {
      pool: isControllers(spec) ? null : venue.pool,
      market: ofMarket ? venue.market(spec.index).address : null,
    };
  }

  /** Executes a due change; a new token or market is added by the admin. */
  execute({ spec, address: change }: ChangeRef, by: Person = this.keeper()): Promise<Step> {
    const { venue } = this.world;
    const admin = { admin: this.admin.address, pool: venue.pool, change };
    if (spec.kind === "listCustody") {
      const { mint, feedId, config } = spec;
      return this.world.run(instructions.addCustody({ ...admin, mint, feedId, config }), [this.admin]);
    }
    if (spec.kind === "listMarket") {
      const { token, stable, config } = spec;
      const market = pda.market(venue.pool, venue.markets.length);
      const ix = instructions.addMarket({ ...admin, market, index: token, stable, sleeps: false, config });
      return this.world.run(ix, [this.admin]);
    }
    return perform(this.world, [by], {
      plan: (ctx) => executeChangeInstructions(ctx, { change, parts }),
      byHand: () => instructions.executeChange({ ...this.of(spec), change }),
    });
  }

  /** Takes a change back; the rent goes to the admin who queued it. */
  cancel({ address: change }: ChangeRef, by: Person = this.admin): Promise<Step> {
    const who = { authority: by.address, change };
    return perform(this.world, [by], {
      plan: (ctx) => cancelChangeInstructions(ctx, { ...who, parts }),
      byHand: async () => {
        const proposer = (await fetchChange(this.world.chain, change))?.proposer ?? this.admin.address;
        return instructions.cancelChange({ ...who, proposer });
      },
    });
  }

  /** Queues a change, waits for its eta and executes it. */
  async change(spec: ChangeSpec): Promise<Step> {
    const { change } = await this.queue(spec);
    await this.world.waitUntil(change.eta);
    return this.execute(change);
  }

  /** What the change's account says; null where there is none. */
  async read({ address }: ChangeRef): Promise<ChangeSpec | null> {
    const found = await fetchChange(this.world.chain, address);
    return found && decodeChange(found);
  }

  tighten(measure: instructions.Measure, by: Person = this.guardian): Promise<Step> {
    const { pool, markets } = this.world.venue;
    const ofMarket = measure.kind === "reduceOnly" || measure.kind === "lowerInterest";
    const market = ofMarket ? (markets[measure.index]?.address ?? null) : null;
    return perform(this.world, [by], {
      plan: (ctx) => tightenInstructions(ctx, { guardian: by.address, measure, parts }),
      byHand: () => instructions.tighten({ guardian: by.address, pool, market, measure }),
    });
  }

  /** Ends the guardian's term this many seconds from now. */
  renewGuardian(seconds: number, by: Person = this.admin): Promise<Step> {
    const terms = { admin: by.address, seconds };
    return perform(this.world, [by], {
      plan: (ctx) => renewGuardianInstructions(ctx, { ...terms, parts }),
      byHand: () => instructions.renewGuardian(terms),
    });
  }

  transferAdmin(to: Person, by: Person = this.admin): Promise<Step> {
    const terms = { admin: by.address, to: to.address };
    return perform(this.world, [by], {
      plan: (ctx) => transferAdminInstructions(ctx, { ...terms, parts }),
      byHand: () => instructions.transferAdmin(terms),
    });
  }

  acceptAdmin(by: Person): Promise<Step> {
    return perform(this.world, [by], {
      plan: (ctx) => acceptAdminInstructions(ctx, { admin: by.address, parts }),
      byHand: () => instructions.acceptAdmin({ admin: by.address }),
    });
  }

  /** Takes the protocol's fees in one token to the admin's associated account, which is made if it is missing. */
  async collectFees(symbol: string, by: Person = this.admin): Promise<Step> {
    const { chain, tokens, venue } = this.world;
    const { index, mint, vault } = venue.custody(symbol);
    const adminToken = by.token(symbol);
    if ((await chain.getAccount(adminToken)) === null) await tokens.createAccount({ mint, owner: by.address });
    return perform(this.world, [by], {
      plan: (ctx) => collectFeesInstructions(ctx, { admin: by.address, custody: index, parts }),
      byHand: () => instructions.collectProtocolFees({ admin: by.address, pool: venue.pool, vault, adminToken }),
    });
  }

  /** Parameters in force, as a change would set them again. */
  async poolConfig(): Promise<PoolConfig> {
    const { lossEvents: events, ...rest } = (await this.world.pool()).state.params;
    return configOf(DEFAULT_POOL, { ...events, ...rest });
  }
  async custodyConfig(symbol: string): Promise<CustodyConfig> {
    const { index } = this.world.venue.custody(symbol);
    const params = (await this.world.pool()).state.custodies[index]?.params;
    return { ...configOf(DEFAULT_ASSET, { ...params }), stable: params?.stable === 1 };
  }
  async marketConfig(symbol: string): Promise<MarketConfig> {
    const { state, secondFeed } = await this.world.market(symbol);
    return { ...configOf(DEFAULT_MARKET, { ...state.params }), secondFeed };
  }
}

/** The program's wide numbers as the configuration has them. */
function configOf<C extends object>(standard: Readonly<C>, params: Record<string, unknown>): C {
  const like = (value: unknown, field: string) => (typeof value === "number" ? Number(params[field]) : params[field]);
  return Object.fromEntries(Object.entries(standard).map(([field, value]) => [field, like(value, field)])) as C;
}
