/** An owner's page. */
import type { Answer } from "../data/contract";
import { counted } from "../words/address";
import { bps, isZero, price, times, usd } from "../words/amounts";
import { countdown } from "../words/time";
import { amountOf, type Token } from "./tokens";

type Position = Answer<"ownerPositions">["items"][number];
type Ticket = Answer<"ownerTickets">["items"][number];
type Risk = Answer<"ownerRisk">["items"][number];

/** 32 bytes in base 58. */
export const isAddress = (text: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text);

export const standing = ({ health, error }: Position): string => {
  if (health === null) return error ?? "not known";
  if (health.liquidatable) return "Can be liquidated now";
  return `${bps(health.ratio)} margin, ${health.leverage === null ? "nothing left" : times(health.leverage)}`;
};

export const endsAt = ({ liquidationPrice }: Position): string =>
  liquidationPrice === null ? "at no price" : price(liquidationPrice);

/** What of a profit is safe, waits, can be lost: one line each. */
export function riskLines(risk: Risk, backing: Token): { key: string; title: string; value: string }[] {
  const held = risk.held.map(({ tokens }) => amountOf(tokens, backing, 2)).join(" and ");
  return [
    { key: "paid", title: "Paid at once if closed now", value: amountOf(risk.paidNow, backing, 2) },
    { key: "held", title: "Would wait in a ticket", value: held === "" ? "nothing" : held },
    { key: "fresh", title: "Fresh: loss events can reach it", value: `${usd(risk.fresh)} USD` },
    { key: "next", title: "Most that the next event takes", value: `${usd(risk.worstNext)} USD` },
    { key: "total", title: "Most that all of the coming hours take", value: `${usd(risk.worstTotal)} USD` },
    { key: "due", title: "Owed to events that are finalized", value: `${usd(risk.lienDue)} USD` },
  ];
}

/** When a ticket can be claimed, as of the chain's time. */
export const ticketWords = ({ maturesAt }: Ticket, now: number): string =>
  maturesAt <= now ? "can be claimed" : `can be claimed ${countdown(maturesAt, now)}`;

export function ownerSays({ positions, tickets, requests, notional, pnl, behaviour }: Answer<"owner">["data"]): string {
  const held = [counted(positions, "position"), counted(tickets, "ticket"), counted(requests, "order")].join(", ");
  const worth = isZero(notional) ? "" : `, ${usd(notional)} USD at the price of now, ${usd(pnl)} USD of profit`;
  const past =
    behaviour === null
      ? ""
      : ` So far: ${counted(behaviour.closes, "close")}, ${counted(behaviour.liquidations, "liquidation")}, ` +
        `collateral added ${counted(behaviour.topups, "time")}.`;
  return `${held}${worth}.${past}`;
}
