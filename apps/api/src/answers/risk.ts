/** What is likely, what is the matter, what would make it safer: as the risk engine judged it last. */
import { POSITION_OFFSETS } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { AsOf, AtRisk } from "../contract/index";
import { fault } from "../fault";
import { advised } from "../risk/advised";
import type { Judged } from "../risk/desk";
import {
  alertsShown,
  calibrationOf,
  chancesShown,
  forecastsShown,
  rowShown,
  scorecardShown,
  stressesShown,
  valueShown,
} from "../risk/shown";
import { keyOf, marketIn, pageOf, type Room } from "../room";
import type { Handlers } from "./handler";

type Name =
  | "riskVar"
  | "riskStress"
  | "riskForecast"
  | "scorecard"
  | "atRisk"
  | "positionForecast"
  | "riskAlerts"
  | "riskAdvice";

/** The newest judgement, and how fresh it is. `RiskOff`, `NotJudged`. */
function judgedIn({ risk }: Room): { judged: Judged; asOf: AsOf } {
  if (risk === null) throw fault("RiskOff", "nothing is judged here");
  const { judged } = risk;
  if (judged === null) throw fault("NotJudged", risk.trouble || "the first look is under way", 2);
  const { time, slot, sequence } = judged.snapshot.asOf;
  const last = sequence === "0" ? null : Number(sequence) - 1;
  return { judged, asOf: { slot: Number(slot), sequence: last, ts: time, lagMs: Date.now() - judged.at } };
}

function ownerOf({ live }: Room, position: string): string | null {
  const bytes = live.positions.get(position);
  const at = POSITION_OFFSETS.owner;
  return bytes === undefined ? null : new PublicKey(bytes.subarray(at, at + 32)).toBase58();
}

/** Behind what a page of them begins: a chance in 1e-9, and an address. */
const KEY = /^(\d{1,10})\.([1-9A-HJ-NP-Za-km-z]{32,44})$/;
const nano = (chance: number) => Math.round(chance * 1e9);

export const risk: Handlers<Name> = {
  riskVar: (room) => {
    const { judged, asOf } = judgedIn(room);
    return { asOf, data: valueShown(judged) };
  },
  riskStress: (room) => {
    const { judged, asOf } = judgedIn(room);
    return { asOf, items: stressesShown(judged) };
  },
  riskForecast: (room) => {
    const { judged, asOf } = judgedIn(room);
    return { asOf, items: forecastsShown(judged) };
  },
  riskAlerts: (room) => {
    const { judged, asOf } = judgedIn(room);
    return { asOf, items: alertsShown(judged) };
  },
  riskAdvice: async (room) => {
    const { judged, asOf } = judgedIn(room);
    return { asOf, items: await advised(room, judged) };
  },
  scorecard: (room) => {
    const { judged, asOf } = judgedIn(room);
    const data = scorecardShown(judged);
    if (data === null) throw fault("NotRecorded", judged.recordFault || "no file of forecasts was named");
    return { asOf, data };
  },

  atRisk: (room, { params: { m }, query, question }) => {
    const market = marketIn(room, m);
    const page = pageOf(question, query);
    const { judged, asOf } = judgedIn(room);
    const [, chance, name] = KEY.exec(page.key ?? "") ?? [];
    if (page.key !== null && name === undefined) throw fault("BadCursor", "cursor: does not say after which position");
    const { rows, addresses } = judged;
    const hours = Number.parseInt(query.h, 10);
    const { probability, order } = rows.chances.find((each) => each.hours === hours) ?? { probability: [], order: [] };
    const found: AtRisk[] = [];
    // The likeliest first, or last.
    const at = (i: number) => order[query.order === "desc" ? i : order.length - 1 - i] as number;
    const isBeyond = (of: number, address: string) => {
      if (name === undefined) return true;
      const apart = of - Number(chance);
      const falls = apart < 0 || (apart === 0 && address > name);
      return query.order === "desc" ? falls : apart > 0 || (apart === 0 && address < name);
    };
    for (let i = 0; i < order.length && found.length <= page.limit; i++) {
      const place = at(i);
      const own = probability[place] as number;
      if (rows.market[place] !== market) continue;
      if (!isBeyond(nano(own), addresses[rows.from[place] as number] ?? "")) continue;
      const row = rowShown(judged, place);
      const calibration = calibrationOf(judged, hours, own);
      found.push({ ...row, owner: ownerOf(room, row.position), chance: `${nano(own)}`, calibration });
    }
    return page.cut(asOf, found, (row) => `${row.chance}.${row.position}`);
  },

  positionForecast: (room, { params: { p } }) => {
    const address = keyOf("p", p).toBase58();
    const { judged, asOf } = judgedIn(room);
    const place = judged.rows.from.findIndex((from) => judged.addresses[from] === address);
    if (place < 0) throw fault("NotFound", `p: no open position ${address} was there at the last look`);
    const owner = ownerOf(room, address);
    return { asOf, data: { ...rowShown(judged, place), owner, chances: chancesShown(judged, place) } };
  },
};
