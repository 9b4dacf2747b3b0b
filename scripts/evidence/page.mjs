// docs/evidence.md, from the table of lines and the figures of their last whole runs.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/project.mjs";
import { duration } from "../lib/run.mjs";

export const PAGE = join(ROOT, "docs/evidence.md");
const WIDTH = 120;

const WAYS = {
  proved: "holds for all inputs, by what the section says is trusted",
  searched: "counterexamples were looked for and not found: what was not tried is not excluded",
  compared: "two things that must be the same were compared",
  checked: "a rule over what is there",
};

/** The command as one types it. */
export const typed = ({ command, env = {} }) =>
  [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command]
    .map((part) => (/[\s*]/.test(part) ? `'${part}'` : part))
    .join(" ");

/** Prose in lines of at most 120 columns. */
function wrapped(text) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== "" && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
}

/** A table as the formatter has it. */
function table(head, rows) {
  const widths = head.map((cell, i) => Math.max(3, ...[cell, ...rows.map((row) => row[i])].map((c) => c.length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}

const cpu = (result) => (result === undefined ? "not yet" : duration(result.cpu * 1_000));

const overview = (lines, figures) =>
  table(
    ["Line", "What", "Way", "CPU"],
    lines.map(({ name, title, way }) => [`[${name}](#${name})`, title, way, cpu(figures[name])]),
  );

function section(line, result) {
  const ran =
    result === undefined
      ? "It has not been run whole since it was added."
      : `Last whole run: ${result.date}, at \`${result.commit}\`, ${cpu(result)} of CPU in ` +
        `${duration(result.seconds * 1_000)} on ${result.machine} ` +
        `(${Object.values(result.versions).join(", ")}).`;
  const faults = result?.faults === undefined ? [] : ["", table(...faultTable(result.faults)), ...sameTold(result)];
  return [
    `## ${line.name}`,
    "",
    wrapped(`**${line.title}** (${line.way}). ${line.shows} _Not shown:_ ${line.not}`),
    "",
    "```sh",
    typed(line.full),
    "```",
    "",
    wrapped(ran),
    ...(result === undefined ? [] : ["", table(["Figure", "Value"], result.figures)]),
    ...faults,
  ].join("\n");
}

const cell = (code) => (code === "" ? "nothing" : `\`${code.replaceAll("|", "\\|")}\``);
const faultTable = (faults) => [
  ["Where", "Kind", "Was", "Became", "Caught by"],
  faults.map(({ file, line, kind, was, became, caught, test }) => [
    `${file}:${line}`,
    kind,
    cell(was),
    cell(became),
    caught === null ? "**nothing**" : `${caught}: \`${test}\``,
  ]),
];

/** Drawn, and no fault: nobody is paid anything else. */
const sameTold = ({ equivalent }) =>
  equivalent.flatMap(({ file, line, was, became, why }) => [
    "",
    wrapped(`Drawn too, and no fault: \`${became}\` instead of \`${was}\` in \`${file}:${line}\` (${why}).`),
  ]);

/** The whole document. */
export function page(lines, figures) {
  const total = lines.reduce((n, { name }) => n + (figures[name]?.cpu ?? 0), 0);
  const ran = lines.filter(({ name }) => figures[name] !== undefined).length;
  const rest = ran === lines.length ? "" : `, the other ${lines.length - ran} say that they were not`;
  const ways = Object.entries(WAYS).map(([way, means]) => `- **${way}**: ${means}.`);
  return `${[
    "<!-- Written by `npm run prove`; do not edit. The lines are in scripts/evidence/lines.mjs. -->",
    "",
    "# Evidence",
    "",
    wrapped(
      "Not audited. What stands for the claims of this repository is what anyone can run again: `npm run prove` runs every line below, " +
        `goes on where it was stopped, does not repeat what passed and whose files did not change, and writes this page. **${ran} of ` +
        `${lines.length} lines were run whole${rest}**; those that were took ${duration(total * 1_000)} of CPU in all. Figures are ` +
        "of runs that happened, as each section says; the machine was used by others, so durations are noise, and CPU is what to compare; a line that was gone on with counts the last part only.",
    ),
    "",
    ...ways,
    "",
    overview(lines, figures),
    "",
    wrapped(
      "A fresh machine needs Node 20.19, Rust (rustup), Python 3.11 with `venv`, and gcc; the rest comes from the package registries. " +
        "`npm run prove -- --list` shows the lines, `--only NAME` runs one, `--short` the short form of each.",
    ),
    "",
    ...lines.flatMap((line) => [section(line, figures[line.name]), ""]),
    "## Neither proved nor searched",
    "",
    ...NEITHER.map((text) => wrapped(`- ${text}`).replaceAll("\n", "\n  ")),
  ].join("\n")}\n`;
}

/** What no line is about. */
const NEITHER = [
  "**The Solana runtime, the loader, the token program and Pyth's receiver** are trusted ([SECURITY.md](../SECURITY.md#what-it-trusts)).",
  "**Economics**: that parameters are wise. The [simulator](simulator.md) and the [claim](claim/report.md) try it; they prove nothing.",
  "**Known vulnerabilities of dependencies**: `npm audit` and RustSec's list are asked at a release " +
    "([procedure](release.md)); they change while the code does not.",
  "**Keys and operations**: whoever holds the upgrade authority can replace everything ([threats](threats.md#what-is-not-held)).",
];

export const writePage = (lines, figures) => writeFileSync(PAGE, page(lines, figures));
