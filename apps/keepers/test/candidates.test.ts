import assert from "node:assert/strict";
import { ERRORS_OF, TASK_KINDS, type Task } from "@ballast/sdk";
import { waitAfter } from "../src/candidates/backoff";
import { Book } from "../src/candidates/book";
import { Candidate } from "../src/candidates/candidate";
import { GRACE, mayBegin } from "../src/candidates/share";
import { sorted, stopsKind, verdictOf } from "../src/candidates/verdicts";
import { type Happening, VERDICTS } from "../src/happenings";

const settle = (market: number): Task => ({
  ...({ kind: "settleMarket", urgency: "hours", market, settleAt: 0n, reward: [], since: 100n } as const),
});
const named = (market: number) => ({ task: settle(market), subject: `market ${market}` });
const ALL = new Set(TASK_KINDS);

describe("what errors mean for a keeper", () => {
  it("every error that an instruction of a task can end with is sorted, and stands in the table once", () => {
    const possible = new Set<string>(TASK_KINDS.flatMap((kind) => ERRORS_OF[kind]));
    const table = sorted();
    assert.deepEqual(
      [...possible].filter((name) => !table.includes(name)),
      [],
    );
    assert.deepEqual(table, [...new Set(table)]);
    for (const name of possible) assert.ok(VERDICTS.includes(verdictOf({ name })), name);
  });

  it("is what an operator expects of the well-known ones", () => {
    const expected = {
      raced: [
        "NotLiquidatable",
        "NoOpenLossEvent",
        "NothingToSeal",
        "ChangeExecuted",
        "AlreadyDone",
        "AccountDataTooSmall",
      ],
      // The program's answer to a stranger who cancels what is still live: the keeper's clock was ahead.
      early: ["NotAuthorized", "LossEventStillAccruing", "TicketNotMatured", "ChangeNotDue"],
      stale: ["PriceRefreshNeeded", "OracleStale", "OracleSecondMissing", "PlanExpired"],
      expired: ["BlockhashNotFound"],
      failed: ["NetworkError", "TokenAccountUnusable", "SomethingNew"],
      fatal: ["InvariantViolated", "PoolUndercollateralized", "MathOverflow"],
    };
    for (const [verdict, names] of Object.entries(expected)) {
      for (const name of names) assert.equal(verdictOf({ name }), verdict, name);
    }
  });

  it("a number that does not fit stops its own piece of work: nobody can stop a kind with one position", () => {
    assert.equal(stopsKind({ name: "MathOverflow" }), false);
    assert.equal(stopsKind({ name: "InvariantViolated" }), true);
  });
});

describe("how long a keeper waits after a failure", () => {
  it("twice as long each time, up to a bound, and not quite as long as the next keeper", () => {
    for (const verdict of ["raced", "early", "stale", "failed"] as const) {
      const waits = Array.from({ length: 40 }, (_, i) => waitAfter(verdict, i + 1, 0));
      assert.ok(waits.every((wait, i) => i === 0 || wait >= (waits[i - 1] as number)));
      assert.equal(waits[1], 2 * (waits[0] as number));
      assert.equal(waits[39], waits[30]);
      assert.ok((waits[39] as number) <= 120_000);
      assert.ok(waitAfter(verdict, 3, 0.9) > waitAfter(verdict, 3, 0.1));
    }
    assert.equal(waitAfter("expired", 1, 0), 0);
    assert.ok(waitAfter("failed", 1, 0, "NetworkError") < waitAfter("failed", 1, 0));
    assert.ok(waitAfter("failed", 40, 0, "NetworkError") <= 120_000);
  });
});

describe("a candidate", () => {
  it("waits from its failure on, not from when it was begun; and is nobody's while it is on its way", () => {
    const candidate = new Candidate(settle(0), "market 0", 7n, 100n);
    assert.ok(candidate.free(0));
    candidate.begin();
    assert.ok(!candidate.free(1e9));
    candidate.sent("signature");
    assert.ok(!candidate.free(1e9));
    const until = candidate.missed("failed", "TokenAccountUnusable", 50_000, null);
    assert.ok(until >= 51_000);
    assert.equal(candidate.free(until - 1), false);
    assert.equal(candidate.free(until), true);
    assert.deepEqual(
      [candidate.stage.name, candidate.failures, candidate.error],
      ["failed", 1, "TokenAccountUnusable"],
    );
    // Only what came too late bids more.
    assert.equal(candidate.expired, 0);
    candidate.missed("expired", "BlockhashNotFound", 50_000, null);
    assert.equal(candidate.expired, 1);
    candidate.begin();
    assert.ok(candidate.missed("failed", "TokenAccountUnusable", 50_000, null) > until);
  });

  it("that is early waits for the time that is known; what cannot be done at all is never tried again", () => {
    const candidate = new Candidate(settle(0), "market 0", 7n, 100n);
    assert.equal(candidate.missed("early", "ChangeNotDue", 0, 900_000), 900_000);
    assert.equal(candidate.stage.name, "cooling");
    candidate.ended("MathOverflow");
    assert.equal(candidate.free(1e15), false);
    assert.equal(candidate.view(200n, 0).waits, null);
  });
});

describe("the book of candidates", () => {
  function book(most = 100) {
    const told: Happening[] = [];
    return { book: new Book(most, (happening) => told.push(happening)), told };
  }

  it("tells once that something is due, and once that it is gone; not of what this look did not look at", () => {
    const { book: own, told } = book();
    own.take([named(0), named(1)], ALL, 5n, 100n);
    own.take([named(0)], new Set(["liquidate"]), 6n, 101n);
    assert.equal(own.size, 2);
    own.take([named(0)], ALL, 7n, 102n);
    assert.deepEqual(
      told.map((happening) => `${happening.what} ${"subject" in happening ? happening.subject : ""}`),
      ["due market 0", "due market 1", "gone market 1"],
    );
    assert.equal(own.get("settleMarket", "market 0")?.firstSlot, 5n);
  });

  it("keeps what is on its way, also where it is due no more", () => {
    const { book: own } = book();
    const [candidate] = own.take([named(0)], ALL, 5n, 100n);
    candidate?.begin();
    own.take([], ALL, 6n, 101n);
    assert.equal(own.size, 1);
    own.close(candidate as Candidate);
    assert.equal(own.size, 0);
  });

  it("remembers as many as it may, whatever comes, and of too many the most urgent", () => {
    const { book: own } = book(10);
    for (let round = 0; round < 50; round += 1) {
      const found = Array.from({ length: 30 }, (_, i) => named(round * 7 + i));
      const taken = own.take(found, new Set(["liquidate"]), BigInt(round), 100n);
      assert.ok(own.size <= 10);
      assert.deepEqual(
        taken.map(({ subject }) => subject),
        found.slice(0, 10).map(({ subject }) => subject),
      );
      assert.ok(taken.every((candidate) => own.get(candidate.kind, candidate.subject) === candidate));
    }
  });
});

describe("several keepers", () => {
  it("one is first at each piece of work, all share evenly, and after two slots everybody may", () => {
    const of = 3;
    const counts = [0, 0, 0];
    for (let i = 0; i < 3_000; i += 1) {
      const piece = { subject: `position ${i * 7_919}` };
      const first = [0, 1, 2].filter((index) => mayBegin({ index, of }, piece, 100n, 100n));
      assert.equal(first.length, 1);
      counts[first[0] as number] = (counts[first[0] as number] ?? 0) + 1;
      assert.ok([0, 1, 2].every((index) => mayBegin({ index, of }, piece, 100n, 100n + GRACE)));
    }
    for (const count of counts) assert.ok(count > 850 && count < 1_150, `${counts}`);
    assert.ok(mayBegin({ index: 0, of: 1 }, { subject: "x" }, 1n, 1n));
  });
});
