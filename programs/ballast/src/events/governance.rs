use super::{event, Header};
use crate::state::{Pool, State};
use anchor_lang::prelude::*;

event! {
    struct ChangeQueued {
        header: Header,
        change: Address,
        number: u64,
        kind: u8,
        index: u8,
        pool: Address,
        proposer: Address,
        eta: i64,
        valid_until: i64,
        payload: [u8; 104],
    }
}

event! {
    /// In the pool's sequence where it changed the pool, else in the controller's.
    struct ChangeExecuted {
        header: Header,
        change: Address,
        number: u64,
        kind: u8,
        index: u8,
    }
}

event! {
    struct ChangeCancelled {
        header: Header,
        change: Address,
        number: u64,
        expired: bool,
    }
}

event! {
    struct AdminProposed {
        header: Header,
        admin: Address,
        proposed: Address,
    }
}

event! {
    struct AdminChanged {
        header: Header,
        before: Address,
        admin: Address,
    }
}

event! {
    struct GuardianRenewed {
        header: Header,
        guardian: Address,
        expires: i64,
    }
}

event! {
    struct GuardianTightened {
        header: Header,
        guardian: Address,
        measure: u8,
        index: u8,
        first: u64,
        second: u64,
    }
}

event! {
    struct ProtocolFeesCollected {
        header: Header,
        custody: u8,
        amount: u64,
        destination: Address,
    }
}
