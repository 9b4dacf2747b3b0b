/** `watch`: looks at the live pool until it is stopped. */
import { connectionSource, createContext, pda } from "@ballast/sdk";
import { pino } from "pino";
import { readBook } from "../book/book";
import { shippedModel } from "../model/shipped";
import type { Answer } from "../output";
import { ForecastLog } from "../record/log";
import { numberIn, type Settings } from "../settings";
import { open } from "../watch/door";
import { Metrics } from "../watch/metrics";
import { Pulse } from "../watch/pulse";
import { Watch } from "../watch/snapshot";
import { patient } from "./live";

const HOST = "127.0.0.1";

export async function watch(settings: Settings, _: string[], flags: Record<string, string>): Promise<Answer> {
  const every = numberIn(flags.every ?? "10", "--every", 1, 3_600);
  const port = flags.port === undefined ? null : numberIn(flags.port, "--port", 0, 65_535);
  const log = flags.log === undefined ? null : ForecastLog.open(flags.log);
  const source = connectionSource(patient(settings.rpc));
  const read = async () => readBook(await createContext({ source, pool: pda.pool(settings.pool) }));
  const pulse = new Pulse(new Watch(shippedModel(), settings.seed, log), read, every * 1_000);
  const server = port === null ? null : await open(pulse, new Metrics(pulse), { port, host: flags.host ?? HOST });
  // The log is on the error output: the output is for what a command found.
  const logger = pino({ base: null }, pino.destination({ fd: 2, sync: true }));
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  await pulse.run(stop.signal, (line) => logger.warn(line));
  server?.close();
  server?.closeAllConnections();
  const { looks, failures } = pulse;
  return { data: { looks, failures, head: log?.head ?? null }, text: `${looks} looks, ${failures} failed` };
}
