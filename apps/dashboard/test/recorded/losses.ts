import type { Answer } from "@ballast/api/contract";
import { asOf, frac, KEYS, NOW, price, sol, usd } from "./base";

export const event: Answer<"lossEvents">["items"][number] = {
  ...{ id: "0-short-0", receipt: KEYS.receipt, market: 0, side: "short", number: 0, state: "finalized" },
  ...{ opened: NOW - 1_352, finalized: NOW - 452, shortfall: usd("85316.064814"), insurance: usd("11248") },
  ...{ deductible: usd("21906.084086"), lpShare: usd("42658.032407"), clawback: usd("38167.713206") },
  ...{ escrow: usd("15768.952814"), lienPaid: usd("21220.351708"), lienUnpaid: usd("1178.408684") },
  ...{ remainder: usd("4490.319201"), clawbackRate: frac("0.059969907338579524"), price: price("143") },
  ...{ reference: price("226"), deficits: 4, tickets: 2 },
};
export const lossEvents: Answer<"lossEvents"> = { asOf, items: [event], next: null };

type Payer = Answer<"lossEvent">["data"]["payers"][number];
const payer = (kind: Payer["kind"], amount: string, share: string, words: string): Payer => ({
  ...{ kind, amount: usd(amount), share, words },
  sequences: [398],
});

/** Eight hours after it was settled. */
const LAPSES = event.finalized === null ? null : event.finalized + 8 * 3_600;

/** Of 2,400 and 1,650 SOL their owners were told; of 213.25 SOL a keeper collected, and two tickets still wait. */
const winners: Answer<"lossEvent">["data"]["winners"] = [
  {
    ...{ kind: "position", owner: KEYS.hana, subject: KEYS.program, sequence: 410 },
    ...{ amount: usd("11946.005541"), tokens: null, base: sol("2400") },
  },
  {
    ...{ kind: "position", owner: KEYS.jun, subject: KEYS.pool, sequence: 412 },
    ...{ amount: usd("8212.87881"), tokens: null, base: sol("1650") },
  },
  {
    ...{ kind: "ticket", owner: KEYS.lena, subject: KEYS.market, sequence: null },
    ...{ amount: usd("2411.413963"), tokens: usd("2411.413963"), base: usd("40210.4") },
  },
  {
    ...{ kind: "ticket", owner: KEYS.ivan, subject: KEYS.receipt, sequence: null },
    ...{ amount: usd("13357.538853"), tokens: usd("13357.538853"), base: usd("222737.360216") },
  },
];

export const lossEvent: Answer<"lossEvent"> = {
  asOf,
  data: {
    ...event,
    payers: [
      payer("insurance", "11248", "949", "The insurance fund paid 11,248.00 USD at once."),
      payer("deductible", "21906.084086", "1849", "The LPs' deductible paid 21,906.08 USD."),
      payer("lps", "42658.032407", "3600", "The LPs bore their half, 42,658.03 USD."),
      payer("escrow", "15768.952814", "1331", "Two tickets of winners paid 15,768.95 USD."),
      payer("liens", "21220.351708", "1791", "Open positions of winners paid 21,220.35 USD."),
      payer("owed", "1178.408684", "99", "1,178.41 USD were asked of open shorts and are not collected."),
      payer("remainder", "4490.319201", "379", "The LPs bore the rest, 4,490.32 USD."),
    ],
    groups: [
      { kind: "fund", amount: usd("11248"), share: "949" },
      { kind: "lps", amount: usd("69054.435694"), share: "5828" },
      { kind: "winners", amount: usd("36989.304522"), share: "3122" },
      { kind: "uncollected", amount: usd("1178.408684"), share: "99" },
    ],
    winners,
    unnamed: { tickets: "0", positions: usd("1061.467357"), beyond: "2" },
    collectableUntil: LAPSES,
    proof: {
      equation: "85316.064814 = 42658.032407 + 15768.952814 + 21220.351708 + 1178.408684 + 4490.319201",
      left: usd("85316.064814"),
      right: usd("85316.064814"),
      equal: true,
      whole: { left: usd("85316.064814"), right: usd("85316.064814"), equal: true },
      account: "0f".repeat(312),
      source: "account",
    },
    ...{
      escrowValue: usd("262947.760216"),
      freshBound: usd("373500"),
      ...{ winningSize: sol("8500"), losingSize: sol("9500") },
      winningWeight: sol("30600000"),
      losingWeight: sol("34200000"),
    },
    params: { lpShare: "5000", maxClawback: "2500" },
    liquidations: [395, 396, 398, 399],
  },
};

export const ledger: Answer<"ledger"> = {
  asOf,
  items: [
    {
      ...{ market: 0, deficits: usd("118771.915019"), insurance: usd("11248"), young: usd("301.766119") },
      ...{ deductible: usd("21906.084086"), lpShare: usd("42658.032407"), escrow: usd("15768.952814") },
      ...{ lienPaid: usd("21220.351708"), lienUnpaid: usd("1178.408684"), remainder: usd("4490.319201"), open: "0" },
      ...{ sum: usd("118771.915019"), equal: true },
    },
  ],
};

export const whatIf: Answer<"whatIf"> = {
  asOf,
  data: {
    absorbed: {
      ...{ young: "0", insurance: usd("7187"), deductible: usd("1404.5"), shortfall: usd("1408.5"), expired: "0" },
      opened: true,
    },
    receipt: {
      ...{ shortfall: usd("1408.5"), lpShare: usd("704.25"), clawback: usd("704.25"), escrow: usd("201.1") },
      ...{ lien: usd("503.15"), remainder: "0", clawbackRate: frac("0.0406") },
    },
    phi: { before: frac("0.5"), after: frac("1") },
    fund: { before: usd("32905.659185"), after: usd("25718.659185") },
  },
};
