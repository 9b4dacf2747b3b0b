//! Order to open at the first print published two seconds later, or to open, take profit or stop a loss at a price.
//! What opens brings its own margin, which is escrowed now; where its owner has a position of its kind at the nonce, it
//! enlarges that.

use anchor_lang::prelude::*;
use engine::trading::open::check_placed;
use engine::trading::order::{terms, Terms};
use engine::{ensure, Atoms, EngineError, Price, RequestKind, Side, Size};

use crate::account_init::New;
use crate::args::PlaceRequestArgs;
use crate::dispatch::Context;
use crate::error::{check, fail, BallastError, OrErr};
use crate::events::{Header, RequestPlaced};
use crate::state::{Market, Pool, Position, Request, State, Ticket, VERSION};
use crate::time::Time;
use crate::token::TokenView;
use crate::{seeds, vault};

#[derive(Accounts)]
pub struct PlaceRequest {
    /// The owner; of an order that reduces also the position's delegate. Pays; what is left goes to the owner.
    #[account(mut)]
    pub owner: Signer,
    #[account(mut)]
    pub pool: State<Pool>,
    #[account(address = pool_market(&pool, &market) @ fail(BallastError::WrongAccount))]
    pub market: State<Market>,
    /// Created in the handler, with all its lamports at once.
    #[account(mut)]
    pub request: UncheckedAccount,
    /// The position to reduce; none for what opens.
    pub position: Option<State<Position>>,
    #[account(mut)]
    pub vault: TokenView,
    #[account(mut)]
    pub owner_token: TokenView,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

/// The market account that the pool names at this market's number.
pub fn pool_market(pool: &Pool, market: &Market) -> Address {
    let exposure = pool.state.exposures.get(usize::from(market.state.index));
    Address::new_from_array(exposure.map_or([0; 32], |e| e.market))
}

/// Lamports that a position keeps beyond its rent: they pay the tickets that a keeper may have to create for it.
pub fn ticket_reserve() -> Result<u64> {
    Ok(2 * anchor_lang::cpi::rent_exempt_lamports(8 + core::mem::size_of::<Ticket>())?)
}

#[inline(always)]
pub fn handler(ctx: &mut Context<PlaceRequest>, nonce: u64, args: PlaceRequestArgs) -> Result<()> {
    let time = Time::read()?;
    let a = &mut *ctx.accounts;
    let custody = usize::from(args.custody);
    vault::expect(&a.vault, a.pool.state.custody(args.custody).or_err()?)?;
    let kind = RequestKind::from_u8(args.kind).or_err()?;
    Side::from_u8(args.side).or_err()?;
    ensure(args.size > 0, EngineError::ZeroAmount).or_err()?;
    let Bound { owner, generation, prepaid, bump: known } = bind(a, kind, &args)?;
    a.pool.state.custodies[custody].check_probation(time.now).or_err()?;
    let guard = vault::Guard::new(&a.vault, &a.pool.state.custodies[custody])?;
    let index = a.pool.state.exposures[usize::from(a.market.state.index)].index;
    let newest = a.pool.state.custodies[usize::from(index)].print.publish_time;
    let Terms { print_after, expires_at } =
        terms(kind, Price(args.trigger), args.expires_at, newest, time.now).or_err()?;
    let (market, address) = (*a.market.address(), *a.request.address());
    let lamports = prepaid.checked_add(args.tip).ok_or_else(|| fail(BallastError::MathOverflow))?;
    let new = New { payer: a.owner.account(), view: a.request.account(), path: &seeds::request!(owner, nonce) };
    let (mut request, bump) = State::<Request>::create(&new, None, lamports)?;
    request.version = VERSION;
    request.bump = bump;
    request.owner = owner;
    request.market = market;
    request.nonce = nonce;
    request.position_nonce = args.position_nonce;
    let state = &mut request.state;
    write(state, &args, Terms { print_after, expires_at }, generation, time.now);
    if kind.opens() {
        check_placed(&a.pool.state, &a.market.state, state, time.now).or_err()?;
    }
    request.position_bump = known.unwrap_or_else(|| request.search_position());
    a.pool.state.custodies[custody].pending.add_assign(Atoms(args.collateral)).or_err()?;
    vault::receive(a.owner_token.account(), &mut a.vault, &a.owner, Atoms(args.collateral));
    guard.check(&a.vault, &a.pool.state.custodies[custody])?;
    let header = Header::next(&mut a.pool, a.market.state.index, time);
    RequestPlaced {
        header,
        request: address,
        owner,
        kind: args.kind,
        side: args.side,
        custody: args.custody,
        size: args.size,
        limit: args.limit,
        trigger: args.trigger,
        collateral: args.collateral,
        print_after,
        expires_at,
        position_nonce: args.position_nonce,
        tip: args.tip,
    }
    .log();
    Ok(())
}

/// Writes down what is asked for and its terms, where all is zero.
#[inline(always)]
fn write(state: &mut engine::RequestState, args: &PlaceRequestArgs, terms: Terms, generation: u64, now: i64) {
    state.size = Size(args.size);
    state.limit = Price(args.limit);
    state.collateral = Atoms(args.collateral);
    state.placed_at = now;
    state.print_after = terms.print_after;
    state.expires_at = terms.expires_at;
    state.tip = args.tip;
    state.generation = generation;
    state.kind = args.kind;
    state.side = args.side;
    state.custody = args.custody;
    state.trigger = Price(args.trigger);
}

/// Whose request it is, generation and bump of the position that it is bound to, and what it prepays beside its own
/// rent and the tip.
struct Bound {
    owner: Address,
    generation: u64,
    prepaid: u64,
    bump: Option<u8>,
}

/// What opens belongs to the signer. What reduces is bound to the position as it is now, belongs to its owner, and
/// escrows nothing.
fn bind(a: &PlaceRequest, kind: RequestKind, args: &PlaceRequestArgs) -> Result<Bound> {
    let signer = *a.owner.address();
    if kind.opens() {
        check(args.collateral > 0, BallastError::ZeroAmount)?;
        let prepaid = anchor_lang::cpi::rent_exempt_lamports(8 + core::mem::size_of::<Position>())? + ticket_reserve()?;
        return Ok(Bound { owner: signer, generation: 0, prepaid, bump: None });
    }
    let position = a.position.as_ref().ok_or_else(|| fail(BallastError::WrongAccount))?;
    let owner = position.owner;
    let named = position.market == *a.market.address() && position.nonce == args.position_nonce;
    check(named, BallastError::WrongAccount)?;
    position.authorize(&signer)?;
    let same = position.state.side == args.side && position.state.custody == args.custody;
    check(same, BallastError::SelfReference)?;
    check(!position.state.is_empty(), BallastError::PositionEmpty)?;
    check(args.collateral == 0, BallastError::CollateralNotTaken)?;
    let generation = position.state.generation;
    Ok(Bound { owner, generation, prepaid: ticket_reserve()?, bump: Some(position.bump) })
}
