// The browser that tests use: Debian's Chromium where it is installed, else the one that npm brings.
const { existsSync } = require("node:fs");
const { Problem } = require("./command.cjs");

/** npm's own flags put everything into one process, which ends with its first page, and switch rules of the web off. */
const FLAGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"];
const DEBIAN = ["/usr/bin/chromium", "/usr/bin/chromium-headless-shell"];

/** A browser that has started. `Problem` in one line where none does. */
async function launchChromium() {
  const { chromium } = await import("playwright-core");
  const own = DEBIAN.find((path) => existsSync(path));
  try {
    const executablePath = own ?? (await (await import("@sparticuz/chromium")).default.executablePath());
    return await chromium.launch({ executablePath, args: FLAGS });
  } catch (cause) {
    throw new Problem(`no Chromium could be started: ${cause.message.split("\n").slice(0, 3).join(" ")}`);
  }
}

module.exports = { launchChromium };
