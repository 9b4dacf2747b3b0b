//! The lemmas: one property a file, by topic. `../../kit` runs every path of each.
#![no_std]

mod fees;
mod fund;
mod governance;
mod liquidity;
mod losses;
mod math;
mod oracle;
mod prelude;
mod price;
mod rolling;
mod trading;
mod units;
