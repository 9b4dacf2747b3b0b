import type { Browser } from "playwright-core";

/** A Chromium that has started: Debian's, else npm's. `Problem` in one line where none does. */
export function launchChromium(): Promise<Browser>;
