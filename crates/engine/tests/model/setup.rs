//! How a world begins: parameters drawn from a few telling values, liquidity, and a fund.

use super::rng::Rng;
use super::world::*;
use engine::oracle::Print;
use engine::*;

const PRICES: [u64; TOKENS] = [15_000_000_000, 300_000_000_000, 6_000_000_000_000, 100_000_000, 100_000_000];

fn custody(token: usize, rng: &mut Rng) -> Custody {
    let stable = token >= 3;
    let params = CustodyParams {
        sigma: if stable { 0 } else { 8_000_000 },
        haircut: Bps(if stable { 100 } else { rng.pick(&[200, 500, 1_500]) }),
        lp_fee: Bps(10),
        lp_slope: Bps(40),
        target_weight: Bps(2_000),
        min_weight: Bps(rng.pick(&[0, 500, 1_000])),
        max_weight: Bps::ONE,
        borrow_max: Bps(44_000),
        deposit_cap: Atoms(u64::MAX / 4),
        outflow: Bps(1_000),
        stable: u8::from(stable),
        ..CustodyParams::default()
    };
    params.check().unwrap();
    let mut custody = Custody {
        unit: engine::price::unit_of(DECIMALS[token]).unwrap(),
        decimals: DECIMALS[token],
        borrow_at: START,
        params,
        ..Custody::default()
    };
    engine::volatility::start_custody(&mut custody, START).unwrap();
    custody
}

fn market(index: usize, rng: &mut Rng) -> MarketState {
    let initial_margin = rng.pick(&[250, 250, 500, 1_000]);
    let params = MarketParams {
        initial_margin: Bps(initial_margin),
        maintenance_margin: Bps(rng.pick(&[125, initial_margin / 2])),
        // In most worlds margins are near their floors until prices have been wild for long: deficits need them low.
        margin_sigmas: Bps(rng.pick(&[20_000, 20_000, 20_000, 60_000])),
        stress: rng.pick(&[100_000, 8_000_000]),
        weight: Bps(3_333),
        liq_fee: Bps(rng.pick(&[50, 100])),
        depth: Usd(rng.pick(&[1_000_000_000_000, 50_000_000_000_000])),
        max_long: Usd(5_000_000_000_000),
        max_short: Usd(5_000_000_000_000),
        daily_cap: Bps(rng.pick(&[5_000, 2_500, 500])),
        ..MarketParams::standard()
    };
    params.check().unwrap();
    MarketState { params, index: index as u8, rolled_at: START, ..MarketState::default() }
}

fn pool_params(rng: &mut Rng) -> PoolParams {
    let params = PoolParams {
        loss_events: LossEventParams {
            lp_share: Bps(rng.pick(&[3_000, 5_000, 5_000, 10_000])),
            max_clawback: Bps(rng.pick(&[2_500, 2_500, 1_000])),
            min_loss_event: Usd(rng.pick(&[1_000_000, 100_000_000, 1_000_000_000])),
            min_loss_event_share: Bps(rng.pick(&[0, 1])),
            hold: rng.pick(&[7_200, 28_800, 28_800]),
        },
        fund_min: Usd(1_000_000_000),
        fund_floor: Usd(rng.pick(&[2_000_000_000, 10_000_000_000])),
        target_min: Usd(rng.pick(&[10_000_000_000, 50_000_000_000])),
        deductible: Bps(rng.pick(&[0, 0, 1, 25])),
        young: rng.pick(&[60, 60, 900]),
        ..PoolParams::standard()
    };
    params.check().unwrap();
    params
}

impl World {
    /// A pool with about 5,000,000 USD of each token and a fund of between nothing to spare and all that its target
    /// asks.
    pub fn create(rng: &mut Rng) -> Self {
        let mut pool = PoolState {
            params: pool_params(rng),
            custody_count: TOKENS as u8,
            market_count: 3,
            ..PoolState::default()
        };
        pool.fund.custody = USDC as u8;
        pool.fund.average_at = START;
        for token in 0..TOKENS {
            pool.custodies[token] = custody(token, rng);
        }
        for (index, (token, stable)) in BOOKS.iter().enumerate() {
            pool.exposures[index].index = *token as u8;
            pool.exposures[index].stable = *stable as u8;
        }
        let mut markets = [0, 1, 2].map(|index| market(index, rng));
        for (market, (token, _)) in markets.iter_mut().zip(BOOKS) {
            engine::volatility::start_market(market, &pool.custodies[token], START).unwrap();
        }
        let feed = PRICES.map(|price| Print {
            price: Price(price),
            conf: Price(price / 10_000),
            ema: Price(price),
            publish_time: START - 5,
            prev_publish_time: START - 10,
        });
        let mut world = Self {
            pool,
            markets,
            now: START,
            slot: 1,
            feed,
            vaults: [0; TOKENS],
            insurance_vault: 0,
            paid_in: [0; TOKENS],
            paid_out: [0; TOKENS],
            positions: Vec::new(),
            requests: Vec::new(),
            tickets: Vec::new(),
            stakes: [Stake::default(); OWNERS],
            dead: [false; TOKENS],
            lp: [0; OWNERS],
            deferred: [[Atoms::ZERO; TOKENS]; OWNERS],
            receipts: Vec::new(),
            reached: Default::default(),
        };
        for owner in 0..OWNERS {
            for market in 0..BOOKS.len() {
                for side in Side::BOTH {
                    world.positions.push(Slot { owner, market, side, position: PositionState::default() });
                }
            }
        }
        world.refresh(0);
        world.fill(rng);
        world
    }

    /// The first of those worlds in which the margins of market 0 are the least there are, 2.5 and 1.25 %.
    pub fn of_least_margins() -> Self {
        let least = |w: &Self| {
            (w.markets[0].volatility.base_initial_margin, w.markets[0].params.maintenance_margin)
                == (Bps(250), Bps(125))
        };
        (7..).map(|seed| Self::create(&mut Rng::new(seed))).find(least).unwrap()
    }

    fn fill(&mut self, rng: &mut Rng) {
        for token in 0..TOKENS {
            let atoms = self.tokens(token, rng.range(4_000_000, 6_000_000) * 1_000_000);
            self.pull(token, atoms).unwrap();
            let report =
                engine::liquidity::shares::deposit(&mut self.pool, token as u8, atoms, self.now, self.slot).unwrap();
            self.lp[0] += report.shares;
        }
        // Narrow bounds come when the pool stands: token by token it could not be filled within them.
        let most = Bps(rng.pick(&[2_500, 5_000, 9_000]));
        self.pool.custodies.iter_mut().take(TOKENS).for_each(|custody| custody.params.max_weight = most);
        let fund =
            rng.pick(&[self.pool.params.fund_floor.0, self.pool.params.fund_floor.0 + 2_000_000_000, 60_000_000_000]);
        self.pull_insurance(Usd(fund));
        engine::insurance::shares::stake(&mut self.pool, &mut self.stakes[0], Usd(fund)).unwrap();
        self.now += 86_400;
        self.refresh(0);
    }
}
