import { fetchController, formatUnits, fundHealth, pda, poolValue, tokenRooms } from "@ballast/sdk";
import { date, percent, price, usd } from "../amount";
import { type Answer, list, table } from "../output";
import type { Session } from "../session";

/** What a computation gives, or the name of the error with which the rules refuse it now. */
function or<T>(compute: () => T): { value: T } | { error: string } {
  try {
    return { value: compute() };
  } catch (e) {
    return { error: (e as Error).name };
  }
}

/** `ballast pool`. */
export async function pool({ client }: Session): Promise<Answer> {
  const state = await client.state();
  const { state: own, id, lpMint } = state.pool;
  const moment = { pool: own, now: state.now, slot: state.slot };
  const value = or(() => poolValue(moment));
  const fund = or(() => fundHealth(moment));
  const worth = "value" in value ? { mint: value.value.mint, burn: value.value.burn } : { refusal: value.error };
  const insurance = "value" in fund ? fund.value : { refusal: fund.error };
  const text = list([
    ["pool", `${id} at ${client.pool.toBase58()}`],
    ["LP tokens", `${formatUnits(own.lpSupply, 6)} of ${lpMint.toBase58()}`],
    [
      "worth to depositors",
      "value" in value
        ? value.value.mint === null
          ? "closed: a feed is silent"
          : `${usd(value.value.mint)} USD`
        : value.error,
    ],
    ["worth to those who leave", "value" in value ? `${usd(value.value.burn)} USD` : value.error],
    ["insurance fund", `${usd(own.fund.balance)} USD`],
    ["fund's coverage", "value" in fund ? percent(fund.value.coverage) : fund.error],
    ["tokens", String(own.custodyCount)],
    ["markets", String(own.marketCount)],
    ["time of the chain", date(state.now)],
  ]);
  return {
    data: { pool: client.pool, id, lpMint, now: state.now, slot: state.slot, worth, insurance, state: own },
    text,
  };
}

/** `ballast custody`. */
export async function custody({ client }: Session): Promise<Answer> {
  const state = await client.state();
  const { state: own } = state.pool;
  const rooms = or(() => tokenRooms({ pool: own, now: state.now }));
  const rows = own.custodies.slice(0, own.custodyCount).map((token, i) => {
    const room = "value" in rooms ? rooms.value[i] : undefined;
    return {
      row: [
        String(i),
        token.mint.toBase58(),
        price(token.print.price),
        formatUnits(token.owned, token.decimals, 2),
        formatUnits(token.locked, token.decimals, 2),
        room === undefined ? "-" : `${formatUnits(room.weight, 7, 2)} %`,
        room === undefined ? "-" : formatUnits(room.outflow, token.decimals, 2),
      ],
      data: { custody: i, ...token, room: room ?? null },
    };
  });
  const head = ["custody", "mint", "price", "owned", "reserved", "weight", "may leave now"];
  const note = "error" in rooms ? `\nweights are not known: ${rooms.error} (ballast keep)` : "";
  return { data: rows.map(({ data }) => data), text: table({ head, rows: rows.map(({ row }) => row) }) + note };
}

/** `ballast controller`. */
export async function controller({ client }: Session): Promise<Answer> {
  const found = await fetchController(client.source, pda.controller(client.programId), client.programId);
  if (found === null) return { data: null, text: "the program has no controller yet" };
  const text = list([
    ["admin", found.admin.toBase58()],
    ["guardian", found.guardian.toBase58()],
    ["guardian's term ends", date(found.guardianExpires)],
    ["changes wait", `${found.delay / 3_600n} hours`],
    ["pools", String(found.pools)],
  ]);
  return { data: found, text };
}
