import {
  type ChangeSpec,
  type CustodyConfig,
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  decodeChange,
  etaOf,
  fetchChange,
  fetchController,
  instructions,
  isControllers,
  type MarketConfig,
  type PoolConfig,
  pda,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { Actor } from "./actor";
import { keyOf } from "./keys";
import type { Step } from "./refs";
import type { World } from "./world";

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
export class Control {
  constructor(private readonly world: World) {}

  /** The program's upgrade authority, who is admin at first. */
  get admin(): Actor {
    return new Actor(this.world, "admin", this.world.admin);
  }
  get guardian(): Actor {
    return new Actor(this.world, "guardian", keyOf(this.world.plan.seed, "guardian"));
  }

  async controller() {
    const found = await fetchController(this.world.chain, pda.controller());
    if (found === null) throw new Error("there is no controller on this chain");
    return found;
  }

  /** Queues a change, valid for `validFor` seconds from its eta: a day unless said. */
  async queue(spec: ChangeSpec, { by = this.admin, validFor = 86_400 } = {}): Promise<Step & { change: ChangeRef }> {
    const { venue } = this.world;
    const { changes, delay } = await this.controller();
    const eta = Number(etaOf(spec, delay, BigInt(await this.world.now())));
    const own = isControllers(spec);
    const ix = instructions.queueChange({
      ...{ admin: by.address, change: spec, number: changes, validUntil: eta + validFor },
      ...{ pool: own ? null : venue.pool, market: this.marketOf(spec) },
    });
    const change = { address: pda.change(changes), number: changes, spec, eta, validUntil: eta + validFor };
    return { ...(await this.world.run(ix, [by])), change };
  }

  /** The market that a change is of. */
  private marketOf(spec: ChangeSpec): PublicKey | null {
    return spec.kind === "market" || spec.kind === "status" ? this.world.venue.market(spec.index).address : null;
  }

  /** Executes a due change; a new token or market is added by the admin. */
  execute(ref: ChangeRef, by: Actor = this.world.keeper): Promise<Step> {
    const { venue } = this.world;
    const { spec, address } = ref;
    const admin = { admin: this.admin.address, pool: venue.pool, change: address };
    if (spec.kind === "listCustody") {
      const { mint, feedId, config } = spec;
      return this.world.run(instructions.addCustody({ ...admin, mint, feedId, config }), [this.admin]);
    }
    if (spec.kind === "listMarket") {
      const { token, stable, config } = spec;
      const market = pda.market(venue.pool, venue.markets.length);
      const ix = instructions.addMarket({ ...admin, market, index: token, stable, config });
      return this.world.run(ix, [this.admin]);
    }
    const pool = isControllers(spec) ? null : venue.pool;
    return this.world.run(instructions.executeChange({ change: address, pool, market: this.marketOf(spec) }), [by]);
  }

  /** Takes a change back; the rent goes to the admin who queued it. */
  async cancel({ address }: ChangeRef, by: Actor = this.admin): Promise<Step> {
    const proposer = (await fetchChange(this.world.chain, address))?.proposer ?? this.admin.address;
    return this.world.run(instructions.cancelChange({ authority: by.address, change: address, proposer }), [by]);
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

  tighten(measure: instructions.Measure, by: Actor = this.guardian): Promise<Step> {
    const { pool, markets } = this.world.venue;
    const ofMarket = measure.kind === "reduceOnly" || measure.kind === "lowerInterest";
    const market = ofMarket ? (markets[measure.index]?.address ?? null) : null;
    return this.world.run(instructions.tighten({ guardian: by.address, pool, market, measure }), [by]);
  }

  /** Lets the guardian's term end so many seconds from now. */
  renewGuardian(seconds: number, by: Actor = this.admin): Promise<Step> {
    return this.world.run(instructions.renewGuardian({ admin: by.address, seconds }), [by]);
  }
  transferAdmin(to: Actor, by: Actor = this.admin): Promise<Step> {
    return this.world.run(instructions.transferAdmin({ admin: by.address, to: to.address }), [by]);
  }
  acceptAdmin(by: Actor): Promise<Step> {
    return this.world.run(instructions.acceptAdmin({ admin: by.address }), [by]);
  }

  /** Takes the protocol's fees in one token to the admin's associated account, which is made if it is missing. */
  async collectFees(symbol: string, by: Actor = this.admin): Promise<Step> {
    const { chain, tokens, venue } = this.world;
    const { mint, vault } = venue.custody(symbol);
    const adminToken = by.token(symbol);
    if ((await chain.getAccount(adminToken)) === null) await tokens.createAccount({ mint, owner: by.address });
    const ix = instructions.collectProtocolFees({ admin: by.address, pool: venue.pool, vault, adminToken });
    return this.world.run(ix, [by]);
  }

  /** Parameters in force, as a change would set them again. */
  async poolConfig(): Promise<PoolConfig> {
    const { events, ...rest } = (await this.world.pool()).state.params;
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
