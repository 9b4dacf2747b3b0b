/**
 * The hedge monitor, which is a process of its own: exchanges' keys are there and never here. Its answers are asked for
 * at the one address that this server was told, checked, and handed on.
 */
import type { z } from "zod";
import { MONITOR, type MonitorRoute } from "../contract/index";
import { fault } from "../fault";

/** An answer may take so long, and have so many bytes. */
const ANSWER_MS = 3_000;
const MOST = 4_194_304;
/** Asked once in this time at most, however many ask here. */
const KEPT_MS = 1_000;

type Said<R extends MonitorRoute> = z.infer<(typeof MONITOR)[R]>;
interface Kept {
  at: number;
  said: Promise<unknown>;
}

/** The bytes of a body; `null` where there are too many. */
async function bytesOf(response: Response): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MOST) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const words = (error: unknown): string => {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  return (cause?.code ?? message ?? String(error)).split("\n", 1)[0] ?? "";
};

export class HedgeMonitor {
  private readonly kept = new Map<MonitorRoute, Kept>();

  private readonly base: string;

  /** `url`: of the settings; nothing that is asked here is part of it but a route of our own list. */
  constructor(url: string) {
    this.base = url.endsWith("/") ? url : `${url}/`;
  }

  /** What it says. `HedgeAway`, `HedgeUnreadable`. */
  ask<R extends MonitorRoute>(route: R): Promise<Said<R>> {
    const known = this.kept.get(route);
    if (known !== undefined && Date.now() - known.at < KEPT_MS) return known.said as Promise<Said<R>>;
    const said = this.fetched(route);
    this.kept.set(route, { at: Date.now(), said });
    said.catch(() => undefined);
    return said;
  }

  private async fetched<R extends MonitorRoute>(route: R): Promise<Said<R>> {
    const body = await this.read(route);
    let said: unknown;
    try {
      said = JSON.parse(body.toString("utf8"));
    } catch {
      throw fault("HedgeUnreadable", `hedge/${route}: is no JSON`);
    }
    const found = (MONITOR[route] as unknown as z.ZodType<Said<R>>).safeParse(said);
    if (found.success) return found.data;
    const [issue] = found.error.issues;
    throw fault("HedgeUnreadable", `hedge/${route}: ${issue?.path.join(".")} ${issue?.message}`.slice(0, 200));
  }

  private async read(route: MonitorRoute): Promise<Buffer> {
    const away = (why: string) => fault("HedgeAway", `the hedge monitor does not answer: ${why}`, 5);
    try {
      // A redirect would lead to an address that nobody named.
      const response = await fetch(new URL(`hedge/${route}`, this.base), {
        ...{ redirect: "error", signal: AbortSignal.timeout(ANSWER_MS), headers: { accept: "application/json" } },
      });
      const body = await bytesOf(response);
      if (body === null) throw fault("HedgeUnreadable", `hedge/${route}: has more than ${MOST} bytes`);
      if (response.status === 503) throw away("it has heard nothing yet");
      if (!response.ok) throw fault("HedgeUnreadable", `hedge/${route}: is answered with ${response.status}`);
      return body;
    } catch (error) {
      throw (error as Error).name === "Fault" ? error : away(words(error));
    }
  }
}
