/** Survivors in the SDK that change nothing that anyone can see, with the reason. */
export const EQUIVALENT = [
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
    change: 'sdk/src/state/context.ts: "pool" => "", in if (pool === null) throw missing("pool", address);',
    why: "a word in the text of an error",
  },
];
