// How many tests passed and failed, from what each runner prints.

const sum = (text, pattern) => [...text.matchAll(pattern)].reduce((n, match) => n + Number(match[1]), 0);

const PARSERS = {
  // test result: ok. 3 passed; 1 failed; 0 ignored; ... (one line for each test binary)
  cargo: (text) => ({
    passed: sum(text, /^test result: \w+\. (\d+) passed/gm),
    failed: sum(text, /^test result: \w+\. \d+ passed; (\d+) failed/gm),
  }),
  // # pass 3, in TAP; ℹ pass 3, in the spec reporter
  node: (text) => ({
    passed: sum(text, /^(?:#|ℹ) pass (\d+)$/gm),
    failed: sum(text, /^(?:#|ℹ) fail (\d+)$/gm),
  }),
  //   3 passing (20ms)
  mocha: (text) => ({
    passed: sum(text, /^\s*(\d+) passing\b/gm),
    failed: sum(text, /^\s*(\d+) failing\b/gm),
  }),
  // 3 passed, 1 failed: our own last line
  own: (text) => {
    const last = text.trimEnd().split("\n").at(-1) ?? "";
    return {
      passed: sum(last, /^(\d+) passed, \d+ failed$/g),
      failed: sum(last, /^\d+ passed, (\d+) failed$/g),
    };
  },
};

/**
 * Counts of a finished runner. A suite that exits with an error but reports no failed test (it did not compile, it
 * crashed), or in which no test ran at all, has failed once: silence is never success.
 */
export function counts(runner, { status, stdout, stderr = "" }) {
  const { passed, failed } = PARSERS[runner](`${stderr}\n${stdout}`);
  const silent = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}
