/** The call of the risk engine. What a command needs is loaded when it runs, so that `--help` loads none of it. */
import { Command, CommanderError, Option } from "commander";
import { type Place, PROCESS, run, type Way } from "./run";

/** A command: its name and what it takes, what it does, where that stands, and its flags. */
interface Entry {
  call: string;
  about: string;
  way: () => Promise<Way>;
  flags?: readonly (readonly [flag: string, what: string, must?: "must"])[];
}

const DATA = ["--data <folder>", "series of prices (BALLAST_DATA)"] as const;

const API = ["--api <url>", "a data API, whose prices of the last hours a single look is compared with"] as const;

const ENTRIES: readonly Entry[] = [
  {
    call: "ladder",
    about: "what can be liquidated at which price, and who would pay",
    way: async () => (await import("./commands/live.ts")).ladder,
  },
  {
    call: "stress",
    about: "what crashes of the past would do to the book as it is now",
    way: async () => (await import("./commands/live.ts")).stress,
  },
  {
    call: "var",
    about: "what the book may cost: VaR and expected shortfall, LaR, cover-2, what the fund needs",
    way: async () => (await import("./commands/value.ts")).value,
    flags: [["--hours <number>", "1, 4 or 24 (24)"]],
  },
  {
    call: "forecast",
    about: "which accounts are likely to be liquidated",
    way: async () => (await import("./commands/value.ts")).forecast,
    flags: [
      ["--hours <number>", "1, 4 or 24 (24)"],
      ["--top <number>", "accounts that are listed (20)"],
    ],
  },
  {
    call: "warn",
    about: "what is unusual now; with --data, how alarms would have done in the past",
    way: async () => (await import("./commands/warn.ts")).warn,
    flags: [["--data <folder>", "series of prices to try alarms on"], API],
  },
  {
    call: "tune",
    about: "settings of the early warning, tried on 2021 and 2022 by the rule of its second protocol",
    way: async () => (await import("./commands/tune.ts")).tune,
    flags: [
      ["--data <folder>", "series of prices (BALLAST_DATA)"],
      ["--held-out", "instead: how the setting that ships did on days that it was not chosen on"],
    ],
  },
  {
    call: "advice",
    about: "what would make the pool safer, as transactions that lack only a signature; nothing is sent",
    way: async () => (await import("./commands/advice.ts")).advice,
    flags: [API],
  },
  {
    call: "watch",
    about: "look all the time: alarms, metrics, and forecasts that are written down before their outcome",
    way: async () => (await import("./commands/watch.ts")).watch,
    flags: [
      ["--every <seconds>", "between two looks (10)"],
      ["--port <number>", "of /health, /ready, /metrics and /risk; none if not given"],
      ["--host <address>", "that the port is bound to (127.0.0.1)"],
      ["--log <file>", "of forecasts and prices, one JSON object a line, each with the hash of the one before"],
    ],
  },
  {
    call: "scorecard <file>",
    about: "check a file of forecasts, and say how good they were",
    way: async () => (await import("./commands/scorecard.ts")).scorecard,
    flags: [["--days <number>", "that are scored, the last ones; all that there is is checked (30)"]],
  },
  {
    call: "bench",
    about: "how long the numbers of very many positions take",
    way: async () => (await import("./commands/bench.ts")).bench,
    flags: [["--positions <number>", "of a simulated book (100000)"]],
  },
  {
    call: "backtest",
    about: "forecasts of simulated accounts on days that the model has not seen, scored",
    way: async () => (await import("./commands/offline.ts")).backtest,
    flags: [
      DATA,
      ["--accounts <number>", "simulated accounts (20000)"],
      ["--leverage <number>", "most that one opens with (32)"],
      ["--split <day>", "up to which the model learns (2025-07-01)"],
      ["--challengers <file>", "models that apps/risk/train made, tried against what ships"],
      ["--jumps <factors>", "what ships with so many times its jumps beside it: 4,16,64"],
      ["--rows <file>", "where rows to train them on are written"],
      ["--calibration <file>", "where it is written how often forecasts of each size came true"],
    ],
  },
  {
    call: "fit",
    about: "fit the model on a series, and write it",
    way: async () => (await import("./commands/offline.ts")).fit,
    flags: [
      DATA,
      ["--out <file>", "where it is written", "must"],
      ["--split <day>", "up to which it learns (2025-07-01)"],
    ],
  },
];

/** All commands; `ending.status` is the exit code of the one that ran. */
export function tree(place: Place, ending: { status: number }): Command {
  const program = new Command("ballast-risk")
    .description("The risk engine of Ballast: it reads and forecasts, and never sends anything")
    .option("--rpc <url>", "the node (BALLAST_RPC; http://127.0.0.1:8899)")
    .option("--pool <number>", "the pool (BALLAST_POOL; 1)")
    .option("--seed <number>", "of everything that is drawn (BALLAST_SEED; 1)")
    .option("--json", "print JSON: integers in the SDK's units, as strings")
    .addHelpText("after", "\nExit codes: 0 done, 1 refused or bad news, 2 the call is wrong, 3 the network failed.")
    .allowExcessArguments(false)
    .showSuggestionAfterError();
  for (const { call, about, way, flags = [] } of ENTRIES) {
    const command = program.command(call).description(about).allowExcessArguments(false);
    for (const [flag, what, must] of flags)
      command.addOption(new Option(flag, what).makeOptionMandatory(must === "must"));
    command.action(async (...given: unknown[]) => {
      const own = given.at(-1) as Command;
      ending.status = await run(await way(), given.slice(0, -2) as string[], own.optsWithGlobals(), place);
    });
  }
  const line = (print: Place["out"]) => (text: string) => print(text.replace(/\n$/, ""));
  for (const each of [program, ...program.commands])
    each.exitOverride().configureOutput({ writeOut: line(place.out), writeErr: line(place.err) });
  return program;
}

/** Runs a call. The exit code is set on the process, and given. */
export async function main(args: readonly string[], place: Place = PROCESS): Promise<number> {
  const ending = { status: 0 };
  try {
    await tree(place, ending).parseAsync(args, { from: "user" });
  } catch (e) {
    if (!(e instanceof CommanderError)) throw e;
    ending.status = e.exitCode === 0 ? 0 : 2;
  }
  process.exitCode = ending.status;
  return ending.status;
}
