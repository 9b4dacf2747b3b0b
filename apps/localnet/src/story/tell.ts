import { fromUnits } from "@ballast/testkit";
import type { ScenarioLedger } from "../scenario/ledger";
import { money, table } from "../scenario/print";
import type { Scenario } from "../scenario/schema";
import { type Account, accountFor, at, given, type Micro, percent, pricePath, worstFall } from "./account";

const dollars = (amount: Micro): string => money(fromUnits(amount, 6));
const usd = (price: bigint): string => money(fromUnits(price, 8));
const QUARTER = 900;
const HOUR = 3_600;

/**
 * The story's end, for someone who has never seen the protocol. Every number is read from the ledger or the scenario.
 */
export function tellStory(ledger: ScenarioLedger, scenario: Scenario): string {
  const account = accountFor(ledger, scenario);
  const parts = [fall(scenario), losers(account), payers(ledger), winners(account), why(ledger, account), end(ledger)];
  return parts.join("\n\n");
}

const heading = (text: string) => `${text}\n${"-".repeat(text.length)}`;

function fall(scenario: Scenario): string {
  const path = pricePath(scenario, "SOL");
  const [quarter, hour, all] = [QUARTER, HOUR, 24 * HOUR].map((window) => worstFall(path.slice(3), window));
  return [
    heading("What happened"),
    `SOL fell from ${usd(all?.from ?? 0n)} to ${usd(all?.to ?? 0n)} USD: ${quarter?.percent} in the worst 15 minutes,`,
    `${hour?.percent} in the worst hour, ${all?.percent} in all. Keepers liquidate as soon as they can; in the worst minutes`,
    "they came late, so some positions had lost more than their collateral when they were closed.",
  ].join("\n");
}

function losers({ losers: all }: Account): string {
  const rows = all.map(({ name, loss, deficit, young, liquidations }) => [
    name,
    dollars(loss),
    dollars(loss - deficit),
    dollars(deficit),
    fate(deficit, young, liquidations),
  ]);
  const total = (pick: (loser: Account["losers"][number]) => Micro) =>
    all.reduce((sum, loser) => sum + pick(loser), 0n);
  const sums = [
    "all",
    dollars(total((l) => l.loss)),
    dollars(total((l) => l.loss - l.deficit)),
    dollars(total((l) => l.deficit)),
    "",
  ];
  const head = ["trader", "lost", "paid by own collateral", "not covered", ""];
  return `${heading("Who lost (USD)")}\n${table([head, ...rows, sums], [1, 2, 3])}`;
}

function fate(deficit: Micro, young: boolean, liquidations: number): string {
  if (young) return "opened minutes before: young rule";
  if (deficit > 0n) return "liquidated too late";
  return liquidations > 0 ? "liquidated in time: nobody else pays" : "never liquidated: nobody else pays";
}

/** Each rule of the waterfall and its payer, in order. */
const RULES: [path: string, rule: string, payer: string][] = [
  ["young", "young rule: opened less than 15 minutes before", "LPs"],
  ["insurance", "insurance fund, within its hourly and daily caps", "stakers of the fund"],
  ["deductible", "deductible: a day's first losses beyond the fund", "LPs"],
  ["lpShare", "loss event: the LPs' half", "LPs"],
  ["escrow", "loss event: clawback of profit that waits in tickets", "winners who had closed"],
  ["lienPaid", "loss event: liens on profit of open positions", "winners still open"],
  ["lienUnpaid", "loss event: liens that met no profit, or lapsed", "LPs"],
  ["remainder", "loss event: the rest", "LPs"],
];

function payers(ledger: ScenarioLedger): string {
  const total = at(ledger, "markets.SOL.ledger.deficits");
  const rows = RULES.map(([path, rule, payer]) => {
    const amount = at(ledger, `markets.SOL.ledger.${path}`);
    return [rule, payer, dollars(amount), percent(amount, total)];
  });
  const paid = RULES.reduce((sum, [path]) => sum + at(ledger, `markets.SOL.ledger.${path}`), 0n);
  const sums = ["all", "", dollars(paid), percent(paid, total)];
  const head = ["rule", "who pays", "USD", "share"];
  const adds =
    paid === total ? "It adds up to the loss that no collateral covered, to the last unit." : "This does NOT add up.";
  return `${heading("Who paid what collateral did not cover")}\n${table([head, ...rows, sums], [2, 3])}\n${adds}`;
}

function winners({ winners: all }: Account): string {
  const row = (name: string, profit: Micro, held: Micro, escrow: Micro, lien: Micro) => [
    name,
    dollars(profit),
    dollars(held),
    dollars(escrow),
    dollars(lien),
    dollars(profit - escrow - lien),
    percent(escrow + lien, profit),
  ];
  const rows = all.map(({ name, profit, held, escrow, lien }) => row(name, profit, held, escrow, lien));
  const total = (pick: (winner: Account["winners"][number]) => Micro) => all.reduce((sum, w) => sum + pick(w), 0n);
  const sums = row(
    "all",
    total((w) => w.profit),
    total((w) => w.held),
    total((w) => w.escrow),
    total((w) => w.lien),
  );
  const head = ["winner", "profit", "waited in a ticket", "clawback", "lien", "kept", "gave"];
  return `${heading("What the winners gave (USD)")}\n${table([head, ...rows, sums], [1, 2, 3, 4, 5, 6])}`;
}

function why(ledger: ScenarioLedger, { winners: all }: Account): string {
  const event = (field: string) => at(ledger, `lossEvents.0.${field}`);
  const share = (field: string) => percent(event(field), 1_000_000n);
  const gave = all.reduce((sum, winner) => sum + given(winner), 0n);
  const byShare = [...all].sort((a, b) => Number(given(a) * b.profit - given(b) * a.profit));
  const words = (winner: Account["winners"][number] | undefined) =>
    winner === undefined ? "nobody" : `${winner.name} gave ${percent(given(winner), winner.profit)}`;
  return [
    heading("Why winners pay at all, and why so little"),
    `The loss event was about ${dollars(event("shortfall"))} USD that neither collateral, nor the fund, nor the deductible had covered: profit`,
    "of the winners that nobody's loss had paid for. The pool could pay it all; the rule shares it instead, in this order:",
    `  1. LPs bear ${share("params.lpShare")} of it first: ${dollars(event("lpShare"))} USD.`,
    `  2. Of the rest only what mirrors the winners' side counts: ${share("matched")} of it.`,
    `  3. That is spread over all profit younger than eight hours, the same share for everyone: ${share("clawbackRate")}. The rule never`,
    `     takes more than ${share("params.maxClawback")}; what goes beyond it stays with the LPs.`,
    `Winners gave ${dollars(gave)} USD together, ${percent(
      gave,
      all.reduce((sum, w) => sum + w.profit, 0n),
    )} of their profit: ${words(byShare[0])}, ${words(byShare.at(-1))}.`,
    "Collateral, profit older than eight hours and what had been paid out before the event cannot be reached. What closed",
    "positions had just won waited in tickets; open positions gave up a part of their size.",
  ].join("\n");
}

function end(ledger: ScenarioLedger): string {
  const units = ledger.steps.reduce((sum, { cu }) => sum + cu, 0);
  const events = ledger.steps.reduce((sum, step) => sum + step.events.length, 0);
  const broken = ledger.invariants === "ok" ? [] : ledger.invariants;
  const verdict =
    broken.length === 0
      ? `All invariants hold. They were checked after each of ${ledger.steps.length} steps: on chain, and by adding up every account.`
      : `BROKEN INVARIANTS:\n${broken.join("\n")}`;
  return `${verdict}\n${events} events, ${money(String(units)).replace(/\.00$/, "")} compute units in all.`;
}
