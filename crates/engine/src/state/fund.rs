//! The insurance fund, its rolling limits, the LPs' daily deductible, and a staker's stake.

use super::state;
use crate::units::Usd;

state! {
    /// A limit that refills linearly: within one window `used` shrinks by itself or by the limit, whichever is larger.
    RollingCap [16] {
        used: Usd,
        at: i64,
    }
}

state! {
    /// The insurance fund of a pool. Its vault holds a backing stable, counted at par.
    Fund [80] {
        balance: Usd,
        shares: u64,
        /// Balance at the start of the day, and that time; the rolling caps are shares of it.
        day_balance: Usd,
        day: i64,
        /// Draws by all markets together.
        pool_cap: RollingCap,
        /// Open interest of all markets at entry prices: now, and its average over about 24 h.
        open_interest: Usd,
        average_open_interest: Usd,
        average_at: i64,
        /// Index of the custody whose token the fund holds.
        custody: u8,
        pad: [u8; 3],
        /// How often shares were divided by 1,000 because losses had made a dollar buy too many.
        epoch: u32,
    }
}

state! {
    /// The LPs' deductible: `rate x AUM_burn at the first refresh of the day`, refilling linearly over 24 h.
    Deductible [32] {
        day_aum: Usd,
        day: i64,
        cap: RollingCap,
    }
}

state! {
    /// A staker's share of the insurance fund. A request of zero shares is no request.
    Stake [40] {
        shares: u64,
        requested: u64,
        /// Value of the requested shares at the request; they are paid the lower of that and their value on exit.
        value_at_request: Usd,
        requested_at: i64,
        /// The fund's epoch in which `shares` and `requested` are counted.
        epoch: u32,
        pad: [u8; 4],
    }
}
