import {
  addCollateralInstructions,
  type CollateralQuote,
  cancelInstructions,
  decreaseInstructions,
  engine,
  fetchPosition,
  formatUnits,
  limitOpenInstructions,
  type OpenQuote,
  openInstructions,
  placeTriggerInstructions,
  removeCollateralInstructions,
  setDelegateInstructions,
} from "@ballast/sdk";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { parseAmount, percent, price, share, sideName, usd } from "../amount";
import type { Answer } from "../output";
import { accountAt, addressOf, numberOf, sideOf } from "../refer";
import { act, type Session, walletIn } from "../session";

/** Flags of an order. */
export interface OpenFlags {
  market: string;
  side: string;
  size: string;
  collateral: string;
  custody?: string;
  limit?: string;
  slippage?: string;
  trigger?: string;
}

/** 1 % is 100; of all or more than all nothing is left to ask for. */
function slippageOf(text: string | undefined): { slippage?: bigint } {
  if (text === undefined) return {};
  const slippage = parseAmount(text, 2, "--slippage, in per cent,");
  if (slippage >= 10_000n) throw new Misuse(`--slippage is less than 100 per cent, not "${text}"`);
  return { slippage };
}
const priceOf = (text: string | undefined, flag: string) =>
  text === undefined ? undefined : parseAmount(text, 8, flag);

/** An order in the units of its tokens. */
async function order({ client }: Session, p: OpenFlags) {
  const { layout } = await client.context();
  const { custodies } = (await client.state()).pool.state;
  const market = numberOf(p.market, layout.markets.length, "market");
  const { index, stable } = engine.at(layout.markets, market);
  const custody = p.custody === undefined ? stable : numberOf(p.custody, layout.custodies.length, "custody");
  const limit = priceOf(p.limit, "--limit");
  return {
    ...{ market, custody, side: sideOf(p.side), decimals: engine.at(custodies, index).decimals },
    size: parseAmount(p.size, engine.at(custodies, index).decimals, "--size"),
    collateral: parseAmount(p.collateral, engine.at(custodies, custody).decimals, "--collateral"),
    ...(limit === undefined ? {} : { limit }),
    ...slippageOf(p.slippage),
  };
}

const orderText = (quote: OpenQuote & { limit: bigint }, side: number): string =>
  [
    `a ${sideName(side)} at ${price(quote.price)} USD, at worst ${quote.limit === 0n ? "any price" : `${price(quote.limit)} USD`}`,
    `fees ${usd(quote.report.baseFee + quote.report.impact)} USD, initial margin ${percent(quote.initialMargin.rate)}`,
    `liquidation ${quote.liquidationPrice === null ? "at no price" : `at ${price(quote.liquidationPrice)} USD`}`,
    `${share(quote.terms.phi)} of fresh profit would wait ${quote.terms.hold / 3_600n} hours; a loss event takes ${share(quote.terms.worstNext)} at most`,
  ].join("\n");

/** `ballast trade open`. */
export async function open(session: Session, flags: OpenFlags): Promise<Answer> {
  const p = await order(session, flags);
  const owner = walletIn(session).publicKey;
  const ctx = await session.client.context();
  return act(
    session,
    () => openInstructions(ctx, { owner, ...p }),
    (quote) =>
      `${orderText(quote, p.side)}\norder ${quote.request}\nposition ${quote.positionAddress}, once a keeper has executed it`,
  );
}

/** `ballast trade limit`. */
export async function limit(session: Session, flags: OpenFlags & { trigger: string }): Promise<Answer> {
  const p = await order(session, flags);
  const owner = walletIn(session).publicKey;
  const trigger = parseAmount(flags.trigger, 8, "--trigger");
  const ctx = await session.client.context();
  return act(
    session,
    () => limitOpenInstructions(ctx, { owner, trigger, ...p }),
    (quote) => `${orderText(quote, p.side)}\norder ${quote.request}`,
  );
}

/** A position of the pool, with the decimals of its size and of its collateral. */
async function heldIn({ client }: Session, text: string) {
  const { address, account } = await accountAt(text, "position", (at) =>
    fetchPosition(client.source, at, client.programId),
  );
  const ctx = await client.context();
  const market = ctx.layout.markets.find((m) => m.address.equals(account.market));
  if (market === undefined) throw new Misuse(`${text} is a position of another pool (--pool)`);
  const { custodies } = (await client.state()).pool.state;
  const decimals = (custody: number) => engine.at(custodies, custody).decimals;
  return {
    ctx,
    position: { address, account },
    sizeDecimals: decimals(market.index),
    collateralDecimals: decimals(account.state.custody),
    profitDecimals: decimals(account.state.side === 0 ? market.index : market.stable),
  };
}

/** `ballast trade close`. */
export async function close(
  session: Session,
  address: string,
  flags: { size?: string; limit?: string; slippage?: string },
): Promise<Answer> {
  const held = await heldIn(session, address);
  const limitPrice = priceOf(flags.limit, "--limit");
  const action = {
    position: held.position,
    signer: walletIn(session).publicKey,
    ...(flags.size === undefined ? {} : { size: parseAmount(flags.size, held.sizeDecimals, "--size") }),
    ...(limitPrice === undefined ? {} : { limit: limitPrice }),
    ...slippageOf(flags.slippage),
  };
  return act(
    session,
    () => decreaseInstructions(held.ctx, action),
    (quote) => {
      const waits = quote.held.map(
        ({ tokens, until }) =>
          `${formatUnits(tokens, held.profitDecimals)} tokens of profit wait until ${new Date(Number(until) * 1_000).toISOString()}`,
      );
      return [
        `closes at ${price(quote.price)} USD`,
        `${formatUnits(quote.returned, held.collateralDecimals)} tokens of collateral and ${formatUnits(quote.profit, held.profitDecimals)} of profit come back now`,
        ...waits,
      ].join("\n");
    },
  );
}

export interface TriggerFlags {
  trigger: string;
  size?: string;
  limit?: string;
}

/** `ballast trade tp`. */
export const takeProfit = (session: Session, address: string, flags: TriggerFlags): Promise<Answer> =>
  placeTrigger(session, "takeProfit", address, flags);
/** `ballast trade sl`. */
export const stopLoss = (session: Session, address: string, flags: TriggerFlags): Promise<Answer> =>
  placeTrigger(session, "stopLoss", address, flags);

async function placeTrigger(
  session: Session,
  kind: "takeProfit" | "stopLoss",
  address: string,
  flags: TriggerFlags,
): Promise<Answer> {
  const held = await heldIn(session, address);
  const limitPrice = priceOf(flags.limit, "--limit");
  const action = {
    ...{ kind, position: held.position, signer: walletIn(session).publicKey },
    trigger: parseAmount(flags.trigger, 8, "--trigger"),
    ...(flags.size === undefined ? {} : { size: parseAmount(flags.size, held.sizeDecimals, "--size") }),
    ...(limitPrice === undefined ? {} : { limit: limitPrice }),
  };
  return act(
    session,
    () => placeTriggerInstructions(held.ctx, action),
    (quote) => `order ${quote.request}, at worst ${quote.limit === 0n ? "any price" : `${price(quote.limit)} USD`}`,
  );
}

const afterwards = ({ liquidationPrice }: CollateralQuote): string =>
  `liquidation then ${liquidationPrice === null ? "at no price" : `at ${price(liquidationPrice)} USD`}`;

/** `ballast trade collateral`. */
export async function collateral(session: Session, way: string, address: string, amount: string): Promise<Answer> {
  if (way !== "add" && way !== "remove") throw new Misuse(`collateral is to add or to remove, not "${way}"`);
  const { ctx, position, collateralDecimals } = await heldIn(session, address);
  const atoms = parseAmount(amount, collateralDecimals, "the amount");
  const signer = walletIn(session).publicKey;
  const plan = () =>
    way === "add"
      ? addCollateralInstructions(ctx, { position, atoms, signer })
      : removeCollateralInstructions(ctx, { position, atoms });
  return act(session, plan, afterwards);
}

/** `ballast trade cancel`. */
export async function cancel(session: Session, address: string): Promise<Answer> {
  const request = addressOf(address, "the order");
  const payer = walletIn(session).publicKey;
  const ctx = await session.client.context();
  return act(
    session,
    () => cancelInstructions(ctx, { payer, request }),
    ({ closes, closableAt }) =>
      closes
        ? "the order is taken back"
        : `the order expires; call again from ${new Date(Number(closableAt) * 1_000).toISOString()} on to get its collateral back`,
  );
}

/** `ballast trade delegate`. */
export async function delegate(session: Session, address: string, text: string): Promise<Answer> {
  const named = text === "none" ? null : addressOf(text, "the delegate, or none,");
  const { ctx, position } = await heldIn(session, address);
  return act(
    session,
    () => setDelegateInstructions(ctx, { position, delegate: named }),
    ({ before }) =>
      `${named ?? "nobody"} may reduce it and add collateral, after ${before ?? "nobody"}; all goes to its owner`,
  );
}
