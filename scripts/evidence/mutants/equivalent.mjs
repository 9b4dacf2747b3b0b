/** Survivors in the SDK that change nothing that anyone can see, with the reason. */
export const EQUIVALENT = [
  {
    change:
      "sdk/src/actions/loss_events.ts: state.side === side => true, in .filter(({ account: { state } }) => state.side === side)",
    why: "the engine says of the other side that nothing is owed: asking is only slower",
  },
  {
    change:
      "sdk/src/actions/loss_events.ts: all .filter(({ account: { state } }) => state.side === side) => all, in return all",
    why: "the engine says of the other side that nothing is owed: asking is only slower",
  },
  {
    change:
      "sdk/src/client/patience.ts: performance.now() >= this.end => performance.now() > this.end, in return performance.now() >= this.end;",
    why: "a clock of parts of milliseconds, which is asked again at once",
  },
  {
    change:
      'sdk/src/client/send.ts: outcome === "unknown" => false, in if (validUntil == null || name !== "WrongAccount" || outcome === "unknown") retu',
    why: "what a program refuses has failed or was not sent: only what nobody said is unknown, and has another name",
  },
  {
    change:
      "sdk/src/client/sign.ts: !(e instanceof RangeError) => false, in if (!(e instanceof RangeError)) throw e; // web3.js has room for a packet.",
    why: "writing a message that was compiled fails by its length alone",
  },
  {
    change: "sdk/src/due/apply_liens.ts: totals.liens === 0n => false, in if (totals.liens === 0n) return [];",
    why: "where nothing is left to pay no position brings anything: asking each is only slower",
  },
  {
    change: "sdk/src/due/apply_liens.ts: report === null => false, in if (report === null) return [];",
    why: "what each of them brings was asked of the same scene just before: null is there for the types",
  },
  {
    change:
      "sdk/src/due/claim.ts: number < book.lossEventCount => number <= book.lossEventCount, in for (let number = state.lossEvents; number < book.lossEventCount && found.length",
    why: "no receipt has the number of an event that is not final, and one that is missing ends the list",
  },
  {
    change:
      "sdk/src/due/seal.ts: state.sealed === 0 => true, in const market = state.sealed === 0 ? stage.numberOf(key) : null;",
    why: "the engine refuses a receipt that is sealed: asking is only slower",
  },
  {
    change:
      'sdk/src/events/told.ts: "" => "Stryker was here!", in const program = String(programId ?? (programIdIndex === undefined ? "" : keys[pr',
    why: "an instruction that names no program is none of ours, whatever stands for the name",
  },
  {
    change:
      "sdk/src/quotes/pool.ts: first < positions.length => first <= positions.length, in for (let first = 0; first === 0 || first < positions.length; first += POSITIONS)",
    why: "one more call, of no positions: it leaves the sum and the keeper's part as they are",
  },
  {
    change: 'sdk/src/state/context.ts: "pool" => "", in if (pool === null) throw missing("pool", address);',
    why: "a word in the text of an error",
  },
];
