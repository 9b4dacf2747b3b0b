/** A reader without a mouse: Tab, Enter, arrows. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** More stops than any page has. */
const STOPS = 250;

interface Stop {
  /** What has the focus, as a reader would say it. */
  name: string;
  seen: boolean;
  inside: boolean;
  again: boolean;
}

/** Where the focus is, and whether it can be seen; null where it left the page. */
const stopOf = (): Stop | null => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { top, bottom, left, right } = at.getBoundingClientRect();
  const again = at.hasAttribute("data-passed");
  at.toggleAttribute("data-passed", true);
  return {
    name: `${at.tagName.toLowerCase()} ${(at.getAttribute("aria-label") ?? at.textContent ?? "").trim().slice(0, 40)}`,
    seen: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
    inside: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    again,
  };
};

/** What can be used, is shown, and was not passed. */
const unreached = (): string[] => {
  const usable = "a[href], button:not([disabled]), input:not([disabled]), select, summary, [tabindex='0']";
  return [...document.querySelectorAll(usable)]
    .filter((element) => element.checkVisibility() && !element.hasAttribute("data-passed"))
    .map((element) => `${element.tagName.toLowerCase()} ${(element.textContent ?? "").trim().slice(0, 40)}`);
};

/** Goes through a whole page by Tab: what is not reached, where the focus is not seen or does not go on. */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (let i = 0; i < STOPS; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(stopOf);
    if (stop === null) break;
    if (stop.again) {
      faults.push(`${stop.name}: the focus comes back before the page's end`);
      break;
    }
    if (!stop.seen) faults.push(`${stop.name}: its focus is not seen`);
    if (!stop.inside) faults.push(`${stop.name}: has the focus out of sight`);
  }
  return [...faults, ...(await page.evaluate(unreached)).map((name) => `${name}: not reached`)];
}

/** Goes on with Tab until something with these words has the focus. */
export async function tabTo(page: Page, wanted: string | RegExp): Promise<void> {
  const said: string[] = [];
  for (let i = 0; i < STOPS; i++) {
    await page.keyboard.press("Tab");
    const words = (await page.evaluate(() => document.activeElement?.textContent ?? "")).trim();
    if (typeof wanted === "string" ? words === wanted : wanted.test(words)) return;
    said.push(words.slice(0, 30));
  }
  assert.fail(`the keyboard does not reach ${wanted}: ${said.join(" | ")}`);
}
