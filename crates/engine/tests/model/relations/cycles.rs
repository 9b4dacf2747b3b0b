//! INV-15: what goes in and comes out at the same prices never gains.

use super::*;
use engine::insurance::shares as stakes;
use engine::liquidity::shares;

const AMOUNTS: [u64; 7] = [1, 1_000, 1_000_000, 50_000_000, 900_000_000, 20_000_000_000, 3_000_000_000_000];

/// A new LP deposits one token and withdraws everything in another, at the prints themselves never with more; and each
/// half by itself takes no unit for its rounding, which fees and spread of a cycle would hide. Both sides are
/// multiplied out: nothing is rounded, no tolerance.
pub fn inv_15_liquidity(world: &mut World, rng: &mut Rng) {
    let (token, other, usd) = (rng.below(TOKENS), rng.below(TOKENS), rng.pick(&AMOUNTS));
    let (mut pool, now, brought) = (world.pool, world.now, world.tokens(token, usd));
    let supply = u128::from(pool.lp_supply) + OFFSET;
    let Ok(minted) = shares::deposit(&mut pool, token as u8, brought, now, world.slot) else { return };
    let bought = (u128::from(minted.shares) * (u128::from(minted.aum.0) + OFFSET), supply);
    let paid = worth_at(world, token, brought.0 - minted.fee.0, |price, width| price - width);
    assert!(at_most(bought, paid), "INV-15: {brought:?} of {token} bought too many shares: {minted:?}");
    let supply = u128::from(pool.lp_supply) + OFFSET;
    let Ok(burned) = shares::withdraw(&mut pool, other as u8, minted.shares, now, world.slot) else { return };
    let due = (u128::from(minted.shares) * (u128::from(burned.aum.0) + OFFSET), supply);
    let left = worth_at(world, other, burned.atoms.0 + burned.fee.0, |price, width| price + width);
    assert!(at_most(left, due), "INV-15: {} shares took too much of {other}: {burned:?}", minted.shares);
    let (got, paid) = (worth_at(world, other, burned.atoms.0, |p, _| p), worth_at(world, token, brought.0, |p, _| p));
    assert!(at_most(got, paid), "INV-15: paid {brought:?} of {token}, got {burned:?} of {other}");
    world.reached.hit(if token == other { "INV-15: the same token" } else { "INV-15: one token into another" });
}

/// Virtual dollar and virtual shares.
const OFFSET: u128 = 1_000_000;

/// Micro dollars as a fraction.
type Dollars = (u128, u128);

fn at_most(a: Dollars, b: Dollars) -> bool {
    a.0 * b.1 <= b.0 * a.1
}

fn worth_at(world: &World, token: usize, atoms: u64, price: impl Fn(u64, u64) -> u64) -> Dollars {
    let custody = &world.pool.custodies[token];
    let (print, age) = (&custody.print, custody.print.age(world.now));
    let width = engine::price::spread(print.price, print.conf, custody.sigma, age).unwrap();
    (u128::from(atoms) * u128::from(price(print.price.0, width.0)), u128::from(custody.unit))
}

/// A new staker joins, asks to leave, and leaves after the cooldown: never with more than was brought, to the unit.
pub fn inv_15_stakes(world: &mut World, rng: &mut Rng) {
    let (mut pool, mut stake, amount) = (world.pool, Stake::default(), Usd(rng.pick(&AMOUNTS)));
    let Ok(shares) = stakes::stake(&mut pool, &mut stake, amount) else { return };
    let value = stakes::value(&pool, shares).unwrap();
    assert!(value <= amount, "INV-15: a stake of {amount:?} is worth {value:?}");
    stakes::request(&pool, &mut stake, shares, world.now).unwrap();
    let later = world.now + stakes::COOLDOWN;
    pool.custodies.iter_mut().for_each(|custody| custody.print.publish_time = later);
    let got = stakes::unstake(&mut pool, &mut stake, later).unwrap();
    assert!(got <= amount, "INV-15: staked {amount:?}, left with {got:?}");
    world.reached.hit_if(!got.is_zero(), "INV-15: staked and left");
}
