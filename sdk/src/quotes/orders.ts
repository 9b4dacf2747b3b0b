import {
  indexOf,
  type PositionState,
  type Price,
  type Print,
  type RequestKind,
  type RequestState,
  type Seconds,
  type Size,
  U64_MAX,
} from "../engine/index";
import { type CloseQuote, closed } from "./close";
import { type OpenParams, type OpenQuote, quoteOpen } from "./open";
import { ask, edited, named, type Scene } from "./scene";

/** A limit open as a trader thinks of it. */
export interface LimitParams extends Omit<OpenParams, "price" | "position" | "trigger"> {
  /** 1e-8 USD. */
  trigger: Price;
}

/**
 * What a limit open does if a print without confidence says its trigger, with the pool as it is now. A wider print
 * settles worse, by its spread. Throws what `quoteOpen` does.
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
 * A moment at which a print of now is a new one. Of one second the first print counts: beside a cached one of this very
 * second the trigger's would not be taken, and the answer would be of the price of now.
 */
function beforeNow(scene: Scene): Scene {
  const last = scene.now - 1n;
  if (indexOf(scene.pool, scene.market).print.publishTime <= last) return scene;
  return edited(scene, ({ pool, market }) => {
    indexOf(pool, market).print.publishTime = last;
  });
}

/**
 * What a take profit or stop loss does if a print without confidence says its trigger, with the pool as it is now.
 * Throws what `quoteClose` does: `ResidualNotPositive` where the position would be liquidated before.
 */
export const quoteTrigger = named(
  (scene: Scene, kind: RequestKind, { position, trigger, size = U64_MAX }: ReductionParams): TriggerQuote => {
    const asked = { kind, position, trigger, size: size === U64_MAX ? null : size };
    const { close, fires } = ask("quote_trigger", beforeNow(scene), asked);
    return { ...closed(close), fires };
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
 * What `executeDecrease` does in this scene, to the atom. Throws what it would: `TriggerNotReached`,
 * `PrintBeforeOrder`, `PriceRefreshNeeded`, `RequestExpired`, `WrongGeneration`, and what `quoteClose` does.
 */
export const quoteReduction = named(
  (scene: Scene, { request, position, print }: ReductionExecuteParams): CloseQuote =>
    closed(ask("quote_reduction", scene, { request, position, print })),
);

/** The signer of a cancellation, and what is known of the request. */
export interface Asked {
  /** The signer is its owner, or the delegate of the position that it reduces. */
  authorized: boolean;
  /** It reduces a position that is gone. */
  orphaned: boolean;
}

/**
 * What `cancelRequest` does: whether it closes now, and the request afterwards. `RequestNotExpired`, `NotAuthorized`.
 */
export const quoteCancel = named(
  (request: RequestState, { authorized, orphaned }: Asked, now: Seconds): { state: RequestState; report: boolean } => {
    const { request: state, closes } = ask("quote_cancel", null, { request, authorized, orphaned, now });
    return { state, report: closes };
  },
);
