// One of the processes in which `npm run test:ts` runs test files: the parent names a file, mocha runs it, what it told goes back.
// What is loaded stays loaded for the next file, as in one process for all of them. Its argument, as JSON:
//   grep, bail   as mocha has them
//   note         notes the errors that instructions return, in every file of this process
//   others       what came of the run before this file (tests/support/others.cjs)
//   patience     milliseconds for this process to end after its last file, if not a minute
const { readFileSync } = require("node:fs");
const { join, relative } = require("node:path");
const { format } = require("node:util");
const Mocha = require("mocha");

const ROOT = join(__dirname, "../..");
const { timeout, ...config } = require(join(ROOT, ".mocharc.cjs"));
const { endSoon, eachTest } = require(join(ROOT, "tests/support/ends.cjs"));
const { grep, bail, note, others, patience } = JSON.parse(process.argv[2]);

require("./typescript.cjs");
require(join(ROOT, "tests/support/others.cjs")).others = others ?? null;
/** Errors that instructions returned in this process, by the instruction. */
const triggered = note ? require(join(ROOT, "tests/support/triggered.ts")).noteFailures() : new Map();

const { Base } = Mocha.reporters;

/** A failure as mocha's own summary has it, without its number. */
function told(test) {
  const lines = [];
  const { consoleLog } = Base;
  Base.consoleLog = (...args) => lines.push(format(...args));
  Base.list([test]);
  Base.consoleLog = consoleLog;
  return lines.join("\n").replace(/^\s*1\) /, "");
}

/** Collects what ran, in order, instead of writing it: files of several processes do not mix. */
class Collector extends Base {
  constructor(runner) {
    super(runner);
    let depth = 0;
    this.lines = [];
    /** Tests that have not run: in the end those that a failed hook kept from it. */
    this.left = runner.total;
    runner.on("test end", () => {
      this.left -= 1;
    });
    const line = (kind, { title, duration }) => this.lines.push({ kind, depth, title, duration });
    runner.on("suite", (suite) => {
      if (!suite.root) line("suite", suite);
      depth += 1;
    });
    runner.on("suite end", () => {
      depth -= 1;
    });
    for (const kind of ["pass", "fail", "pending"]) runner.on(kind, (test) => line(kind, test));
  }
}

/** CPU in milliseconds of this process and of those that it started and that have ended. */
function cpu() {
  const { user, system } = process.cpuUsage();
  const own = (user + system) / 1_000;
  if (process.platform !== "linux") return own;
  // Fields 16 and 17, in hundredths of a second; the name before them may hold anything.
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1).split(" ");
  return own + 10 * (Number(fields[13]) + Number(fields[14]));
}

function run(file) {
  return new Promise((resolve) => {
    let collector;
    const reporter = class extends Collector {
      constructor(runner) {
        super(runner);
        collector = this;
      }
    };
    const mocha = new Mocha({ timeout, bail, forbidOnly: config["forbid-only"], reporter, color: false });
    mocha.rootHooks({ beforeEach: [eachTest.beforeEach], afterEach: [eachTest.afterEach] });
    if (grep !== undefined) mocha.fgrep(grep);
    mocha.addFile(file);
    mocha.run(() => {
      mocha.dispose();
      const { lines, failures, left } = collector;
      resolve({ lines, failures: failures.map(told), left });
    });
  });
}

process.on("message", async ({ file }) => {
  // Nothing is left: the parent sees this process close only if the channel is closed from here.
  if (file === undefined) return process.disconnect();
  const before = cpu();
  const result = await run(file).catch(({ stack }) => {
    const title = "cannot be loaded";
    const failure = `${relative(ROOT, file)} ${title}:\n${stack}\n`;
    return { lines: [{ kind: "fail", depth: 1, title }], failures: [failure], left: 1 };
  });
  const errors = [...triggered].map(([instruction, names]) => [instruction, [...names]]);
  process.send({ ...result, errors, cpu: cpu() - before, rss: process.memoryUsage.rss() });
});
process.on("disconnect", () => endSoon(patience));
