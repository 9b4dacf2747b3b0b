/** What a hedge monitor says is what the API hands on: its own reports by the API's contract, and the page's bodies. */
import assert from "node:assert/strict";
import { MONITOR, type MonitorRoute } from "@ballast/api/contract";
import {
  accountsOf,
  answerOf,
  bookOfSketch,
  EXAMPLE,
  HEDGE_ROUTES,
  NOTHING,
  type Report,
  readingsOf,
  replay,
  reportOf,
  TERMS,
  viewOf,
} from "@ballast/hedge";

const SOL = new Map([[1, "SOL"]]);
const AT = 1_760_132_616_000;
const AGES = { fastMs: 10_000, slowMs: 600_000 };

/** The monitor's report of the replay's pool and venues; `late`: milliseconds since it heard of them. */
function reported(late: number): Report {
  const view = viewOf(bookOfSketch(EXAMPLE), SOL);
  const accounts = accountsOf(-(view.assets[0]?.units ?? 0), EXAMPLE.price);
  const venues = accounts.map((account) => readingsOf(account, EXAMPLE.price, AT));
  const pool = { value: view, at: AT, fault: null, failing: 0 };
  return reportOf({ now: AT + late, pool, venues, terms: TERMS.parse({}), ages: AGES }, NOTHING).report;
}

describe("the hedge monitor's answers", () => {
  it("are what the API's contract says, fresh and stale, and nothing of them is lost on the way", () => {
    assert.deepEqual(Object.keys(MONITOR).sort(), [...HEDGE_ROUTES].sort());
    for (const late of [0, 120_000])
      for (const route of HEDGE_ROUTES) {
        const said = JSON.parse(JSON.stringify(answerOf(route, reported(late), AT + late + 400))) as object;
        const { data, error } = MONITOR[route as MonitorRoute].safeParse(said);
        assert.equal(error, undefined, `${route}: ${JSON.stringify(error?.issues.slice(0, 3))}`);
        // A fault's time is the monitor's own matter.
        const text = JSON.stringify(said, (name, value) =>
          name === "fault" && value ? { ...value, at: undefined } : value,
        );
        assert.equal(JSON.stringify(sorted(data)), JSON.stringify(sorted(JSON.parse(text))), route);
      }
  });

  it("of a crash as well: every alarm that 10 October raises passes", () => {
    for (const { alerts } of replay({ sketch: EXAMPLE, terms: TERMS.parse({}) }).frames) {
      const body = JSON.parse(JSON.stringify({ at: AT, ageMs: 0, fresh: true, alerts })) as object;
      assert.equal(MONITOR.alerts.safeParse(body).error, undefined);
    }
  });
});

/** With fields in the order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, item]) => [name, sorted(item)]));
}
