/** How much a microsecond of processor time does: `yardstick.cjs` in a process of its own. */
import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

export class Yardstick {
  private readonly child: ChildProcess = fork(path.join(__dirname, "yardstick.cjs"), { execArgv: [] });

  /** Microseconds of work that is always the same. */
  look(): Promise<number> {
    return new Promise((done, fail) => {
      const ended = () => fail(new Error("the yardstick ended"));
      this.child.once("exit", ended);
      this.child.once("message", (took: number) => {
        this.child.off("exit", ended);
        done(took);
      });
      this.child.send("look");
    });
  }

  end(): void {
    this.child.disconnect();
  }
}
