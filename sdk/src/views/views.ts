import * as instructions from "../instructions/index";
import type { CloseReturn, CoverageReturn, HealthReturn, LpPriceReturn, OpenReturn } from "./returned";
import { type Simulator, view } from "./simulate";

/**
 * What an order would do if the newest print were its own, by the program's own count; charges are rounded up. Errors
 * as `executeRequest`, without those of the print's time and of a second source: `InsufficientMargin`,
 * `UtilisationTooHigh`, `OpenInterestCap`, ...
 * @example
 * const order = { pool, market, side: 0, custody: 0, size, collateral, priceUpdate };
 * const { charged, initial } = await views.quoteOpen(chain, order);
 */
export const quoteOpen = (at: Simulator, p: instructions.QuoteOpenParams): Promise<OpenReturn> =>
  view(at, "quoteOpen", instructions.quoteOpen(p));

/**
 * What closing a part of a position (all, without `size`) would do at the newest print; what is paid is rounded down.
 * Errors as `decreasePosition`: `OracleStale`, `ResidualNotPositive`, `InsufficientMargin`, `CollateralUnpriced`,
 * `PositionEmpty`.
 * @example const { profit, held } = await views.quoteClose(chain, { pool, market, position, priceUpdate });
 */
export const quoteClose = (at: Simulator, p: instructions.QuoteCloseParams): Promise<CloseReturn> =>
  view(at, "quoteClose", instructions.quoteClose(p));

/**
 * How a position stands at the newest print, however old it is, after the liens that it owes; rounded against the
 * trader. `CollateralUnpriced` where the collateral's cached price is older than 10 s and its feed not declared silent.
 * @example
 * const { liquidatable } = await views.positionHealth(chain, { pool, market, position, priceUpdate });
 */
export const positionHealth = (at: Simulator, p: instructions.PositionHealthParams): Promise<HealthReturn> =>
  view(at, "positionHealth", instructions.positionHealth(p));

/**
 * What all LP shares are worth for deposits (`mint`, up) and for withdrawals (`burn`, down), 1e-6 USD.
 * `PriceRefreshNeeded` where a cached price is older than 5 s: send `refreshPrices` first, in the same simulation.
 * @example const { burn, supply } = await views.lpPrice(chain, { pool });
 */
export const lpPrice = (at: Simulator, p: instructions.LpPriceParams): Promise<LpPriceReturn> =>
  view(at, "lpPrice", instructions.lpPrice(p));

/**
 * How well the fund is filled (1e-4, down), and which share of fresh profit of each side would wait (1e-18).
 * `WrongAccount`.
 * @example const { phi: [long, short] } = await views.coverage(chain, { pool, market });
 */
export const coverage = (at: Simulator, p: instructions.CoverageParams): Promise<CoverageReturn> =>
  view(at, "coverage", instructions.coverage(p));

/**
 * Checks a pool's books on chain; returns how many accounts were checked. `PoolUndercollateralized`,
 * `InvariantViolated`.
 * @example await views.verifyInvariants(chain, { pool, vaults, markets });
 */
export const verifyInvariants = (at: Simulator, p: instructions.VerifyInvariantsParams): Promise<bigint> =>
  view(at, "verifyInvariants", instructions.verifyInvariants(p));
