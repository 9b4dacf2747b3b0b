/** The API as an operator runs it, with the pages at its root, told where the node is. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../../..");
const START_MS = 180_000;

export interface RunningApi {
  url: string;
  stop(): Promise<void>;
}

/** Starts it on a node, with an embedded database of its own and a copy of the pages. `Error` with what it said. */
export async function startApi(
  dist: string,
  node: { rpc: string; ws: string },
  more: readonly string[] = [],
): Promise<RunningApi> {
  const folder = mkdtempSync(path.join(tmpdir(), "ballast-dashboard-"));
  const pages = path.join(folder, "pages");
  cpSync(dist, pages, { recursive: true });
  writeFileSync(path.join(pages, "config.json"), JSON.stringify({ rpc: node.rpc }));
  const flags = ["--rpc", node.rpc, "--ws", node.ws, "--port", "0", "--rate", "0", ...more];
  const args = [path.join(ROOT, "apps/api/bin/ballast-api.mjs"), ...flags];
  const child = spawn(process.execPath, [...args, "--db", path.join(folder, "db"), "--static", pages], { cwd: ROOT });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  for (const end = Date.now() + START_MS; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
    const [, url] = /: (http:\/\/\S+)\/v1\/status/.exec(said) ?? [];
    if (url !== undefined) return { url, stop };
    if (child.exitCode !== null) break;
  }
  await stop();
  throw new Error(`the API did not start: ${said}`);
}
