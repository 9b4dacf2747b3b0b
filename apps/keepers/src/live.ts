/** A keeper that runs until it is told to stop: with its log, its ledger, and what it answers over HTTP. */
import { plain } from "@ballast/follow";
import { type Context, connectionSource, createContext, PROGRAM_ID, pda } from "@ballast/sdk";
import type { Logger } from "pino";
import { ending } from "./exit";
import { Metrics } from "./health/metrics";
import { type Door, serve } from "./health/server";
import { faultsOf } from "./health/verdict";
import { Keeper } from "./keeper";
import { chainOf } from "./ledger/chain";
import type { Entry } from "./ledger/entry";
import { Ledger } from "./ledger/ledger";
import { COSTS } from "./ledger/totals";
import { logging } from "./log";
import type { Settings } from "./settings";
import { each, optionsOf, walletOf } from "./setup";
import { Worth } from "./worth";

/** How long what was sent may take at the end; a blockhash lives for about a minute. */
const LEDGER_MS = 5_000;
const CATCH_UP_MS = 60_000;
/** Tries to start, and milliseconds between two. */
const [STARTS, START_MS] = [5, 500];
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Everything around one keeper. */
export class Live {
  private lastRound = Date.now();
  private keeper: Keeper;
  private ended = false;
  private catching: NodeJS.Timeout | null = null;
  private readonly metrics: Metrics;
  private readonly ledger: Ledger;
  private readonly worth: Worth;
  private readonly make: () => Keeper;
  private door: Door | null = null;
  private starting: Promise<void> | null = null;
  /** It has kept something: its ledger is to be brought up to date at the end. */
  private kept = false;
  private ctx: Promise<Context> | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly logger: Logger,
    private readonly hide: (text: string) => string,
  ) {
    const wallet = walletOf(settings);
    const { publicKey } = wallet;
    // The keeper's own way to the nodes ends with it.
    const apart = plain(settings.rpc[0] ?? "");
    const chain = chainOf(() => (this.ended ? apart : this.keeper.connection), publicKey);
    this.metrics = new Metrics(() => this.keeper.state());
    this.worth = new Worth(() => this.context());
    this.ledger = new Ledger({
      ...{ file: settings.ledger, keeper: publicKey.toBase58(), chain },
      entered: (entry) => void this.entered(entry),
      told: (words) => logger.warn(hide(words)),
      lost: (signature, why) => logger.warn({ signature }, hide(`not in the ledger yet, ${why}: ${signature}`)),
    });
    const listener = each(logging(logger, hide), this.metrics.listen, this.ledger.listen, (happening) => {
      if (happening.what === "round") this.lastRound = Date.now();
    });
    this.make = () => new Keeper(optionsOf(settings, wallet, listener));
    this.keeper = this.make();
  }

  /** Opens the door first, so that whoever watches sees it begin; throws where no node can be read. */
  start(): Promise<void> {
    this.starting = this.opened();
    return this.starting;
  }

  private async opened(): Promise<void> {
    const { port, host, pool, share } = this.settings;
    if (port !== null) {
      this.door = await serve(this.served(), { port, host });
      this.logger.info(`http://${host}:${this.door.port}/health, /ready, /metrics, /state`);
    }
    await this.begin();
    this.kept = true;
    this.lastRound = Date.now();
    const part = share.of === 1 ? "" : `, part ${share.index + 1} of ${share.of} first`;
    this.logger.info(`keeping pool ${pool}${part}`);
    await this.catchUp();
    // Asked to end in the meantime: a timer that begins now would keep the process for ever.
    if (!this.ended) this.catching = setInterval(() => void this.catchUp(), CATCH_UP_MS);
  }

  /** Brings the ledger up to date, now and each minute: what was sent may land when nobody looks for it any more. */
  private async catchUp(): Promise<boolean> {
    try {
      const found = await this.ledger.catchUp();
      if (found > 0) this.logger.info(`${found} transactions that had landed unseen are in the ledger now`);
      return true;
    } catch (error) {
      this.logger.warn(this.hide(`the ledger is not up to date, it is tried again: ${(error as Error).message}`));
      return false;
    }
  }

  /** Some more times where nodes do not answer: a start reads everything, and one call of many may fail. */
  private async begin(): Promise<void> {
    for (let left = STARTS; ; left -= 1) {
      try {
        return await this.keeper.start();
      } catch (error) {
        const { status, text } = ending(error);
        if (left <= 1 || status !== 3 || this.ended) throw error;
        this.logger.warn(`${this.hide(text.replace(/^error: /, ""))}; trying again`);
        await sleep(START_MS);
        if (this.ended) throw error;
        this.keeper = this.make();
      }
    }
  }

  /** Ends when what was sent has ended, and its cost is written down. */
  async stop(): Promise<void> {
    this.ended = true;
    await this.keeper.stop();
    await this.starting?.catch(() => null); // Whoever waits for it is told; nothing of it begins any more.
    clearInterval(this.catching ?? undefined);
    if (this.kept) for (let left = STARTS; left > 0 && !(await this.catchUp()); left -= 1) await sleep(START_MS);
    await this.ledger.close(LEDGER_MS);
    await this.door?.close();
    this.metrics.close();
  }

  /** Counts what a transaction cost; what it gained where the pool knows a price. */
  private async entered(entry: Entry): Promise<void> {
    const costs = Object.fromEntries(COSTS.map((cost) => [cost, BigInt(entry[cost])]));
    const usd = await this.worth.of(entry).catch(() => null);
    this.metrics.entered(costs as Record<(typeof COSTS)[number], bigint>, usd);
  }

  private context(): Promise<Context> {
    const source = connectionSource(this.keeper.connection);
    this.ctx ??= createContext({ source, pool: pda.pool(this.settings.pool, PROGRAM_ID) }).catch((error) => {
      this.ctx = null; // The next one asks again.
      throw error;
    });
    return this.ctx;
  }

  private served() {
    const { totals } = this.ledger;
    return {
      faults: () => faultsOf(this.keeper.state(), { roundMs: Date.now() - this.lastRound }),
      ready: () => this.keeper.ready(),
      metrics: () => this.metrics.text(),
      metricsType: this.metrics.registry.contentType,
      state: () => ({
        keeper: this.keeper.state(),
        ledger: { ...totals, tokens: Object.fromEntries(totals.tokens), pending: this.ledger.pending },
      }),
    };
  }
}

/** Runs until Ctrl-C, or until whoever started it asks for an end; a second time ends at once. */
export async function live(settings: Settings, logger: Logger, hide: (text: string) => string): Promise<number> {
  const running = new Live(settings, logger, hide);
  const asked = new Promise<void>((done) => {
    let times = 0;
    const ask = () => {
      times += 1;
      if (times > 1) process.exit(130);
      logger.info("stopping when what was sent has ended; Ctrl-C again stops at once");
      done();
    };
    process.on("SIGINT", ask);
    process.on("SIGTERM", ask);
  });
  try {
    await Promise.race([running.start().then(() => asked), asked]);
  } finally {
    await running.stop();
  }
  logger.info("stopped");
  return 0;
}
