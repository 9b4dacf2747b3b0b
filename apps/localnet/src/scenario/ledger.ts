import { engine } from "@ballast/sdk";
import type { WholeState, World } from "@ballast/testkit";
import { type CustodyInfo, fromUnits, type MarketInfo, rule, sideName } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import type { EventInWords } from "./units";

export interface StepReport {
  i: number;
  do: string;
  ok: boolean;
  /** What the step shows, in the words of the file. */
  note?: string;
  /** Name of the error; `message` says what to do. */
  error?: string;
  message?: string;
  /** Compute units of the step's transactions. */
  cu: number;
  events: EventInWords[];
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What a scenario leaves behind: the documented form, every quantity a decimal string in whole units. */
export interface ScenarioLedger {
  ok: boolean;
  name: string;
  steps: StepReport[];
  balances: Record<string, Record<string, string>>;
  pool: Json;
  markets: Record<string, Json>;
  positions: Json[];
  tickets: Json[];
  lossEvents: Json[];
  fund: Json;
  invariants: "ok" | string[];
}

/** Its parts, as paths begin. */
export const LEDGER: readonly string[] = [
  ...(["ok", "name", "steps", "balances", "pool", "markets", "positions"] satisfies (keyof ScenarioLedger)[]),
  ...(["tickets", "lossEvents", "fund", "invariants"] satisfies (keyof ScenarioLedger)[]),
];

export type Books = Omit<ScenarioLedger, "ok" | "name" | "steps" | "invariants">;

const usd = (amount: bigint) => fromUnits(amount, 6);
const price = (amount: bigint) => fromUnits(amount, 8);
const fraction = (amount: bigint) => fromUnits(amount, 18);
const bps = (amount: bigint) => fromUnits(amount, 4);

interface View {
  world: World;
  state: WholeState;
  now: bigint;
  name(address: PublicKey): string;
}

/** Reads the books of a world. `name`: what positions and people are called. */
export async function readBooks(world: World, name: (address: PublicKey) => string): Promise<Books> {
  const view: View = { world, state: await world.state(), now: BigInt(await world.now()), name };
  return {
    balances: await tellBalances(world),
    pool: tellPool(view),
    markets: Object.fromEntries(world.venue.markets.map((market) => [market.symbol, tellMarket(view, market)])),
    positions: tellPositions(view),
    tickets: tellTickets(view),
    lossEvents: tellLossEvents(view),
    fund: tellFund(view),
  };
}

async function tellBalances(world: World): Promise<Books["balances"]> {
  const decimals = new Map(world.venue.custodies.map((custody) => [custody.symbol, custody.decimals]));
  const told = Object.entries(await world.balances()).map(([name, tokens]) => [
    name,
    Object.fromEntries(
      Object.entries(tokens).map(([symbol, amount]) => [symbol, fromUnits(amount, decimals.get(symbol) ?? 6)]),
    ),
  ]);
  return Object.fromEntries(told);
}

function tellPool({ world, state, now }: View): Json {
  const { state: pool } = state.pool;
  // Valued at the last prices, whatever their age.
  const custodies = pool.custodies.map((each) => ({ ...each, print: { ...each.print, publishTime: now } }));
  const priced = world.venue.custodies.every(({ index }) => (custodies[index]?.print.price ?? 0n) > 0n);
  const value = priced ? rule("quote_pool_value", {}, { now, pool: { ...pool, custodies } }) : { mint: 0n, burn: 0n };
  return {
    aumMint: usd(value.mint ?? 0n),
    aumBurn: usd(value.burn),
    lpSupply: usd(pool.lpSupply),
    deductible: {
      dayAum: usd(pool.deductible.dayAum),
      available: usd(rule("rule_fund", {}, { now, pool }).deductible),
    },
    custodies: Object.fromEntries(world.venue.custodies.map((info) => [info.symbol, tellCustody(state, info)])),
  };
}

function tellCustody(state: WholeState, { index, decimals }: CustodyInfo): Json {
  const custody = engine.custodyOf(state.pool.state, index);
  const buckets = [
    "owned",
    "locked",
    "collateral",
    "pending",
    "escrow",
    "insuranceDue",
    "protocolFees",
    "payable",
  ] as const;
  const amounts = buckets.map((bucket) => [bucket, fromUnits(custody[bucket], decimals)]);
  const vault = fromUnits(state.vaults[index] ?? 0n, decimals);
  return { price: price(custody.print.price), vault, ...Object.fromEntries(amounts) };
}

function tellMarket(view: View, info: MarketInfo): Json {
  const { state } = view;
  const market = engine.at(state.markets, info.index).state;
  const ledger = Object.entries(market.ledger).map(([place, amount]) => [place, usd(amount as bigint)]);
  return {
    price: price(market.lastPrice),
    status: market.status === 0 ? "active" : "reduce-only",
    long: tellSide(view, info, 0),
    short: tellSide(view, info, 1),
    ledger: Object.fromEntries(ledger),
  };
}

function tellSide({ world, state, now }: View, info: MarketInfo, side: 0 | 1): Json {
  const { state: pool } = state.pool;
  const market = engine.at(state.markets, info.index).state;
  const totals = engine.at(engine.at(pool.exposures, info.index).sides, side);
  const book = engine.at(market.sides, side);
  const backing = world.venue.backing(info, sideName(side));
  const terms = rule("quote_side_terms", { side }, { now, pool, market });
  const held = book.escrow.buckets.reduce((sum, { tokens }) => sum + tokens, book.escrow.matured);
  const collateral = world.venue.custodies.map(({ symbol, index, decimals }) => [
    symbol,
    fromUnits(totals.collateral[index] ?? 0n, decimals),
  ]);
  return {
    size: fromUnits(totals.size, info.custody.decimals),
    entry: usd(totals.entry),
    positions: String(totals.positions),
    collateral: Object.fromEntries(collateral),
    escrow: fromUnits(held, backing.decimals),
    phi: fraction(terms.phi),
    waitingShortfall: usd(totals.waitingShortfall),
    lossEvent: usd(totals.lossEvent),
    liens: usd(totals.liens),
    lossEvents: String(book.lossEventCount),
    reference: price(terms.reference),
  };
}

function tellPositions({ world, state, now, name }: View): Json[] {
  return state.positions.map(({ address, account }) => {
    const info = world.venue.market(account.market);
    const custody = world.venue.custody(account.state.custody);
    const market = engine.at(state.markets, info.index).state;
    const tokenPrice = engine.custodyOf(state.pool.state, custody.index).print.price;
    const prices = { position: account.state, price: market.lastPrice, tokenPrice };
    const marks = rule("rule_marks", prices, { now, pool: state.pool.state, market });
    return {
      name: name(address),
      owner: name(account.owner),
      market: info.symbol,
      side: sideName(account.state.side),
      size: fromUnits(account.state.size, info.custody.decimals),
      entry: usd(account.state.entry),
      collateral: fromUnits(account.state.collateral, custody.decimals),
      token: custody.symbol,
      pnl: usd(marks.pnl),
      equity: usd(marks.equity),
      healthy: !marks.liquidatable,
      borrow: usd(marks.borrow),
    };
  });
}

function tellTickets({ world, state, name }: View): Json[] {
  return [...state.tickets]
    .sort((a, b) => a.account.state.hour - b.account.state.hour)
    .map(({ account }) => {
      const info = world.venue.market(account.market);
      const { face, hour, lossEvents, side } = account.state;
      const backing = world.venue.backing(info, sideName(side));
      return {
        owner: name(account.owner),
        market: info.symbol,
        side: sideName(side),
        token: backing.symbol,
        face: fromUnits(face, backing.decimals),
        worth: fromUnits(worthOf(state, info.index, account.state), backing.decimals),
        maturesAt: String(hour * 3_600),
        lossEvents: String(lossEvents),
      };
    });
}

/** What a ticket pays after the events so far. */
function worthOf(state: WholeState, market: number, ticket: engine.TicketState): bigint {
  return receiptsOf(state, market, ticket.side)
    .filter(({ number, opened }) => number >= ticket.lossEvents && opened < BigInt(ticket.hour) * 3_600n)
    .reduce((face, { clawbackRate }) => engine.fracOfDown(engine.fracComplement(clawbackRate), face), ticket.face);
}

function receiptsOf(state: WholeState, market: number, side: number): engine.ReceiptState[] {
  return state.lossEvents
    .map(({ account }) => account.state)
    .filter((each) => each.market === market && each.side === side)
    .sort((a, b) => Number(a.number - b.number));
}

function tellLossEvents(view: View): Json[] {
  return view.world.venue.markets.flatMap((info) =>
    [0, 1].flatMap((side) =>
      receiptsOf(view.state, info.index, side).map((receipt) => tellReceipt(view, info, receipt)),
    ),
  );
}

function tellReceipt({ world, state }: View, info: MarketInfo, receipt: engine.ReceiptState): Json {
  const { number, side } = receipt;
  const book = engine.at(engine.at(state.markets, info.index).state.sides, side);
  const entry = receipt.sealed === 0 ? engine.entry(book, number) : undefined;
  // Until it is sealed, the ring knows what the liens have brought.
  const paid = entry?.lienPaid ?? receipt.lienPaid;
  const unpaid = entry ? entry.lien - entry.lienPaid : receipt.lienUnpaid;
  const lapsed = receipt.sealed === 1 || (entry?.lienState ?? 0) > 0;
  const backing = world.venue.backing(info, sideName(side));
  const matched = receipt.losingWeight === 0n ? 1n : 0n;
  return {
    name: `${info.symbol}-${sideName(side)}-${number}`,
    market: info.symbol,
    side: sideName(side),
    number: String(number),
    shortfall: usd(receipt.shortfall),
    insurance: usd(receipt.insurance),
    deductible: usd(receipt.deductible),
    lpShare: usd(receipt.lpShare),
    clawback: usd(receipt.clawback),
    clawbackRate: fraction(receipt.clawbackRate),
    escrow: usd(receipt.escrow),
    escrowTokens: fromUnits(receipt.escrowTokens, backing.decimals),
    lienPaid: usd(paid),
    lienOpen: usd(lapsed ? 0n : unpaid),
    lienLapsed: usd(lapsed ? unpaid : 0n),
    remainder: usd(receipt.remainder),
    escrowValue: usd(receipt.escrowValue),
    freshBound: usd(receipt.freshBound),
    matched: matched === 1n ? "1" : fraction(matchedOf(receipt)),
    price: price(receipt.price),
    reference: price(receipt.reference),
    opened: String(receipt.opened),
    finalized: String(receipt.finalized),
    params: { lpShare: bps(receipt.params.lpShare), maxClawback: bps(receipt.params.maxClawback) },
    deficits: String(receipt.deficits),
    tickets: String(receipt.tickets),
    sealed: receipt.sealed === 1,
  };
}

const matchedOf = ({ winningWeight: a, losingWeight: b }: engine.ReceiptState) => engine.ratioDown(a, b);

function tellFund({ state, now, name }: View): Json {
  const { state: pool } = state.pool;
  const fund = rule("rule_fund", {}, { now, pool });
  const stakes = state.stakes.map(({ account }) => {
    const { stake, amount: value } = rule("rule_current_stake", { stake: account.state, amount: 0n }, { now, pool });
    const { shares, requested } = stake;
    return [name(account.owner), { shares: usd(shares), value: usd(value), requested: usd(requested) }];
  });
  return {
    balance: usd(pool.fund.balance),
    shares: usd(pool.fund.shares),
    floor: usd(pool.params.fundFloor),
    target: usd(fund.target),
    coverage: bps(fund.coverage),
    dayBalance: usd(pool.fund.dayBalance),
    openInterest: usd(pool.fund.openInterest),
    vault: usd(state.insuranceVault),
    stakes: Object.fromEntries(stakes),
  };
}
