/** A loss event's winners by name: as events named them, and whose tickets still wait. Their sum is the receipt's. */
import { engine, quoteClaim, sceneOf } from "@ballast/sdk";
import type { Receipt, Winner } from "../contract/index";
import type { Live } from "./live";
import type { Id } from "./losses";
import { text, unless } from "./plain";

/**
 * What tickets that nobody has claimed yet give for an event, by the engine's own quote of their claim. Only for the
 * last event of a side, and of tickets that had answered all before: of others one claim pays for several events.
 */
export function waitingOf(live: Live, { market, side, number }: Id): Winner[] {
  const book = live.state.markets[market]?.state.sides[side];
  if (book === undefined || book.lossEventCount !== number + 1n) return [];
  return live.all("Ticket").flatMap(({ address, account: { market: of, owner, state } }) => {
    if (state.side !== side || state.lossEvents !== number || live.marketAt(of) !== market) return [];
    const matured = { ...live.state, now: engine.maturesAt(state) };
    const claim = unless(() => quoteClaim(sceneOf(matured, market), state));
    if (claim === null || claim.paid >= state.face) return [];
    return [
      {
        ...{ kind: "ticket" as const, owner: owner.toBase58(), subject: address.toBase58(), amount: null },
        ...{ tokens: text(state.face - claim.paid), base: text(state.face), sequence: null },
      },
    ];
  });
}

type Sums = Pick<Receipt, "escrow" | "lienPaid">;

/** With dollars beside each ticket's tokens: its part of what the receipt says that all of them were worth. */
export function valued(winners: readonly Winner[], escrow: string, escrowTokens: string | null): Winner[] {
  const all = BigInt(escrowTokens ?? 0);
  if (all === 0n) return [...winners];
  return winners.map((winner) =>
    winner.tokens === null
      ? winner
      : { ...winner, amount: text(engine.mulDivDown(BigInt(winner.tokens), BigInt(escrow), all)) },
  );
}

/** What is not named, so that names and this are what the receipt says that winners gave, to the unit. */
export function unnamedOf(winners: readonly Winner[], { escrow, lienPaid }: Sums): Receipt["unnamed"] {
  const named = (kind: Winner["kind"]) =>
    winners.reduce((sum, each) => (each.kind === kind ? sum + BigInt(each.amount ?? 0) : sum), 0n);
  const [tickets, positions] = [BigInt(escrow) - named("ticket"), BigInt(lienPaid) - named("position")];
  const [rest, beyond] = [(left: bigint) => (left > 0n ? left : 0n), (left: bigint) => (left < 0n ? -left : 0n)];
  return {
    ...{ tickets: text(rest(tickets)), positions: text(rest(positions)) },
    beyond: text(beyond(tickets) + beyond(positions)),
  };
}
