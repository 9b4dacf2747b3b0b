/** What the hedge monitor says. */
import type { AsOf, MonitorRoute } from "../contract/index";
import { fault } from "../fault";
import type { Room } from "../room";
import type { Handlers } from "./handler";

type Name = "hedgeDelta" | "hedgeVenues" | "hedgeAdl" | "hedgeCarry" | "hedgeStress" | "hedgeAlerts";

/** An answer, and how fresh it is: of its own time, not of the pool's. `HedgeNotConfigured`. */
async function said<R extends MonitorRoute>({ hedge, watch }: Room, route: R) {
  if (hedge === null) throw fault("HedgeNotConfigured", "this server was told of no hedge monitor");
  const found = await hedge.ask(route);
  const { slot } = watch.ofAccounts;
  const lagMs = Math.max(0, Math.round(Date.now() - found.at));
  const asOf: AsOf = { slot, sequence: null, ts: Math.floor(found.at / 1_000), lagMs };
  return { found, asOf };
}

export const hedges: Handlers<Name> = {
  hedgeDelta: async (room) => {
    const { found, asOf } = await said(room, "delta");
    const { fresh, pool, assets, unnamed } = found;
    return { asOf, data: { fresh, pool, assets, unnamed } };
  },
  hedgeVenues: async (room) => {
    const { found, asOf } = await said(room, "venues");
    return { asOf, fresh: found.fresh, items: found.venues };
  },
  hedgeAdl: async (room) => {
    const { found, asOf } = await said(room, "adl");
    return { asOf, fresh: found.fresh, items: found.legs };
  },
  hedgeCarry: async (room) => {
    const { found, asOf } = await said(room, "carry");
    return { asOf, fresh: found.fresh, items: found.carry };
  },
  hedgeStress: async (room) => {
    const { found, asOf } = await said(room, "stress");
    return { asOf, fresh: found.fresh, items: found.stress };
  },
  hedgeAlerts: async (room) => {
    const { found, asOf } = await said(room, "alerts");
    return { asOf, fresh: found.fresh, items: found.alerts };
  },
};
