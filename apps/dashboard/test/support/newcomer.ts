/** What somebody asks who sees a receipt for the first time: docs/guides/receipt.md. */
export const NEWCOMER: readonly [question: string, answer: RegExp][] = [
  ["what lost and what won", /heading "SOL longs lost, shorts won: receipt 0-short-0"/],
  [
    "who lost",
    /4 SOL longs lost 118,470\.15 USD more than all of their collateral.*heading "The SOL longs that lost".*BenD…tUvW.*Dora…8UvW.*All 223,070\.148900 118,470\.148900 11,248\.000000 21,906\.084086 85,316\.064814/,
  ],
  ["why", /more than all of their collateral: the price ran away faster than they could be closed/],
  [
    "total per group",
    /Insurance fund.*11,248\.00 USD.*LPs.*69,054\.44 USD.*Winners.*36,989\.30 USD.*Not collected.*1,178\.41 USD/,
  ],
  [
    "who paid how much, in which order",
    /1 Insurance fund 11,248\.000000.*2 LPs: deductible 21,906\.084086.*3 LPs: their share 42,658\.032407.*4 Winners: tickets 15,768\.952814.*4 Winners: open positions 21,220\.351708.*4 Not collected 1,178\.408684.*5 LPs: the rest 4,490\.319201.*All of it 118,470\.148900/,
  ],
  ["why the LPs bore the rest", /8,500 SOL of shorts against 9,500 SOL of longs.*asked for 8,500 \/ 9,500: 38,167\.71/],
  [
    "the cap",
    /h = 5\.9969907338579524 %, of its fresh profit.*The cap is 25 % in one event, and 50 % in all events of nine hours/,
  ],
  [
    "how my own part is computed",
    /Hana…yLxR an open position 2,400 SOL x \(226\.00 − 143\.00\) USD 11,946\.005541.*Lena…YhUj a ticket, not claimed yet 40,210\.4 USDC 2,411\.413963.*Not named open positions, collected by keepers 1,061\.467357.*All winners 36,989\.304522/,
  ],
  [
    "whether it can still change",
    /Can it change\?.*Only what is not collected, 1,178\.41 USD, until 11 Oct, 05:36 UTC.*Then it is sealed: no number can change/,
  ],
  ["whether it can happen again", /It can happen again: the next event opens an hour after this one at the earliest/],
  ["why winners", /Why winners.*What longs could not pay is missing there/],
  [
    "who was asked for nothing",
    /Asked for nothing.*Collateral; profit from before .*226\.00 USD; other longs.*other markets/,
  ],
  ["what comes back", /Nothing is paid back.*The fund fills again.*LPs earn.*winners keep the other 94\.00 %/],
  [
    "why fund and deductible paid nothing for some",
    /pay in the order of liquidation.*those above had used up their limits, which fill again/,
  ],
  [
    "how to check",
    /Does it add up\?.*Equal, to the last unit.*npm run ballast -- receipt 4Tn2.*\/v1\/loss-events\/0-short-0/,
  ],
  ["where on the chain", /account of the chain, .*4Tn2vCNp1RZQv3xUj8B7yJqNw5eQb8oYg3fM6aWcHsKd.*312 bytes/],
];
