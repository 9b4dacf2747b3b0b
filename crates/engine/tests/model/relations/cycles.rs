//! INV-15: what goes in and comes out at the same prices never gains.

use super::*;
use crate::model::action::Action;
use engine::insurance::shares as stakes;

const AMOUNTS: [u64; 7] = [1, 1_000, 1_000_000, 50_000_000, 900_000_000, 20_000_000_000, 3_000_000_000_000];

/// A new LP deposits one token and withdraws everything in another. Both are valued at the prints themselves, so no tolerance but the one
/// micro dollar by which this valuation itself is rounded.
pub fn inv_15_liquidity(world: &mut World, rng: &mut Rng) {
    let (token, other, usd) = (rng.below(TOKENS), rng.below(TOKENS), rng.pick(&AMOUNTS));
    let mut w = world.clone();
    w.lp[5] = 0;
    if w.act(Action::Deposit { owner: 5, token, usd }).is_err() {
        return;
    }
    let paid_in = i128::from((w.paid_in[token] - world.paid_in[token]) as u64);
    let between = w.clone();
    if w.act(Action::Withdraw { owner: 5, token: other, permille: 1_000 }).is_err() {
        return;
    }
    let got = paid(&between, &w)[other];
    let value = |atoms: i128, token: usize| atoms * i128::from(w.price(token).0) / i128::from(w.unit(token));
    assert!(value(got, other) <= value(paid_in, token) + 1, "INV-15: paid {paid_in} of {token}, got {got} of {other}");
    world.reached.hit(if token == other { "INV-15: the same token" } else { "INV-15: one token into another" });
}

/// A new staker joins, asks to leave, and leaves after the cooldown: never with more than was brought, to the unit.
pub fn inv_15_stakes(world: &mut World, rng: &mut Rng) {
    let (mut pool, mut stake, amount) = (world.pool, Stake::default(), Usd(rng.pick(&AMOUNTS)));
    let Ok(shares) = stakes::stake(&mut pool, &mut stake, amount) else { return };
    let value = stakes::value(&pool, shares).unwrap();
    assert!(value <= amount, "INV-15: a stake of {amount:?} is worth {value:?}");
    stakes::request(&pool, &mut stake, shares, world.now).unwrap();
    let got = stakes::unstake(&mut pool, &mut stake, world.now + stakes::COOLDOWN).unwrap();
    assert!(got <= amount, "INV-15: staked {amount:?}, left with {got:?}");
    world.reached.hit_if(!got.is_zero(), "INV-15: staked and left");
}
