/** Every command: what is typed, what it is about, the room and the function that answer it, and its flags. */

/** Files of commands, loaded when one of theirs runs. */
export const ROOMS = {
  airdrop: () => import("./commands/airdrop.ts"),
  change: () => import("./commands/change.ts"),
  control: () => import("./commands/control.ts"),
  deploy: () => import("./commands/deploy.ts"),
  due: () => import("./commands/due.ts"),
  doctor: () => import("./commands/doctor.ts"),
  events: () => import("./commands/events.ts"),
  explain: () => import("./commands/explain.ts"),
  export: () => import("./commands/export.ts"),
  fund: () => import("./commands/fund.ts"),
  market: () => import("./commands/market.ts"),
  network: () => import("./commands/network.ts"),
  pool: () => import("./commands/pool.ts"),
  position: () => import("./commands/position.ts"),
  queue: () => import("./commands/queue.ts"),
  sign: () => import("./commands/sign.ts"),
  trade: () => import("./commands/trade.ts"),
};

type Room = keyof typeof ROOMS;
/** A flag and what it is; `must` where a call without it is wrong. */
export type Flag = readonly [flags: string, about: string, must?: "must"];

/** A command. `signs`: it needs a key. */
export interface Entry {
  call: string;
  about: string;
  /** `room.function`. */
  way: `${Room}.${string}`;
  signs?: boolean;
  flags?: readonly Flag[];
}

const OWNER: Flag = ["--owner <address>", "whose; the key's if not given"];
const ALL: Flag = ["--all", "everybody's"];
const MARKET: Flag = ["-m, --market <number>", "number of the market", "must"];
const LIMIT: Flag = ["--limit <price>", "worst price; the quote's less slippage if not given"];
const SLIPPAGE: Flag = ["--slippage <percent>", "1 if not given"];
const TRIGGER: Flag = ["--trigger <price>", "price that sets it off", "must"];
const PART: Flag = ["--size <tokens>", "all if not given"];
const CUSTODY: Flag = ["--custody <number>", "which token", "must"];

const ORDER: readonly Flag[] = [
  MARKET,
  ["-s, --side <side>", "long or short", "must"],
  ["--size <tokens>", "of the index token", "must"],
  ["--collateral <tokens>", "what the margin is made of", "must"],
  ["--custody <number>", "of the collateral; the market's stable if not given"],
  LIMIT,
  SLIPPAGE,
];

const EXPORT: readonly Flag[] = [
  ["--format <form>", "csv or ndjson; ndjson if not given"],
  ["--out <file>", "a file; one that is there is gone on with"],
  ["--after <cursor>", "go on after this row's first column"],
  ["--limit <rows>", "end after so many"],
];

/** Commands that stand alone. */
export const ALONE: readonly Entry[] = [
  { call: "pool", about: "a pool: worth, fund, tokens", way: "pool.pool" },
  { call: "custody", about: "the pool's tokens: prices, weights, what may leave", way: "pool.custody" },
  { call: "controller", about: "governance: admin, guardian, delay", way: "pool.controller" },
  { call: "market [number]", about: "markets, or one in full", way: "market.market" },
  { call: "positions", about: "positions and how they stand", way: "position.positions", flags: [OWNER, ALL] },
  { call: "orders", about: "orders that wait", way: "position.orders", flags: [OWNER, ALL] },
  { call: "tickets", about: "profit that waits", way: "position.tickets", flags: [OWNER] },
  {
    ...{ call: "receipt [address]", about: "receipts of losses: all, or one in full", way: "explain.receipt" },
    flags: [["-m, --market <number>", "only of this market"]],
  },
  {
    ...{ call: "whatif", about: "who would pay a loss now", way: "market.whatIfLost" },
    flags: [
      MARKET,
      ["-s, --side <side>", "the side that defaults", "must"],
      ["--loss <usd>", "the loss beyond collateral", "must"],
    ],
  },
  {
    call: "invariants",
    about: "whether the ledger adds up, as the program checks it",
    way: "doctor.invariants",
    signs: true,
  },
  { call: "due", about: "what anyone can do now, and what it pays", way: "due.list" },
  { call: "keep", about: "do everything that is due, once", way: "due.keep", signs: true },
  {
    call: "sign <transaction>",
    about: "show, sign and send what somebody prepared, in base64 or a file: look with --dry-run first",
    way: "sign.sign",
    signs: true,
  },
  { call: "doctor", about: "whether this node and pool can be worked with", way: "doctor.doctor" },
  {
    ...{ call: "airdrop", about: "SOL and test tokens of a local network; 10 SOL and 10,000 USDC if nothing is said" },
    way: "airdrop.airdrop",
    flags: [
      ["--sol <amount>", "SOL for fees, and for what the pool takes as SOL"],
      ["--token <symbol-and-amount...>", "as in --token USDC 100, more than once if need be"],
      ["--to <address>", "whose; the key's if not given"],
      ["--dry-run", "show what it would do, and send nothing"],
    ],
  },
];

/** Commands of one kind, under one word. */
export const GROUPS: readonly { name: string; about: string; entries: readonly Entry[] }[] = [
  {
    name: "deploy",
    about: "a pool, its tokens and markets from one file",
    entries: [
      { call: "plan <file>", about: "every step and what it costs, before anything is sent", way: "deploy.plan" },
      {
        call: "apply <file>",
        about: "carry the plan out; can be killed and begun again",
        way: "deploy.carryOut",
        signs: true,
      },
      { call: "drift <file>", about: "where chain and file differ, field by field", way: "deploy.drift" },
    ],
  },
  {
    name: "explain",
    about: "what something means, and what to do",
    entries: [
      { call: "error <name-or-code>", about: "an error of the program", way: "explain.explainError" },
      {
        call: "event <name-or-signature>",
        about: "fields of an event, or a transaction's events",
        way: "explain.explainEvent",
      },
      { call: "position <address>", about: "why it is liquidatable, or not", way: "position.explainPosition" },
    ],
  },
  {
    name: "events",
    about: "what happens in the pool",
    entries: [
      {
        ...{ call: "tail", about: "events as they come, until Ctrl-C", way: "events.tail" },
        flags: [["--for <seconds>", "end by itself"]],
      },
    ],
  },
  {
    name: "export",
    about: "all of a kind, as CSV or NDJSON; can be broken off and gone on with",
    entries: [
      { call: "positions", about: "every position of the pool", way: "export.positions", flags: EXPORT },
      { call: "receipts", about: "every receipt of a loss", way: "export.receipts", flags: EXPORT },
      { call: "events", about: "every event that the node still has", way: "export.history", flags: EXPORT },
    ],
  },
  {
    name: "trade",
    about: "orders and positions",
    entries: [
      { call: "open", about: "open or enlarge at the next print", way: "trade.open", signs: true, flags: ORDER },
      {
        call: "limit",
        about: "open when a price is reached",
        way: "trade.limit",
        signs: true,
        flags: [...ORDER, TRIGGER],
      },
      {
        ...{ call: "close <position>", about: "close all or a part", way: "trade.close", signs: true },
        flags: [PART, LIMIT, SLIPPAGE],
      },
      {
        call: "tp <position>",
        about: "take profit",
        way: "trade.takeProfit",
        signs: true,
        flags: [TRIGGER, PART, LIMIT],
      },
      { call: "sl <position>", about: "stop loss", way: "trade.stopLoss", signs: true, flags: [TRIGGER, PART, LIMIT] },
      {
        call: "collateral <add-or-remove> <position> <tokens>",
        about: "bring collateral, or take it out",
        way: "trade.collateral",
        signs: true,
      },
      { call: "cancel <order>", about: "take an order back", way: "trade.cancel", signs: true },
      {
        call: "delegate <position> <address-or-none>",
        about: "name a key that may reduce it and add collateral",
        way: "trade.delegate",
        signs: true,
      },
    ],
  },
  {
    name: "lp",
    about: "liquidity",
    entries: [
      {
        ...{ call: "add", about: "deposit a token", way: "fund.deposit", signs: true },
        flags: [CUSTODY, ["--amount <tokens>", "how much", "must"]],
      },
      {
        ...{ call: "remove", about: "withdraw a token", way: "fund.withdraw", signs: true },
        flags: [CUSTODY, ["--shares <tokens>", "LP tokens to burn", "must"]],
      },
    ],
  },
  {
    name: "stake",
    about: "the insurance fund",
    entries: [
      { call: "show", about: "a stake", way: "fund.stake", flags: [OWNER] },
      { call: "add <usd>", about: "stake", way: "fund.stakeMore", signs: true },
      {
        call: "request <shares>",
        about: "announce an exit: seven days, then 48 hours to leave",
        way: "fund.announce",
        signs: true,
      },
      { call: "cancel", about: "stay after all", way: "fund.stay", signs: true },
      { call: "leave", about: "leave, once the seven days are over", way: "fund.leave", signs: true },
      { call: "donate <usd>", about: "give to the fund without shares", way: "fund.donate", signs: true },
    ],
  },
  {
    name: "change",
    about: "changes that wait for their time",
    entries: [
      {
        ...{ call: "queue <kind> [what]", way: "queue.queue", signs: true },
        about: "queue one: pool, custody N, market N, status N, delay TIME, guardian ADDRESS",
        flags: [
          ["--set <field=value...>", "what it sets, in units for people: baseFee=7bp"],
          ["--valid <time>", "how long it may wait once it is due: 7d if not given"],
        ],
      },
      { call: "list", about: "all of the pool and of the controller", way: "change.changes" },
      { call: "show <address>", about: "one, field by field", way: "change.change" },
      { call: "execute <address>", about: "execute one that is due", way: "change.execute", signs: true },
      { call: "cancel <address>", about: "take one back", way: "change.cancelChange", signs: true },
    ],
  },
  {
    name: "guardian",
    about: "stop new risk at once, with the guardian's key",
    entries: [
      { call: "reduce-only <market>", about: "only reductions, for 7 days", way: "control.reduceOnly", signs: true },
      { call: "close-deposits", about: "no deposits, for 7 days", way: "control.closeDeposits", signs: true },
      {
        ...{ call: "lower-caps <market>", about: "lower caps of open interest", way: "control.lowerCaps", signs: true },
        flags: [
          ["--long <usd>", "as it is if not given"],
          ["--short <usd>", "as it is if not given"],
        ],
      },
      {
        ...{
          call: "lower-deposits <custody>",
          about: "a lower deposit cap",
          way: "control.lowerDeposits",
          signs: true,
        },
        flags: [["--cap <tokens>", "how many tokens there may be", "must"]],
      },
    ],
  },
  {
    name: "admin",
    about: "what the admin's key does without the timelock",
    entries: [
      { call: "transfer <address>", about: "propose another admin", way: "control.transfer", signs: true },
      { call: "accept", about: "become admin, as proposed", way: "control.accept", signs: true },
      {
        ...{ call: "renew-guardian", about: "set when the guardian's term ends", way: "control.renewGuardian" },
        signs: true,
        flags: [["--for <time>", "from now, 0s ends it: 7d, which is the most, if not given"]],
      },
      { call: "collect <custody>", about: "take the protocol's fees in a token", way: "control.collect", signs: true },
    ],
  },
  {
    name: "network",
    about: "what only a local network can do",
    entries: [
      { call: "show", about: "its tokens and addresses", way: "network.about" },
      { call: "move <symbol> <percent>", about: "move a price: move SOL -10", way: "network.move" },
      { call: "warp <seconds>", about: "move time forwards, for everybody", way: "network.warp" },
    ],
  },
];
