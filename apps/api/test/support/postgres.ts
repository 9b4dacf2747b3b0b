/** A PostgreSQL server for tests: Debian's, in a temporary directory, on a socket, as a user without rights. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "mocha";

const DEBIAN = "/usr/lib/postgresql";
const START_MS = 60_000;

/** Where its programs are; null where it is not installed. */
export function postgresOf(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const [newest] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  const path = join(DEBIAN, String(newest), "bin");
  return existsSync(join(path, "initdb")) ? path : null;
}

/** Ends the test as one that was left out. */
const leaveOut = (test: Context): never => (test.skip as () => never).call(test);

/** The programs, or the end of this test: left out with how to get them, and never left out in CI. */
function programsFor(test: Context): string {
  const path = postgresOf();
  if (path !== null) return path;
  const words = "PostgreSQL is not installed: apt-get install postgresql-15";
  if (process.env.CI !== undefined) throw new Error(words);
  console.log(`      skipped: ${words}`);
  return leaveOut(test);
}

/** It refuses to run as root. 65534 is `nobody`. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface Server {
  url: string;
  /** Its process: those of connections are its children. */
  process: number;
  stop(): Promise<void>;
}

/** Starts one for a test, or a hook; where there is none, the test is left out. */
export async function startPostgres(test: Context): Promise<Server> {
  const path = programsFor(test);
  const folder = mkdtempSync(join(tmpdir(), "ballast-pg-"));
  chmodSync(folder, 0o777);
  const data = join(folder, "data");
  const options = { ...user, cwd: "/", env: { ...process.env, LC_ALL: "C" } };
  const init = ["-D", data, "-U", "ballast", "-A", "trust", "-E", "UTF8"];
  execFileSync(join(path, "initdb"), init, { ...options, stdio: "pipe" });
  const settings = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${folder}`, "-c", "fsync=off"];
  const server = spawn(join(path, "postgres"), ["-D", data, ...settings], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await ready(server);
  const url = `postgres://ballast@localhost/postgres?host=${encodeURIComponent(folder)}`;
  return { url, process: server.pid ?? 0, stop: () => stop(server, folder) };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((done, failed) => {
    let told = "";
    const timer = setTimeout(() => failed(new Error(`PostgreSQL did not start: ${told}`)), START_MS);
    server.once("exit", (code) => failed(new Error(`PostgreSQL ended with ${code}: ${told}`)));
    server.stderr?.on("data", (data) => {
      told += String(data);
      if (!told.includes("ready to accept connections")) return;
      clearTimeout(timer);
      done();
    });
  });
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = once(server, "exit");
  server.kill("SIGINT");
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
