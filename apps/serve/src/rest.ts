/** What the command does not begin with is installed while it works: the story needs a third of what serving needs. */
import { spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../../..");
const ENSURE = path.join(ROOT, "scripts/ensure.mjs");

export class InstallError extends Error {
  override readonly name = "InstallError";
}

/**
 * Installs what rooms run with, where anything is missing, and says on stderr what it does. Throws `InstallError` where
 * that fails. It goes on to its end where this process ends before: half of an install would be in the next one's way.
 */
export function installed(...rooms: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [ENSURE, ...rooms], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new InstallError(`what ${rooms.join(" and ")} run with could not be installed: npm says why above`));
    });
  });
}
