// What `npm start` leaves when it is killed as a machine kills: nothing. Its pages are a process of their own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { networkPublished } from "@ballast/testkit";

const ROOT = path.resolve(__dirname, "../../..");
const PORT = "21899";
const NODE = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "apps/serve/src/main.ts"].concat(
  "--port",
  PORT,
);
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const answers = (url: string) =>
  fetch(`${url}/ready`).then(
    () => true,
    () => false,
  );

async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await pause(200)) if (await holds()) return;
  assert.fail(`not within ${seconds} s: ${what}`);
}

/** Processes that serve this network's pages, ready or not. */
const serving = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const words = readFileSync(`/proc/${name}/cmdline`, "utf8");
        return words.includes("ballast-api.mjs") && words.includes(`127.0.0.1:${PORT}`);
      } catch {
        return false; // It has ended meanwhile.
      }
    });

if (networkPublished)
  describe("npm start, killed", function () {
    this.timeout(240_000);

    async function killedWhen(holds: (said: string) => Promise<boolean>): Promise<void> {
      const child = spawn(process.execPath, NODE, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      try {
        await until("the moment to kill it", 120, () => holds(said));
      } finally {
        child.kill("SIGKILL");
      }
      await until("no process of its pages is left", 60, async () => serving().length === 0);
    }

    it("takes its pages with it", () =>
      killedWhen((said) => answers(/dashboard +(http:\/\/\S+)/.exec(said)?.[1] ?? "http://127.0.0.1:1")));

    it("takes them with it while they begin as well", () => killedWhen(async () => serving().length > 0));
  });
