import { configured, type Scope, STANDARD, statable } from "@ballast/migrations";
import {
  type ChangeSpec,
  changedFields,
  engine,
  fetchController,
  pda,
  queueChangeInstructions,
  type State,
} from "@ballast/sdk";
import { Misuse, Problem } from "../../../../scripts/lib/command.cjs";
import { date } from "../amount";
import { decimalsOf } from "../decimals";
import type { Answer } from "../output";
import { addressOf, numberOf } from "../refer";
import { act, type Session, walletIn } from "../session";
import { timeOf } from "../time";
import { fieldTable, fieldWords } from "./change";

export interface QueueFlags {
  set?: string[];
  valid?: string;
}

const KINDS =
  "pool, custody N, market N, status N, delay TIME or guardian ADDRESS; tokens and markets are listed by `ballast deploy`";

/** `field=value`, each once. */
function assigned(set: readonly string[] = []): Record<string, string> {
  const found: Record<string, string> = {};
  for (const text of set) {
    const [, field = "", value] = /^(\w+)=(.+)$/.exec(text) ?? [];
    if (value === undefined) throw new Misuse(`--set is a field and its value, as baseFee=7bp, not "${text}"`);
    if (Object.hasOwn(found, field)) throw new Misuse(`--set ${field} is said twice`);
    found[field] = value;
  }
  return found;
}

/** A configuration as it is in force, in the types that changes take. */
function inForce<S extends "pool" | "custody" | "market">(scope: S, params: object, beside: object = {}) {
  const sample: object = scope === "custody" ? STANDARD.custody(true) : STANDARD[scope as "pool" | "market"];
  const values = { ...params, ...(params as { lossEvents?: object }).lossEvents, ...beside } as Record<string, unknown>;
  const like = (value: unknown, of: unknown) =>
    typeof of === "boolean" ? Number(value) === 1 : typeof of === "number" ? Number(value) : value;
  return Object.fromEntries(Object.entries(sample).map(([field, of]) => [field, like(values[field], of)]));
}

/** What is in force with some fields changed; every mistake by its flag. */
function changedConfig(scope: Scope, current: object, stated: Record<string, string>, decimals: number): never {
  const known = statable(scope).map(([field]) => field);
  const unknown = Object.keys(stated).find((field) => !known.includes(field));
  if (unknown !== undefined)
    throw new Misuse(`--set ${unknown}: a ${scope} has no such field; it has ${known.join(", ")}`);
  if (Object.keys(stated).length === 0) throw new Misuse(`--set is needed: ${known.join(", ")}`);
  const { config, faults } = configured(scope, current as never, stated, "--set", decimals);
  if (faults.length > 0)
    throw new Misuse(faults.map(({ where, message }) => `${where.replace(".", " ")}: ${message}`).join("\n"));
  return config as never;
}

function specOf({ pool, markets }: State, kind: string, what: string | undefined, flags: QueueFlags): ChangeSpec {
  const stated = assigned(flags.set);
  const { state } = pool;
  const nothingSet = () => {
    if (flags.set !== undefined) throw new Misuse(`--set has no place with ${kind}`);
  };
  const number = (count: number, of: string) => numberOf(what ?? "", count, of);
  if (kind === "pool") return { kind, config: changedConfig("pool", inForce("pool", state.params), stated, 6) };
  if (kind === "custody") {
    const index = number(state.custodyCount, "custody");
    const { params, decimals } = engine.at(state.custodies, index);
    return { kind, index, config: changedConfig("custody", inForce("custody", params), stated, decimals) };
  }
  if (kind === "market") {
    const index = number(markets.length, "market");
    const { state: own, secondFeed } = engine.at(markets, index);
    return { kind, index, config: changedConfig("market", inForce("market", own.params, { secondFeed }), stated, 6) };
  }
  if (kind === "status") {
    const index = number(markets.length, "market");
    if (Object.keys(stated).join() !== "reduceOnly" || !/^(yes|no)$/.test(stated.reduceOnly ?? ""))
      throw new Misuse("a status is --set reduceOnly=yes or --set reduceOnly=no");
    return { kind, index, reduceOnly: stated.reduceOnly === "yes" };
  }
  nothingSet();
  if (kind === "delay") return { kind, seconds: timeOf(what ?? "", "the delay") };
  if (kind === "guardian") return { kind, guardian: addressOf(what ?? "", "the guardian") };
  throw new Misuse(`a change is of ${KINDS}, not "${kind}"`);
}

/** `ballast change queue`. */
export async function queue(
  session: Session,
  kind: string,
  what: string | undefined,
  flags: QueueFlags,
): Promise<Answer> {
  const { client } = session;
  const validFor = flags.valid === undefined ? undefined : timeOf(flags.valid, "--valid");
  const [ctx, state] = [await client.context(), await client.state()];
  const spec = specOf(state, kind, what, flags);
  const controller = await fetchController(client.source, pda.controller(client.programId), client.programId);
  if (controller === null) throw new Problem(`the program ${client.programId} has no controller yet`);
  const fields = changedFields({ ...state, controller }, spec);
  if (fields.length === 0) throw new Misuse("nothing would be different: it is so already");
  const decimals = await decimalsOf(client.source, state, spec);
  const words = fieldTable(fieldWords({ change: spec, fields }, decimals));
  const action = { admin: walletIn(session).publicKey, change: spec, ...(validFor === undefined ? {} : { validFor }) };
  return act(
    session,
    () => queueChangeInstructions(ctx, action),
    ({ change, eta, validUntil }) =>
      `${words}\n\nchange ${change}: may be executed ${date(eta)} to ${date(validUntil)}`,
  );
}
