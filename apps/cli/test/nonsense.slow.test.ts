// Every argument and every flag of every command gets nonsense, on a network where sense would work.
import assert from "node:assert/strict";
import path from "node:path";
import { ALONE, type Entry, GROUPS } from "../src/catalogue";
import { Network } from "./network";

/** Below zero, unicode digits, exponents, hexadecimal, nothing, words, control characters, longer than anything. */
const NONSENSE = [
  "-1",
  "١٢",
  "1e3",
  "0x10",
  "",
  "nonsense",
  "\u0000",
  "9".repeat(400),
  "1.00000000000000000001",
  "NaN",
];
/** Words that are no nonsense to some flag. */
const WORDS = new Set(["--out", "--token", "--set"]);
/** Calls that make sense, and are refused all the same: there is nothing that they are of. */
const REFUSED: Record<string, RegExp> = {
  airdrop: /is no local network/,
  "deploy plan": /there is no such file/,
  "deploy apply": /there is no such file/,
  "deploy drift": /there is no such file/,
  "lp remove": /TokenInsufficientFunds/,
  "stake request": /There is no InsuranceStake/,
  "change queue": /--set is needed/,
  "change show": /what lives at \w+ is no change$/,
  "change execute": /an account that was named is of another kind/,
  "change cancel": /an account that was named is of another kind/,
  sign: /is a transaction in base64, or a file that has one/,
  "guardian reduce-only": /NotAuthorized/,
  "guardian lower-caps": /--long or --short is needed/,
  "guardian lower-deposits": /NotAuthorized/,
  "admin transfer": /NotAuthorized/,
  "admin renew-guardian": /NotAuthorized/,
  "admin collect": /NotAuthorized/,
  "events tail": /--for/,
};
const STACK = /^\s+at .*[:(]|node:internal|TypeError|RangeError|SyntaxError|Cannot read prop/m;

const ALL = [
  ...ALONE.map((entry) => ({ group: [] as string[], entry })),
  ...GROUPS.flatMap(({ name, entries }) => entries.map((entry) => ({ group: [name], entry }))),
].filter(({ group }) => group[0] !== "network");
const flagOf = (flag: string): string => /--[\w-]+/.exec(flag)?.[0] ?? "";
const takesValue = (flag: string): boolean => /<[\w-]+>/.test(flag) && !WORDS.has(flagOf(flag));

describe("every argument and flag", function () {
  this.timeout(60_000);
  let n: Network;
  /** A call of each command that works, by its name: what is left out of it is made. */
  let sense: Record<string, string>;

  before(async () => {
    n = await Network.start();
    // The position first: of several orders that wait the helper would take the newest.
    const position = await n.position();
    const limit = ["-m", "0", "-s", "long", "--size", "1", "--collateral", "50", "--trigger", "90"];
    const order = String((await n.json("trade", "limit", ...limit)).quote.request);
    sense = {
      ...{ market: "0", position, order, address: n.receipt, file: "x.json" },
      ...{
        tokens: "1",
        usd: "1",
        shares: "1",
        "name-or-code": "OracleStale",
        "name-or-signature": "PositionLiquidated",
      },
      ...{ "--market": "0", "--side": "long", "--size": "1", "--collateral": "50", "--custody": "0", "--loss": "1" },
      ...{ "--trigger": "100", "--amount": "1", "--shares": "1", "add-or-remove": "add", kind: "pool", number: "0" },
      ...{ "address-or-none": "none", custody: "0", "--cap": "1" },
    };
  });
  after(() => n.close());

  /** The call with one word of it replaced; everything else makes sense. */
  function callOf({ group, entry }: { group: string[]; entry: Entry }, which: string, value: string): string[] {
    const [name = "", ...words] = entry.call.split(" ");
    const args = words.flatMap((word) => {
      const own = word.replace(/[<>[\].]/g, "");
      if (own === which) return [value];
      const wanted = name === "position" ? sense.position : sense[own];
      return word.startsWith("<") ? [wanted ?? "1"] : [];
    });
    const flags = (entry.flags ?? []).flatMap(([text, , must]) => {
      const flag = flagOf(text);
      if (flag === which) return [`${flag}=${value}`];
      return must ? [`${flag}=${sense[flag] ?? "1"}`] : [];
    });
    // After `--` nothing is a flag, so that an argument may begin with a dash.
    const dry = entry.signs && entry.way !== "doctor.invariants" ? ["--dry-run"] : [];
    return [...group, name, ...flags, ...dry, "--", ...args];
  }

  for (const command of ALL) {
    const { group, entry } = command;
    const words = entry.call.split(" ").slice(1);
    const places = [
      ...words.map((word) => word.replace(/[<>[\].]/g, "")),
      ...(entry.flags ?? [])
        .map(([flag]) => flag)
        .filter(takesValue)
        .map(flagOf),
    ];
    if (places.length === 0) continue;
    it(`of ${path.posix.join(...group, entry.call)} is refused with a sentence where it is nonsense`, async () => {
      const name = [...group, entry.call.split(" ")[0]].join(" ");
      // Without its end a tail has none; with nonsense for it it is refused as everything else.
      const whole = await n.whilePricesMove(() =>
        n.ballast(...callOf(command, name === "events tail" ? "--for" : "", "")),
      );
      const expected = REFUSED[name];
      if (expected === undefined) assert.equal(whole.status, 0, whole.err);
      else assert.match(whole.err, expected);
      for (const place of places)
        for (const value of NONSENSE) {
          const call = callOf(command, place, value);
          const { status, out, err } = await n.ballast(...call);
          const shown = `${JSON.stringify(call)}: ${status} ${err} ${out}`;
          assert.doesNotMatch(`${err}\n${out}`, STACK, shown);
          assert.ok(status === 1 || status === 2, shown);
          assert.match(err, /^error: \S/m, shown);
        }
    });
  }
});
