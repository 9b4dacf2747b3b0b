/** How fast a page is, in measures that say the same on a machine that has other work. */
import type { Page } from "playwright-core";

/** What a browser has measured of a page. */
export interface Vitals {
  /** The largest paint, ms after the page was asked for. */
  paint: number;
  /** How far things jumped. */
  shift: number;
  /** Of tasks longer than 50 ms what is over that: while they run, the page answers nothing. */
  blocked: number;
}

/** Runs in the page, before anything of it. */
export function watchVitals(): void {
  const found = { paint: 0, shift: 0, blocked: 0 };
  (window as unknown as { vitals: object }).vitals = found;
  const watch = (
    type: string,
    each: (entry: PerformanceEntry & { value?: number; hadRecentInput?: boolean }) => void,
  ) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  watch("largest-contentful-paint", ({ startTime }) => {
    found.paint = startTime;
  });
  watch("layout-shift", ({ value = 0, hadRecentInput }) => {
    if (!hadRecentInput) found.shift += value;
  });
  watch("longtask", ({ duration }) => {
    found.blocked += Math.max(0, duration - 50);
  });
}

/** What was measured until now. Two frames later, so that the observers have heard of all. */
export const vitalsOf = (page: Page): Promise<Vitals> =>
  page.evaluate(async () => {
    for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done, 100));
    return (window as unknown as { vitals: Vitals }).vitals;
  });

/** CPU seconds that all of the browser's page processes have had: what others do on the machine is not in it. */
export async function cpuOf(page: Page): Promise<number> {
  const browser = page.context().browser();
  const session = await browser?.newBrowserCDPSession();
  const { processInfo } = (await session?.send("SystemInfo.getProcessInfo")) ?? { processInfo: [] };
  await session?.detach();
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** How much longer than alone something takes here and now: what a core gives to others while this one wants it. */
export function contention(): number {
  const [start, used] = [process.hrtime.bigint(), process.cpuUsage()];
  for (let n = 0; Number(process.hrtime.bigint() - start) < 60e6; n++) Math.sqrt(n);
  const { user, system } = process.cpuUsage(used);
  return Math.max(1, Number(process.hrtime.bigint() - start) / 1_000 / (user + system));
}
