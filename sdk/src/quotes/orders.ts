import {
  max,
  oracle,
  type PositionState,
  type Price,
  type Print,
  type RequestState,
  type Seconds,
  type Side,
  type Size,
  trading,
} from "../math/index";
import { type CloseQuote, closed, quoteClose } from "./close";
import { type OpenParams, type OpenQuote, quoteOpen } from "./open";
import { moment, observe } from "./replay";
import { cachedPrint, named, type Scene, tradeOf } from "./scene";

/** A limit open as a trader thinks of it. */
export interface LimitParams extends Omit<OpenParams, "price" | "position" | "trigger"> {
  /** 1e-8 USD. */
  trigger: Price;
}

/**
 * What a limit open does if a print without confidence says its trigger, with the pool as it is now. A wider print settles worse, by its
 * spread. Throws what `quoteOpen` does.
 */
export const quoteLimitOpen = (scene: Scene, { trigger, ...p }: LimitParams): OpenQuote =>
  quoteOpen(scene, { ...p, price: trigger, trigger });

/** A take profit or stop loss as a trader thinks of it. */
export interface ReductionParams {
  position: PositionState;
  /** 1e-8 USD. */
  trigger: Price;
  /** Index tokens, in atoms; not given, all. */
  size?: Size;
}

/** What a reduction at a price does, and whether the price of now would set it off. */
export interface TriggerQuote extends CloseQuote {
  /** The cached print has reached the trigger: the next one may execute it. */
  fires: boolean;
}

/**
 * What a take profit or stop loss does if a print without confidence says its trigger, with the pool as it is now. Throws what
 * `quoteClose` does: `ResidualNotPositive` where the position would be liquidated before.
 */
export const quoteTrigger = named(
  (scene: Scene, kind: trading.order.Kind, { position, trigger, size }: ReductionParams): TriggerQuote => {
    // Profit needs a print newer than the one the position was opened at.
    const publishTime = max(scene.now, position.entryPrint + 1n);
    const print: Print = { price: trigger, conf: 0n, ema: trigger, publishTime, prevPublishTime: publishTime - 1n };
    const quote = quoteClose(scene, { position, print, ...(size === undefined ? {} : { size }) });
    const { price } = cachedPrint(scene);
    return { ...quote, fires: trading.order.fires(kind, position.side as Side, trigger, price) };
  },
);

/** A take profit or stop loss that meets a print. */
export interface ReductionExecuteParams {
  request: RequestState;
  position: PositionState;
  /** What the market's price account says. */
  print: Print;
}

/**
 * What `executeDecrease` does in this scene, to the atom. Throws what it would: `TriggerNotReached`, `PrintBeforeOrder`, `PriceRefreshNeeded`,
 * `RequestExpired`, `WrongGeneration`, and what `quoteClose` does.
 */
export const quoteReduction = named(
  (scene: Scene, { request, position, print }: ReductionExecuteParams): CloseQuote => {
    const trade = tradeOf(scene, position);
    const here = { ...scene, ...trade };
    observe(here, print);
    const at = moment(here, print, position.custody, oracle.AGE_REDUCE);
    return closed(here, trade.position, trading.order.reduceInPlace(trade, request, print, at), at);
  },
);

/** What `cancelRequest` does: whether it closes now, and the request afterwards. `RequestNotExpired`, `NotAuthorized`. */
export const quoteCancel = named((request: RequestState, asked: trading.order.Asked, now: Seconds) =>
  trading.order.cancel(request, asked, now),
);
