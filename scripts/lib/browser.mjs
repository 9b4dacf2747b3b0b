// The packed SDK in a page: built by vite, in the real Chromium, on the network of `npm start`.
import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { launchChromium } from "./chromium.cjs";
import { ROOT } from "./project.mjs";
import { Problem, run } from "./run.mjs";

const START_MS = 240_000;
const PAGE_MS = 180_000;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".json": "application/json" };
/** What each page may do. Scripts come from files only; `strict.html` may not compile WebAssembly either. */
const policy = (wasm) => `default-src 'self'; connect-src *; script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ""}`;

/** The pages as a user of the installed SDK builds them. Returns their directory. */
export async function buildPages(dir) {
  const { build } = await import("vite");
  const root = join(dir, "page");
  cpSync(join(ROOT, "scripts/browser"), root, { recursive: true });
  const input = ["index.html", "strict.html"].map((file) => join(root, file));
  await build({ root, configFile: false, logLevel: "error", build: { target: "es2022", rollupOptions: { input } } });
  return join(root, "dist");
}

/** Serves the pages with `files` beside them. Returns address and stop. */
async function serve(pages, files) {
  const server = createServer((request, response) => {
    const name = new URL(request.url, "http://x").pathname.slice(1) || "index.html";
    const path = join(pages, name);
    const body = files[name] ?? (path.startsWith(pages) && existsSync(path) ? readFileSync(path) : undefined);
    const type = { "Content-Type": TYPES[extname(name)] ?? "application/octet-stream" };
    response.writeHead(body === undefined ? 404 : 200, {
      ...type,
      "Content-Security-Policy": policy(name !== "strict.html"),
    });
    response.end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** The network of `npm start`, as soon as it serves: what it prints of itself. */
export async function startNetwork() {
  const child = spawn("npm", ["start", "--silent"], { cwd: ROOT, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const stop = () => {
    try {
      process.kill(-child.pid, "SIGTERM"); // npm does not pass it on
    } catch {
      // It has ended already.
    }
  };
  let text = "";
  const found = new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Problem(`npm start took too long:\n${text.slice(-2_000)}`)), START_MS);
    child.once("exit", (code) => fail(new Problem(`npm start ended with ${code}:\n${text.slice(-2_000)}`)));
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const [, rpc] = /export BALLAST_RPC=(\S+) [^\n]+\n/.exec(text) ?? [];
      if (rpc === undefined) return;
      clearTimeout(late);
      done({ rpc });
    });
  });
  try {
    return { network: await found, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Opens a page and waits for its result: steps by name, and the error where it ended in one. */
async function visit(browser, url) {
  const page = await browser.newPage();
  const said = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  await page.goto(url);
  try {
    await page.waitForFunction(() => window.result !== undefined, null, { timeout: PAGE_MS });
  } catch {
    return { steps: {}, error: `no result after ${PAGE_MS / 1_000} s; the page said: ${said.join("; ") || "nothing"}` };
  }
  return page.evaluate(() => window.result);
}

const expectSteps = (page, { steps, error }, wanted) => [
  ...(error === undefined ? [] : [`${page}: ${error}`]),
  ...Object.entries(wanted).flatMap(([name, value]) => {
    const got = steps[name];
    const holds = value instanceof RegExp ? value.test(got ?? "") : got === value;
    return holds ? [] : [`${page}: ${name} is ${got}, not ${value}`];
  }),
];

/** What the engine answers in Node, without a package in between. */
async function expected(dir) {
  const text = `import * as sdk from "@ballast/sdk"; import { answers } from "./page/worked.mjs";
    import { readFileSync } from "node:fs";
    console.log(answers(sdk, JSON.parse(readFileSync(process.argv[1], "utf8"))));`;
  const args = ["--input-type=module", "-e", text, join(ROOT, "vectors/world.json")];
  const { status, stdout, stderr } = await run(process.execPath, args, { cwd: dir, show: [] });
  if (status !== 0) throw new Problem(stderr);
  return stdout.trim();
}

/** Faults of both pages. Where no Chromium can be had that is a fault in CI, and a loud line elsewhere. */
export async function browserFaults({ dir }) {
  const pages = await buildPages(dir);
  const browser = await launchChromium().catch((error) => error);
  if (browser instanceof Error) {
    if (process.env.CI) return [browser.message];
    console.log(`WARNING: nothing was tested in a browser: ${browser.message}`);
    return [];
  }
  const answers = await expected(dir);
  const { network, stop } = await startNetwork();
  const files = {
    "network.json": JSON.stringify(network),
    "world.json": readFileSync(join(ROOT, "vectors/world.json")),
  };
  const server = await serve(pages, files);
  try {
    const trade = await visit(browser, `${server.url}/index.html`);
    const strict = await visit(browser, `${server.url}/strict.html`);
    for (const [name, value] of Object.entries(trade.steps)) console.log(`       ${name}: ${value.slice(0, 90)}`);
    return [
      ...expectSteps("trade", trade, {
        ...{ engine: "function", worked: "as in the design", answers, funded: "10 SOL, 10000 USDC" },
        ...{ quote: / USD$/, opened: / USD$/, heard: /^[1-9]\d* changes of the pool$/ },
        ...{ "liquidation price": /^[\d,.]+$/, "profit at risk": /^\d+ paid now, \d+ at risk$/ },
        ...{ closed: / USD, [1-9]\d* atoms back$/, gone: "true", receipts: /^[1-9]/, receipt: /^U [1-9]\d*, LPs / },
      }),
      ...expectSteps("strict", strict, { forbidden: "EngineUnavailable", worked: "as in the design", answers }),
    ];
  } finally {
    server.stop();
    await browser.close();
    stop();
  }
}
