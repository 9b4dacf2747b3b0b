/** One Chromium for the whole suite, and what every page of it is held to. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../../../../scripts/lib/chromium.cjs";

export type Theme = "light" | "dark";

export interface Opened {
  page: Page;
  /** What the page wrote to its console as an error, and what it threw. */
  said: string[];
  close(): Promise<void>;
}

interface Opening {
  theme?: Theme;
  width?: number;
  prepare?: (page: Page) => Promise<void>;
}

/** As wide as a small phone. */
export const PHONE = 360;
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export class Visitor {
  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async start(url: string): Promise<Visitor> {
    return new Visitor(await launchChromium(), url);
  }

  /** Opens a page and waits for its title; `prepare` comes before anything of it runs. */
  async open(path: string, { theme = "light", width = 1_280, prepare }: Opening = {}): Promise<Opened> {
    const viewport = { width, height: 800 };
    const context = await this.browser.newContext({
      ...({ viewport, colorScheme: theme, reducedMotion: "reduce", locale: "en-US" } as const),
    });
    const page = await context.newPage();
    await prepare?.(page);
    const said: string[] = [];
    page.on("pageerror", (error) => said.push(error.message));
    page.on("console", (message) => {
      // A failed request is told without its address.
      if (message.type() === "error") said.push(`${message.text()} ${message.location().url}`);
    });
    await page.goto(this.url + path);
    await page.waitForSelector("main h1");
    return { page, said, close: () => context.close() };
  }

  stop(): Promise<void> {
    return this.browser.close();
  }
}

/** Waits until nothing is being read any more. */
export const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.querySelector("main .waiting, .waiting") === null);

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

/** What axe finds on a page, as lines. */
export async function axe(page: Page): Promise<string[]> {
  // By the debugger, since the page's own policy takes no foreign script.
  await page.evaluate(AXE);
  const run = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)";
  const found = (await page.evaluate(run)) as Violation[];
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")} ${failureSummary.split("\n")[1] ?? ""}`),
  );
}

/** By how many pixels the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));

/** What a page says, without the frame around it. */
export const words = async (page: Page): Promise<string> => (await page.textContent("main")) ?? "";
