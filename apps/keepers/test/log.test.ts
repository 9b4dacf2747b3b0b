import assert from "node:assert/strict";
import { pino } from "pino";
import type { Happening, Verdict } from "../src/happenings";
import { forPeople, logging, tell } from "../src/log";

const piece = { kind: "liquidate", subject: "7xK" } as const;
const missed = (verdict: Verdict): Happening => ({
  ...{ what: "missed", ...piece, verdict, error: "NotLiquidatable", signature: null, retryAt: null },
});

describe("a keeper's log", () => {
  const lines: string[] = [];
  const logger = pino({ level: "debug", base: null }, { write: (line) => void lines.push(line) });
  const listen = logging(logger, (text) => text.replaceAll("secret", "..."));
  const last = () => JSON.parse(lines.at(-1) ?? "{}");
  beforeEach(() => lines.splice(0));

  it("has a line for each happening, with its numbers as text", () => {
    listen({
      ...{ what: "landed", ...piece, signature: "5ig", slot: 2n ** 60n, slots: 1n },
      reward: [{ unit: "lamports", amount: 150_000n }],
    });
    assert.equal(lines.length, 1);
    const { msg, slot, level } = last();
    assert.deepEqual([level, slot], [30, "1152921504606846976"]);
    assert.match(
      msg,
      /^liquidate of 7xK landed in slot 1152921504606846976, 1 after it was due; pays 0\.00015 SOL: 5ig$/,
    );
  });

  it("tells of races to those who look for them, of failures to all, and of a halt to a person", () => {
    const level = (happening: Happening) => tell(happening).level;
    assert.deepEqual((["raced", "early", "stale", "expired", "failed", "fatal"] as const).map(missed).map(level), [
      ...["debug", "debug", "debug", "info", "warn", "error"],
    ]);
    const halted = tell({ what: "halted", why: "the key has 0.001 SOL left" });
    assert.deepEqual(halted, {
      level: "fatal",
      text: "HALTED, nothing is done until this is mended: the key has 0.001 SOL left",
    });
  });

  it("tells of a node that is away when that begins and ends, not at each call, and without its key", () => {
    const call = (ok: boolean) =>
      listen({ what: "endpoint", url: "https://n/secret", ok, ms: 1, slot: null, score: 1 });
    for (const ok of [true, true, false, false, false, true, true]) call(ok);
    const loud = lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 30);
    assert.deepEqual(
      loud.map(({ level, msg }) => [level, msg]),
      [
        [40, "https://n/... does not answer (1 ms); others are asked"],
        [30, "https://n/... answers, in 1 ms"],
      ],
    );
    assert.doesNotMatch(lines.join(""), /secret/);
  });

  it("is a plain line for people", () => {
    const shown: string[] = [];
    const people = forPeople((line) => void shown.push(line));
    people.write('{"level":60,"time":1700000000123,"msg":"HALTED"}\n');
    people.write('{"level":30,"time":1700000000123,"msg":"done"}\n');
    assert.deepEqual(shown, ["22:13:20.123 fatal: HALTED\n", "22:13:20.123 done\n"]);
  });
});
