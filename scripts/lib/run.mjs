// Child processes and progress lines.
import { spawn, spawnSync } from "node:child_process";
import { Problem } from "./command.cjs";

export { helped, Misuse, main, misuse, Problem, readFlags } from "./command.cjs";

/** Whether a program of this name can be started. */
export function available(command, args = ["--version"]) {
  const r = spawnSync(command, args, { stdio: "ignore" });
  return r.error === undefined && r.status === 0;
}

/** "8 s", "2 min 05 s" */
export function duration(ms) {
  const s = Math.round(ms / 1000);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
}

/**
 * Runs a command to its end. What it writes is returned, stdout and stderr apart, and shown as it comes: `show` names the
 * streams to show, `to` is where (stderr, since stdout belongs to results).
 */
export function run(command, args, { cwd, env = {}, show = ["stdout", "stderr"], to = process.stderr } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const text = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (chunk) => {
        text[name] += chunk;
        if (show.includes(name)) to.write(chunk);
      });
    }
    child.on("error", (error) => resolve({ status: 127, ...text, stderr: `${text.stderr}${error.message}\n` }));
    child.on("close", (status) => resolve({ status: status ?? 1, ...text }));
  });
}

/** Like `run`, but a non-zero exit is a Problem, with the end of the output that was not shown. */
export async function mustRun(command, args, options = {}) {
  const result = await run(command, args, options);
  if (result.status === 0) return result;
  const shown = options.show ?? ["stdout", "stderr"];
  const unseen = ["stdout", "stderr"].filter((name) => !shown.includes(name)).map((name) => result[name]);
  const tail = unseen.join("").trimEnd().split("\n").slice(-40).join("\n");
  throw new Problem(`${[command, ...args].join(" ")} failed with status ${result.status}\n${tail}`.trimEnd());
}
