/** Prices from Hermes, Pyth's web service: the newest, those of a time, and as they come. */
import { HermesClient, type PriceUpdate } from "@pythnetwork/hermes-client";
import { readAccumulator, type Update } from "./accumulator";
import { PriceError } from "./error";

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
  /** Milliseconds after which a stream that says nothing is opened anew: 10,000 if not given. */
  silenceMs?: number;
}

const PUBLIC = "https://hermes.pyth.network";
/** The longest patience: a minute. */
const LONGEST = 60_000;
const ENCODING = { encoding: "base64", parsed: false } as const;
const AGAIN: ReadonlySet<string> = new Set(["TimedOut", "Unreachable", "Cut"]);

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** What the client throws, by our names. */
function faultOf(error: unknown): PriceError {
  if (error instanceof PriceError) return error;
  const { name = "", message = String(error) } = error instanceof Error ? error : {};
  const status = Number(/status: (\d+)/.exec(message)?.[1] ?? 0);
  const as = (fault: PriceError["name"]) => new PriceError(fault, message, { cause: error });
  if (status === 429) return as("RateLimited");
  if (status === 404) return as("NotYet");
  if (status >= 500) return as("Unreachable");
  if (status >= 400) return as("Refused");
  if (name === "TimeoutError" || name === "AbortError") return as("TimedOut");
  if (name === "ZodError") return as("Malformed");
  if (name === "SyntaxError") return as("Cut");
  // The connection ended within the body.
  return as(/terminated|aborted/.test(message) ? "Cut" : "Unreachable");
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
  private readonly client: HermesClient;
  private readonly attempts: number;
  private readonly pauseMs: number;
  private readonly patienceMs: number;
  private readonly silenceMs: number;
  private patience: number;
  private patientUntil = 0;
  private readonly streams = new Set<() => void>();

  constructor({ url = PUBLIC, accessToken, timeoutMs = 3_000, ...rest }: HermesOptions = {}) {
    const token = accessToken === undefined ? {} : { accessToken };
    // It would ask again whatever the answer was.
    this.client = new HermesClient(url, { timeout: timeoutMs, httpRetries: 0, ...token });
    const { attempts = 3, pauseMs = 200, patienceMs = 2_000, silenceMs = 10_000 } = rest;
    [this.attempts, this.pauseMs, this.patienceMs, this.silenceMs] = [attempts, pauseMs, patienceMs, silenceMs];
    this.patience = patienceMs;
  }

  /** The newest price of each feed, in order. `PriceError`. */
  async latest(feedIds: readonly Uint8Array[]): Promise<Update[]> {
    const answer = await this.ask(() => this.client.getLatestPriceUpdates(feedIds.map(hex), ENCODING));
    return chosen(answer, feedIds);
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

  /**
   * Calls `take` with each price as it comes, and `failed` with what is no price, until the function that is returned
   * is called. A stream that breaks or says nothing for too long is opened anew.
   */
  listen(
    feedIds: readonly Uint8Array[],
    take: (update: Update) => void,
    failed: (error: PriceError) => void,
  ): () => void {
    let close: () => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        failed(new PriceError("TimedOut", `the stream said nothing for ${this.silenceMs} ms`));
        close();
        open();
      }, this.silenceMs);
    };
    const heard = (text: string) => {
      watch();
      try {
        for (const update of updatesOf(JSON.parse(text) as PriceUpdate)) take(update);
      } catch (e) {
        failed(e instanceof PriceError ? e : new PriceError("Malformed", String(e), { cause: e }));
      }
    };
    const open = () => {
      watch();
      this.client.getPriceUpdatesStream(feedIds.map(hex), { ...ENCODING, allowUnordered: false }).then((events) => {
        if (stopped) return events.close();
        close = () => events.close();
        events.onmessage = ({ data }) => heard(String(data));
        events.onerror = ({ message }) => failed(new PriceError("Unreachable", message ?? "the stream broke"));
      }, failed);
    };
    const stop = () => {
      stopped = true;
      clearTimeout(timer);
      close();
      this.streams.delete(stop);
    };
    this.streams.add(stop);
    open();
    return stop;
  }

  /** Ends all streams. */
  close(): void {
    for (const stop of this.streams) stop();
  }

  private async ask(question: () => Promise<PriceUpdate>): Promise<Update[]> {
    const rest = this.patientUntil - Date.now();
    if (rest > 0) throw new PriceError("RateLimited", `the server is left in peace for another ${rest} ms`);
    for (let attempt = 1; ; attempt++) {
      try {
        const updates = updatesOf(await question());
        this.patience = this.patienceMs;
        return updates;
      } catch (e) {
        const fault = faultOf(e);
        if (fault.name === "RateLimited") {
          this.patientUntil = Date.now() + this.patience;
          this.patience = Math.min(2 * this.patience, LONGEST);
        }
        if (!AGAIN.has(fault.name) || attempt >= this.attempts) throw fault;
        await wait(this.pauseMs * 2 ** (attempt - 1));
      }
    }
  }
}
