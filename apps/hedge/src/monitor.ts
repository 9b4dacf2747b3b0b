/** Pool and venues together: what the commands and the server show. */
import { Misuse } from "../../../scripts/lib/command.cjs";
import { Desk } from "./desk/desk";
import { Feed } from "./desk/reading";
import { poolReader } from "./pool/read";
import type { PoolView } from "./pool/view";
import type { Ages } from "./risk/input";
import { type Memory, NOTHING } from "./risk/memory";
import { reportOf } from "./risk/report";
import type { Report } from "./risk/state";
import type { Settings } from "./settings";
import { openVenue } from "./venues/index";
import { credentialsOf, hidingKeys } from "./venues/keys";

/** Several looks may fail before what was seen is old, and one question may take twice the deadline. */
const LOOKS = 4;

export class Monitor {
  private memory: Memory = NOTHING;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  readonly pool: Feed<PoolView>;

  private constructor(
    private readonly settings: Settings,
    readonly desk: Desk,
    readonly hide: (text: string) => string,
    pool: () => Promise<PoolView>,
  ) {
    this.pool = new Feed(pool, settings.deadlineMs * 2, hide);
  }

  /**
   * Opens all venues and reads what their keys may do. `Misuse` where a key may trade or withdraw, where one is missing
   * or said twice, where ccxt is needed and missing.
   */
  static async open(
    settings: Settings,
    env: Readonly<Record<string, string | undefined>> = process.env,
    pool: () => Promise<PoolView> = poolReader(settings),
  ): Promise<Monitor> {
    const ids = settings.venues.map(({ id }) => id);
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    if (twice !== undefined) throw new Misuse(`venues: ${twice} is there twice; its accounts are one hedge each`);
    const credentials = settings.venues.map((venue) => credentialsOf(venue, env));
    const { deadlineMs, fastMs, slowMs } = settings;
    const venues = await Promise.all(
      settings.venues.map(({ id, markets, url = null }, i) =>
        openVenue(id, { markets, url, deadlineMs, credentials: credentials[i] ?? {} }),
      ),
    );
    const hide = hidingKeys(credentials);
    const monitor = new Monitor(settings, new Desk(venues, { deadlineMs, fastMs, slowMs, hide }), hide, pool);
    const refused = await monitor.desk.check();
    if (refused.length > 0) {
      throw new Misuse(`${refused.map(hide).join("; ")}: this monitor only reads, and takes no key that may do more`);
    }
    return monitor;
  }

  /** Asks everything once. */
  async once(): Promise<Report> {
    await Promise.all([this.desk.once(), this.pool.poll()]);
    return this.look();
  }

  /** The picture of now, of what was last heard. */
  look(): Report {
    const { report, memory } = reportOf(
      {
        now: Date.now(),
        pool: this.pool.reading,
        venues: this.desk.readings,
        terms: this.settings.terms,
        ages: this.ages,
        demonstration: this.settings.demonstration,
      },
      this.memory,
    );
    this.memory = memory;
    return report;
  }

  /** Asks again and again; `heard` is told of each picture in which something new was heard. */
  start(heard: (report: Report) => void): void {
    const tell = () => {
      if (!this.stopped) heard(this.look());
    };
    const again = async () => {
      await this.pool.poll();
      tell();
      if (!this.stopped) this.timer = setTimeout(() => void again(), this.settings.fastMs);
    };
    this.desk.start(tell);
    void again();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.desk.stop();
  }

  private get ages(): Ages {
    const { fastMs, slowMs, deadlineMs } = this.settings;
    return { fastMs: fastMs * LOOKS + deadlineMs * 2, slowMs: slowMs * LOOKS + deadlineMs * 2 };
  }
}
