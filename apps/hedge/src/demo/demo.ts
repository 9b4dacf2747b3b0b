/**
 * A demonstration for a local network: three exchanges on this machine, in the forms that venues document, hold shorts
 * as large as what the pool is long of, and the monitor reads them as it would real ones. It is made up: no order is
 * sent, no hedge stands.
 */
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { poolReader } from "../pool/read";
import type { PoolView } from "../pool/view";
import type { Settings } from "../settings";
import { Account, STANDS, type Stand } from "./account";
import { Exchange, SECRETS } from "./exchange";

/** The asset that is hedged: the one that the recorded bodies are of. */
const ASSET = "SOL";
const SYMBOL = "SOL/USDT:USDT";
/** Where `npm start` looks for a monitor. */
const PORT = 9_465;
/** Milliseconds between two looks at the pool's price. */
const FOLLOW = 1_000;
/** The exchange that closes its short. */
const CLOSER: Stand = "binanceusdm";

const IDS = Object.keys(STANDS) as Stand[];

/** Keys as the environment would give them: of nobody. */
const KEYS: Record<string, string> = Object.fromEntries(
  IDS.flatMap((id) =>
    Object.entries(SECRETS).map(([part, secret]) => [
      `BALLAST_HEDGE_${id.toUpperCase()}_${part.toUpperCase()}`,
      secret,
    ]),
  ),
);

export interface DemoOptions {
  /** Seconds until an exchange closes its short by auto-deleveraging; null for never. */
  closes: number | null;
  told: (line: string) => void;
  /** How the pool is read: from its node if not given. */
  read?: () => Promise<PoolView>;
  /** Milliseconds between two looks at its price. */
  followMs?: number;
}

export class Demo {
  private price: number;
  private next: NodeJS.Timeout | undefined;
  private closing: NodeJS.Timeout | undefined;
  private stopped = false;

  private constructor(
    /** What a monitor of it runs with, and its keys. */
    readonly settings: Settings,
    readonly keys: Readonly<Record<string, string>>,
    private readonly exchanges: readonly Exchange[],
    private readonly accounts: readonly Account[],
    private readonly told: (line: string) => void,
    price: number,
  ) {
    this.price = price;
  }

  /** `Misuse` where venues are named, or the pool has nothing to hedge here; and what reading the pool ends in. */
  static async open(
    given: Settings,
    { closes, told, read = poolReader(given), followMs = FOLLOW }: DemoOptions,
  ): Promise<Demo> {
    if (given.venues.length > 0) throw new Misuse("demo: settings name venues; take a file without, or `watch` them");
    const sol = (await read()).assets.find(({ asset }) => asset === ASSET);
    if (sol === undefined || !(sol.delta > 0)) throw new Misuse(`demo: the pool is not long of ${ASSET}`);
    const units = sol.delta / sol.price;
    const exchanges = await Promise.all(IDS.map((id) => Exchange.open(id)));
    const accounts = exchanges.map((exchange, i) => new Account(IDS[i] as Stand, exchange, units, sol.price));
    const venues = exchanges.map(({ url }, i) => ({
      ...{ id: IDS[i] as Stand, url, markets: { [ASSET]: { symbol: SYMBOL, multiple: 1 } } },
    }));
    const settings = { ...given, venues, port: given.port ?? PORT, demonstration: true };
    const demo = new Demo(settings, KEYS, exchanges, accounts, told, sol.price);
    told(
      `DEMONSTRATION: ${IDS.join(", ")} are made up, on this machine, short of ${units.toFixed(0)} ${ASSET} together`,
    );
    demo.follow(read, followMs);
    if (closes !== null) demo.closing = setTimeout(() => demo.deleverage(), closes * 1_000);
    return demo;
  }

  private follow(read: () => Promise<PoolView>, everyMs: number): void {
    const look = async () => {
      // A node that does not answer is the monitor's to tell: prices stand until it does.
      const view = await read().catch(() => null);
      this.price = view?.assets.find(({ asset }) => asset === ASSET)?.price ?? this.price;
      for (const account of this.accounts) account.at(this.price);
      if (!this.stopped) this.next = setTimeout(look, everyMs);
    };
    this.next = setTimeout(look, everyMs);
  }

  /** An exchange closes its short. */
  deleverage(): void {
    const units = this.accounts.find(({ id }) => id === CLOSER)?.close(this.price) ?? 0;
    this.told(`DEMONSTRATION: ${CLOSER} closes its short of ${units.toFixed(0)} ${ASSET} by auto-deleveraging`);
  }

  async close(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.next);
    clearTimeout(this.closing);
    await Promise.all(this.exchanges.map((exchange) => exchange.close()));
  }
}
