/** Python programs for tests, from PyPI into target/ once. */
import type { Context } from "mocha";
import { Problem } from "../../../../scripts/lib/command.cjs";
import { pythonWith } from "../../../../scripts/lib/python.cjs";

/** Ends the test as one that was left out. */
const leaveOut = (test: Context): never => (test.skip as () => never).call(test);

/** The Python with these packages, or the end of this test: left out with how to get it, and never left out in CI. */
export function pythonFor(test: Context, name: string, packages: readonly string[]): string {
  try {
    return pythonWith(name, packages, (words) => console.log(`      ${words}`));
  } catch (error) {
    if (process.env.CI !== undefined || !(error instanceof Problem)) throw error;
    console.log(`      skipped: ${error.message}`);
    return leaveOut(test);
  }
}
