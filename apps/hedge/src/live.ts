/** A monitor that runs until it is told to stop: it says what begins and what ends, and answers over HTTP. */
import { destination, type Logger, pino } from "pino";
import { Monitor } from "./monitor";
import type { Report } from "./risk/state";
import type { Settings } from "./settings";
import { Door } from "./view/door";
import { isReady } from "./view/health";
import { Metrics } from "./view/metrics";
import { alarmText } from "./view/text";

/** What to say of a picture: alarms that began, and those that ended. Each is said once. */
export class Changes {
  private held = new Map<string, string>();

  of({ alerts }: Pick<Report, "alerts">): { began: Report["alerts"]; ended: string[] } {
    const now = new Map(alerts.map((alert) => [`${alert.level} ${alert.kind} ${alert.subject}`, alarmText(alert)]));
    const began = alerts.filter(({ level, kind, subject }) => !this.held.has(`${level} ${kind} ${subject}`));
    const ended = [...this.held].filter(([key]) => !now.has(key)).map(([, text]) => text);
    this.held = now;
    return { began, ended };
  }
}

const LEVELS = { critical: "error", warn: "warn" } as const;

function logged(logger: Logger, changes: Changes, report: Report): void {
  const { began, ended } = changes.of(report);
  for (const alert of began) logger[LEVELS[alert.level]](alert, alarmText(alert));
  for (const text of ended) logger.info(`over: ${text}`);
}

/** Lines for people: time and sentence. */
const lines = (to: NodeJS.WritableStream) => ({
  write(json: string) {
    const { time, msg } = JSON.parse(json) as { time: number; msg: string };
    to.write(`${new Date(time).toISOString().slice(11, 19)} ${msg}\n`);
  },
});

/** Runs it; the exit code. A signal ends it at once: nothing is ever under way but questions. `env`: has the keys. */
export async function live(settings: Settings, json: boolean, env = process.env): Promise<number> {
  const options = { level: settings.logLevel, base: null };
  const logger = pino(options, json ? destination({ fd: 2, sync: true }) : lines(process.stderr));
  const monitor = await Monitor.open(settings, env);
  const [changes, metrics] = [new Changes(), new Metrics()];
  let last: Report | null = null;
  const { port, host } = settings;
  const door = port === null ? null : await Door.open({ port, host }, () => last && monitor.look(), metrics);
  if (door !== null) logger.info(`http://${host}:${door.port}/health, /ready, /metrics, /hedge/delta, ...`);
  for (const { id, key } of monitor.look().venues) logger.info(`key of ${id}: ${key}`);
  const began = Date.now();
  monitor.start((report) => {
    last = report;
    // A venue that is not asked yet is no alarm; one that has not answered after twice its deadline is.
    if (isReady(report) || Date.now() - began > 2 * settings.deadlineMs) logged(logger, changes, report);
  });
  await new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
  monitor.stop();
  await door?.close();
  return 0;
}
