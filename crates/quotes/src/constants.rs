//! Numbers that code fixes for everybody, by the names under which JavaScript has them.

use engine::insurance::shares as fund;
use engine::liquidity::{fees, outflow, shares};
use engine::mutualization as events;
use engine::trading::{self, order};
use engine::{governance, oracle, ring, volatility, Custody};

macro_rules! constants {
    ($($name:ident = $value:expr, $doc:literal;)*) => {
        /// Tells each: its name, what it is, and its value.
        pub fn each(mut tell: impl FnMut(&'static str, &'static str, i128)) {
            $(tell(stringify!($name), $doc, i128::from($value));)*
        }
    };
}
constants! {
    FUTURE = oracle::FUTURE, "Seconds by which a print may lie ahead of the clock.";
    LEAST_PRICE = oracle::LEAST.0, "Least price, 1e-8 USD, of what is traded, brought or listed.";
    AGE_REDUCE = oracle::AGE_REDUCE, "Seconds: oldest print at which positions shrink and loss events are finalized.";
    AGE_LIQUIDITY = oracle::AGE_LIQUIDITY, "Seconds: oldest cached print for liquidity and sales of the fund.";
    AGE_LIQUIDATE = oracle::AGE_LIQUIDATE, "Seconds: oldest print of a liquidation.";
    REQUEST_DELAY = oracle::REQUEST_DELAY, "Seconds from a request to the print that executes it, at least.";
    REQUEST_WINDOW = oracle::REQUEST_WINDOW, "Seconds from a request to the print that executes it, at most.";
    WIDEST = oracle::WIDEST.0, "Widest confidence of anything, 1e-4.";
    SILENT_LONG = oracle::SILENT_LONG, "Seconds of silence after which a token's price counts nothing.";
    DEAD = oracle::DEAD, "Seconds of silence after which a market may enter Settlement.";
    SETTLEMENT = oracle::SETTLEMENT, "Seconds from Settlement until a market is settled.";
    LONGEST_ORDER = order::LONGEST, "Longest life of an order, in seconds.";
    MIN_NOTIONAL = trading::MIN_NOTIONAL.0, "Least notional of a position, in USD 1e-6.";
    MIN_COLLATERAL = trading::MIN_COLLATERAL.0, "Least collateral of a position, in USD 1e-6.";
    CELL = volatility::CELL, "Seconds of a cell of measured volatility.";
    ACCRUAL = events::ACCRUAL, "Seconds that a loss event accrues.";
    SPACING = events::SPACING, "Seconds from a side's finalization to its next event, at least.";
    WAITING_LIFE = events::WAITING_LIFE, "Seconds after which waiting shortfall that became no event goes to the LPs.";
    LIEN_LIFE = events::LIEN_LIFE, "Seconds after which a lien lapses.";
    CLAWBACK_WINDOW = events::CLAWBACK_WINDOW, "Seconds within which the clawbacks of a side's events add up.";
    CLAWBACK_TOTAL = events::CLAWBACK_TOTAL.0, "What they add up to at most, 1e-18.";
    COOLDOWN = fund::COOLDOWN, "Seconds from a request to unstake to the exit.";
    EXIT_WINDOW = fund::EXIT_WINDOW, "Seconds for which the exit is open.";
    AGE_EXIT = fund::AGE_EXIT, "Seconds: oldest cached print of any token at an exit.";
    DEAD_EXIT = fund::DEAD_EXIT, "Seconds of silence after which a feed keeps nobody in the fund.";
    FUND_AFTER_JUMP = fund::AFTER_JUMP, "Seconds that stakers wait after a jump.";
    AFTER_JUMP = shares::AFTER_JUMP, "Seconds that LPs wait after a jump.";
    PROBATION = Custody::PROBATION, "Seconds for which a token that was listed later is young.";
    BOOTSTRAP = fees::BOOTSTRAP.0, "Value of a pool from which its weights count, in USD 1e-6.";
    ALWAYS = outflow::ALWAYS.0, "What of any token may always leave in an hour, in USD 1e-6.";
    LEAST_DELAY = governance::LEAST_DELAY, "Shortest delay of a change, in seconds.";
    TERM = governance::TERM, "Longest term of a guardian, in seconds.";
    OPEN_FOR = governance::OPEN_FOR, "Seconds for which a change that is due may be executed, at most.";
    HOUR = ring::HOUR, "Seconds of an hour: tickets mature when one begins.";
}
