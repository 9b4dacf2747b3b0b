/** Advice with its transaction, made when it is first asked for and kept until the next look. Nothing is sent. */
import type { Advice } from "../contract/index";
import type { Room } from "../room";
import type { Judged } from "./desk";

const made = new WeakMap<Judged, Promise<Advice[]>>();

async function prepared({ live }: Room, { snapshot }: Judged): Promise<Advice[]> {
  if (snapshot.advice.length === 0) return [];
  const { prepare } = await import("@ballast/risk");
  const found = await prepare(live.ctx, snapshot.advice, UNSET);
  return found.map(({ market, kind, words, why, signer, transaction, refusal }) => ({
    ...{ market, kind, words, why, signer, transaction, refusal },
  }));
}

/** 32 zero bytes: whoever signs sets a blockhash of then, since one of now lasts a minute and a half. */
const UNSET = "11111111111111111111111111111111";

export function advised(room: Room, judged: Judged): Promise<Advice[]> {
  const known = made.get(judged);
  if (known !== undefined) return known;
  const found = prepared(room, judged);
  made.set(judged, found);
  // What failed is tried again by the next question.
  found.catch(() => made.delete(judged));
  return found;
}
