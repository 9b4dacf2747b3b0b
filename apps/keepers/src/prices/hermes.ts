/** Prices from Hermes, Pyth's web service: the newest, and those of a time. */
import { HermesClient, type PriceUpdate } from "@pythnetwork/hermes-client";
import { readAccumulator, type Update } from "./accumulator";
import { PriceError } from "./error";
import { asked, type Terms } from "./http";

export interface HermesOptions {
  /** Where it is: `https://hermes.pyth.network` if not given. */
  url?: string;
  /** For servers that ask for one. */
  accessToken?: string;
  /** Milliseconds that one answer may take, with its body: 3,000 if not given. */
  timeoutMs?: number;
  /** How often a question is asked that gets no answer: 3 times if not given. */
  attempts?: number;
  /** Milliseconds before the second time, doubled before each further one: 200 if not given. */
  pauseMs?: number;
  /** Milliseconds without a question after the server asks for patience, doubled each time in a row: 2,000. */
  patienceMs?: number;
  /** Milliseconds of a clock that never goes back: this machine's if not given. */
  now?: () => number;
}

const PUBLIC = "https://hermes.pyth.network";
/** The longest patience: a minute. */
const LONGEST = 60_000;
const AGAIN: ReadonlySet<string> = new Set(["TimedOut", "Unreachable", "Cut"]);
const ENCODING = { encoding: "base64", parsed: false } as const;

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** What checks that an answer has the documented form: the client's own. */
interface Schema {
  parse(said: unknown): unknown;
}

/** An answer of the documented form. `PriceError`. */
function answerIn(text: string, schema: Schema): unknown {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch (cause) {
    throw new PriceError("Cut", "the answer ends before it should", { cause });
  }
  try {
    return schema.parse(said);
  } catch (cause) {
    throw new PriceError("Malformed", "the answer is not of the documented form", { cause });
  }
}

/** Pyth's client, which would read an answer of any length, and ask again whatever it was: here `asked` asks. */
function clientOf(url: string, terms: Terms): HermesClient {
  const httpRequest = async (address: string, schema: Schema) => answerIn(await asked(address, terms), schema);
  return Object.assign(new HermesClient(url), { httpRequest });
}

/** The prices in an answer. `PriceError`. */
function updatesOf({ binary }: Pick<PriceUpdate, "binary">): Update[] {
  return binary.data.flatMap((text) => {
    const bytes = Buffer.from(text, binary.encoding);
    const whole =
      binary.encoding === "hex" ? text.length % 2 === 0 && bytes.length * 2 === text.length : bytes.length > 0;
    if (!whole) throw new PriceError("Malformed", `an update is no ${binary.encoding}`);
    return readAccumulator(bytes);
  });
}

/** One price for each feed that was asked for. `WrongFeed` where one is missing. */
function chosen(updates: readonly Update[], feedIds: readonly Uint8Array[]): Update[] {
  return feedIds.map((feedId) => {
    const found = updates.find((update) => Buffer.compare(update.feedId, feedId) === 0);
    if (found === undefined) throw new PriceError("WrongFeed", `no price of ${hex(feedId)}`);
    return found;
  });
}

export class Hermes {
  readonly url: string;
  private readonly client: HermesClient;
  private readonly attempts: number;
  private readonly pauseMs: number;
  private readonly patienceMs: number;
  private readonly now: () => number;
  private patience: number;
  private patientUntil = Number.NEGATIVE_INFINITY;

  constructor({ url = PUBLIC, accessToken, timeoutMs = 3_000, ...rest }: HermesOptions = {}) {
    this.url = url;
    const headers: Record<string, string> = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
    this.client = clientOf(url, { headers, timeoutMs });
    const { attempts = 3, pauseMs = 200, patienceMs = 2_000, now = () => performance.now() } = rest;
    [this.attempts, this.pauseMs, this.patienceMs, this.now] = [attempts, pauseMs, patienceMs, now];
    this.patience = patienceMs;
  }

  /** The newest price of each feed, in order. `PriceError`. */
  async latest(feedIds: readonly Uint8Array[]): Promise<Update[]> {
    return chosen(await this.ask(() => this.client.getLatestPriceUpdates(feedIds.map(hex), ENCODING)), feedIds);
  }

  /** The price of each feed that was first published at or after a unix time. `PriceError`, `NotYet` among them. */
  async at(feedIds: readonly Uint8Array[], time: bigint): Promise<Update[]> {
    const ask = () => this.client.getPriceUpdatesAtTimestamp(Number(time), feedIds.map(hex), ENCODING);
    const updates = chosen(await this.ask(ask), feedIds);
    for (const { print, feedId } of updates)
      if (print.publishTime < time || print.prevPublishTime >= time)
        throw new PriceError("WrongTime", `${hex(feedId)} of ${print.publishTime} is not the first from ${time} on`);
    return updates;
  }

  private async ask(question: () => Promise<PriceUpdate>): Promise<Update[]> {
    const rest = Math.ceil(this.patientUntil - this.now());
    if (rest > 0) throw new PriceError("RateLimited", `the server is left in peace for another ${rest} ms`);
    for (let attempt = 1; ; attempt++) {
      try {
        const updates = updatesOf(await question());
        this.patience = this.patienceMs;
        return updates;
      } catch (e) {
        const { name } = e as PriceError;
        if (name === "RateLimited") {
          this.patientUntil = this.now() + this.patience;
          this.patience = Math.min(2 * this.patience, LONGEST);
        }
        if (!AGAIN.has(name) || attempt >= this.attempts) throw e;
        await wait(this.pauseMs * 2 ** (attempt - 1));
      }
    }
  }
}
