/** Those who read over HTTP, all the time: what everybody looks at, and what is of one owner among all. */
import { Random } from "../random";

const READERS = 4;
/** Answers that each reads in a step, and of all together where their cost is measured. */
const EACH = 50;
const MEASURED = 100;

/** Pages are short, so that an answer of the last day is no longer than one of the second. */
const ASKED: readonly ((owner: string) => string)[] = [
  () => "/v1/status",
  () => "/v1/markets",
  () => "/v1/markets/0/ladder",
  () => "/v1/events?limit=20",
  () => "/v1/events?name=PositionLiquidated&limit=20",
  () => "/v1/markets/0/candles?res=1h&limit=20",
  () => "/v1/fund",
  () => "/v1/fund/flows?limit=20",
  () => "/v1/loss-events?limit=5",
  () => "/v1/requests?limit=20",
  (owner) => `/v1/owners/${owner}`,
  (owner) => `/v1/owners/${owner}/positions`,
  (owner) => `/v1/events?owner=${owner}&limit=20`,
];

export class Readers {
  asked = 0;
  /** Answers that were none, by their status and path; the first of each kind. */
  readonly wrong = new Map<string, number>();
  private readonly random: Random;

  constructor(
    private readonly url: string,
    /** Everybody who is there. */
    private readonly owners: () => readonly string[],
    seed: number,
  ) {
    this.random = new Random(seed ^ 0x4ead);
  }

  /** All of them, each its share of a step. */
  async step(): Promise<void> {
    await this.all(EACH);
  }

  /** So many that their cost can be told; how many they were. */
  async measured(): Promise<number> {
    await this.all(MEASURED / READERS);
    return MEASURED;
  }

  private async all(each: number): Promise<void> {
    const one = async (reader: number) => {
      for (let i = 0; i < each; i += 1)
        await this.ask(ASKED[(reader * 3 + i) % ASKED.length] as (typeof ASKED)[number]);
    };
    await Promise.all(Array.from({ length: READERS }, (_, reader) => one(reader)));
  }

  private async ask(path: (owner: string) => string): Promise<void> {
    const asked = path(this.random.one(this.owners()));
    const answer = await fetch(this.url + asked).catch(() => null);
    await answer?.arrayBuffer().catch(() => null);
    this.asked += 1;
    if (answer?.ok) return;
    const what = `${answer?.status ?? "no answer"} of ${path("OWNER")}`;
    this.wrong.set(what, (this.wrong.get(what) ?? 0) + 1);
  }
}
