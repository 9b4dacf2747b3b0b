/** A question over HTTP whose answer ends by a deadline and is no longer than it may be: servers lie and break. */
import { PriceError, type PriceFault } from "./error";

/** Bytes of an answer: of fifty feeds, each in an update of its own, it has 90 KB. */
const MOST = 256 << 10;
/** Bytes of a refusal that are told. */
const TOLD = 200;

export interface Terms {
  headers: Readonly<Record<string, string>>;
  /** Milliseconds, with its body. */
  timeoutMs: number;
}

/** What a status means; null for an answer. */
function faultOf(status: number): PriceFault | null {
  if (status === 429) return "RateLimited";
  if (status === 404) return "NotYet";
  if (status >= 500) return "Unreachable";
  return status >= 400 ? "Refused" : null;
}

/** What `fetch` throws, by our names. */
function thrown(error: unknown): PriceError {
  if (error instanceof PriceError) return error;
  const { name = "", message = String(error) } = error instanceof Error ? error : {};
  const as = (fault: PriceFault) => new PriceError(fault, message, { cause: error });
  if (name === "TimeoutError" || name === "AbortError") return as("TimedOut");
  // The connection ended within the body.
  return as(/terminated|aborted/.test(message) ? "Cut" : "Unreachable");
}

/** A body's text, unpacked; of one that is longer no more than that is read, and its connection ends. */
async function textOf({ body }: Response, most: number): Promise<{ text: string; whole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > most) break;
  }
  return { text: Buffer.concat(parts).toString("utf8", 0, most), whole: length <= most };
}

/** The text of an answer. `PriceError`. */
export async function asked(url: string, { headers, timeoutMs }: Terms): Promise<string> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    const fault = faultOf(response.status);
    const { text, whole } = await textOf(response, fault === null ? MOST : TOLD);
    if (fault !== null) throw new PriceError(fault, `HTTP ${response.status}: ${text}`);
    if (!whole) throw new PriceError("Malformed", `an answer of more than ${MOST} bytes`);
    return text;
  } catch (e) {
    throw thrown(e);
  }
}
