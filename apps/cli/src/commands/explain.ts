import { ERRORS, ERRORS_OF, fetchLossEvent, IDL, lossEventsOf } from "@ballast/sdk";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { date, price, share, sideName, usd } from "../amount";
import { type Answer, list, table } from "../output";
import { accountAt, numberOf } from "../refer";
import type { Session } from "../session";
import { line } from "./events";

/** `ballast explain error`: what an error means, what to do, and what can end with it. */
export function explainError(_: Session, text: string): Answer {
  const wanted = /^\d+$/.test(text) ? Number(text) : text.toLowerCase();
  const found = [...ERRORS].find(([code, { name }]) => code === wanted || name.toLowerCase() === wanted);
  if (found === undefined)
    throw new Misuse(`the program has no error ${text}: give its name or code, as OracleStale or 6104`);
  const [code, { name, hint }] = found;
  const of = Object.entries(ERRORS_OF).flatMap(([instruction, names]) =>
    (names as readonly string[]).includes(name) ? [instruction] : [],
  );
  const rows: [string, string][] = [
    ["error", `${name} (${code})`],
    ["what to do", hint],
    ["instructions", of.join(", ") || "-"],
  ];
  return { data: { name, code, hint, instructions: of }, text: list(rows) };
}

/** `ballast explain event`: the events of a transaction, or what one of a name says. */
export async function explainEvent({ client }: Session, text: string): Promise<Answer> {
  const named = IDL.events?.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (named === undefined) {
    if (!/^[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(text))
      throw new Misuse(`the program has no event ${text}: give its name, or the signature of a transaction`);
    const told = await client.events(text);
    return { data: told, text: told.length === 0 ? "no event of the program" : told.map(line).join("\n") };
  }
  const type = IDL.types?.find(({ name }) => name === named.name)?.type;
  const fields = type !== undefined && "fields" in type ? (type.fields ?? []) : [];
  const rows = fields.map((field) =>
    typeof field === "object" && "name" in field ? [field.name, JSON.stringify(field.type)] : [],
  );
  return { data: { event: named.name, fields }, text: table({ head: [named.name, "type"], rows }) };
}

/** `ballast receipt`: of an address, or the newest of a market. */
export async function receipt(
  { client }: Session,
  address: string | undefined,
  options: { market?: string },
): Promise<Answer> {
  const { layout } = await client.context();
  if (address === undefined) {
    const markets =
      options.market === undefined
        ? layout.markets
        : [layout.markets[numberOf(options.market, layout.markets.length, "market")]];
    const lists = markets.map((market) =>
      market ? lossEventsOf(client.source, market.address, client.programId) : [],
    );
    const all = (await Promise.all(lists))
      .flat()
      .map(({ address: at, account }) => ({ address: at, ...account.state }));
    const rows = all.map((r) => [
      r.address.toBase58(),
      String(r.market),
      sideName(r.side),
      String(r.number),
      date(r.finalized),
      usd(r.shortfall),
    ]);
    const head = ["receipt", "market", "winners", "number", "finalized", "shortfall, USD"];
    return { data: all, text: all.length === 0 ? "no loss event yet" : table({ head, rows }) };
  }
  const { address: at, account } = await accountAt(address, "receipt", (key) =>
    fetchLossEvent(client.source, key, client.programId),
  );
  const { state } = account;
  const parts = state.lpShare + state.clawback + state.remainder;
  const rows: [string, string][] = [
    [
      "loss event",
      `${state.number} of market ${state.market}, at ${price(state.price)} USD; ${state.deficits} deficits`,
    ],
    ["open", `${date(state.opened)} to ${date(state.finalized)}`],
    ["paid before it: insurance fund", usd(state.insurance)],
    ["paid before it: LPs' deductible", usd(state.deductible)],
    ["shortfall", usd(state.shortfall)],
    ["... LPs' half", usd(state.lpShare)],
    [
      "... winners",
      `${usd(state.clawback)}: ${share(state.clawbackRate)} of the fresh profit of ${sideName(state.side)}s`,
    ],
    ["... of it, out of profit that waited", usd(state.escrow)],
    [
      "... of it, out of open positions",
      `${usd(state.lienPaid)} paid, ${usd(state.lienUnpaid)} ${state.sealed ? "lapsed to the LPs" : "open"}`,
    ],
    ["... LPs, the rest", usd(state.remainder)],
    ["parts add up", parts === state.shortfall ? "yes, to the unit" : `NO: ${usd(parts)}`],
  ];
  return { data: { address: at, ...state }, text: list(rows) };
}
