//! First seeds of every address that the program derives; `sdk/src/pda` mirrors them.

pub const CONTROLLER: &[u8] = b"controller";
pub const POOL: &[u8] = b"pool";
pub const MARKET: &[u8] = b"market";
pub const POSITION: &[u8] = b"position";
pub const REQUEST: &[u8] = b"request";
pub const TICKET: &[u8] = b"ticket";
pub const PAYABLE: &[u8] = b"payable";
pub const LOSS: &[u8] = b"loss";
pub const STAKE: &[u8] = b"stake";
pub const VAULT: &[u8] = b"vault";
pub const INSURANCE: &[u8] = b"insurance";
pub const LP: &[u8] = b"lp";
pub const CHANGE: &[u8] = b"change";
