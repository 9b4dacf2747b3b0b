//! What a hedged pair, long and short of one owner at the least margin that an order may bring, gains from a jump: the
//! loser's deficit is borne by others and the winner keeps its gain. The tables of docs/risk-model.md are what the
//! engine says here.

mod model;

use engine::mutualization::ACCRUAL;
use engine::price::value_down;
use engine::*;
use model::action::Action;
use model::world::*;

const MARGINS: [u64; 6] = [250, 300, 400, 500, 750, 1_000];
const JUMPS: [i64; 5] = [300, 500, 1_000, 1_500, 2_000];
const HOURS: [i64; 4] = [1, 4, 8, 24];
const OWNER: usize = 2;
const SLOTS: [usize; 2] = [OWNER * BOOKS.len() * 2, OWNER * BOOKS.len() * 2 + 1];

/// Who bears the loser's deficit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Payer {
    /// The fund, all of it.
    Fund,
    /// LPs and winners, in a loss event: the fund has nothing to spare and the deductible is off.
    Event,
}

/// Defaults of everything that decides who pays, a pool of 25,000,000 USD, and margins of `initial_margin` and half of
/// it.
fn world(initial_margin: u64, payer: Payer) -> World {
    let mut w = World::of_least_margins();
    let p = &mut w.pool.params;
    (p.young, p.fund_floor, p.target_min) = (900, Usd(10_000_000_000), Usd(50_000_000_000));
    p.deductible = if payer == Payer::Fund { Bps(25) } else { Bps(0) };
    (p.loss_events.min_loss_event, p.loss_events.hold) = (Usd(1_000_000_000), 28_800);
    (p.loss_events.lp_share, p.loss_events.max_clawback) = (Bps(5_000), Bps(2_500));
    let fund = if payer == Payer::Fund { 60_000_000_000 } else { 10_000_000_000 };
    (w.pool.fund.balance, w.insurance_vault) = (Usd(fund), fund);
    let mut params = w.markets[0].params;
    (params.initial_margin, params.maintenance_margin) = (Bps(initial_margin), Bps(initial_margin / 2));
    (params.depth, params.liq_fee, params.daily_cap) = (Usd(50_000_000_000_000), Bps(50), Bps(5_000));
    engine::volatility::change_market(&mut w.markets[0], &params, w.now).unwrap();
    w.markets[0].volatility.maintenance_margin = initial_margin / 2 * 100_000;
    act(&mut w, Action::Wait { seconds: 86_400 }); // the fund's limits are measured on what it is now
    assert_eq!(w.markets[0].volatility.base_initial_margin, Bps(initial_margin));
    w
}

fn act(w: &mut World, action: Action) {
    w.prepare(action, 0, 0);
    w.act(action).unwrap_or_else(|error| panic!("{action:?}: {error:?}"));
}

/// Opens one leg with the least collateral that is taken, to a hundredth of a percent.
fn open(w: &mut World, slot: usize, usd: u64, initial_margin: u64) {
    let place = |rate| Action::Place { slot, usd: usd * 1_000_000, token: USDC, rate, increase: false };
    let least =
        (initial_margin..2 * initial_margin + 100).find(|rate| w.clone().act(place(*rate)).is_ok()).expect("a rate");
    act(w, place(least));
    act(w, Action::Execute { nth: 0 });
    assert!(!w.positions[slot].position.is_empty(), "the order ended");
}

/// What the owner was paid less what they paid, with what their tickets are worth, micro dollars.
fn wealth(w: &World) -> i128 {
    let mut tokens: Vec<i128> = (0..TOKENS).map(|t| w.paid_out[t] as i128 - w.paid_in[t] as i128).collect();
    for held in w.tickets.iter().filter(|t| t.owner == OWNER) {
        let side = Side::from_u8(held.ticket.side).unwrap();
        tokens[w.backing(held.market, side)] += i128::from(model::waterfall::worth(w, held).0);
    }
    (0..TOKENS).for_each(|token| tokens[token] += i128::from(w.deferred[OWNER][token].0));
    let priced = |token: usize| {
        let value = value_down(Atoms(tokens[token].unsigned_abs() as u64), w.price(token), w.unit(token)).unwrap();
        tokens[token].signum() * i128::from(value.0)
    };
    (0..TOKENS).map(priced).sum()
}

/// Dollars that a world's owner gained since `before`; tokens that they had no part in are at the same price in both.
fn gained(w: &World, before: &World) -> i128 {
    let mut then = w.clone();
    (then.paid_in, then.paid_out, then.tickets) = (before.paid_in, before.paid_out, Vec::new());
    then.deferred = [[Atoms::ZERO; TOKENS]; OWNERS];
    wealth(w) - wealth(&then)
}

/// Loss events end.
fn settle(w: &mut World) {
    w.prepare(Action::Wait { seconds: 1 }, 0, 0);
    let _ = Side::BOTH.map(|side| w.act(Action::OpenLossEvent { market: 0, side }));
    w.prepare(Action::Wait { seconds: ACCRUAL + 1 }, 0, 0);
    let _ = Side::BOTH.map(|side| w.act(Action::Finalize { market: 0, side }));
}

#[derive(Clone, Copy)]
enum Order {
    WinnerFirst,
    LoserFirst,
    AfterTheEvent,
}

/// What a pair of this size gains, micro dollars, that is held for some hours and then closed at a price that has
/// jumped by so much.
fn outcome(start: &World, opened: &World, jump: i64, order: Order) -> i128 {
    let mut w = opened.clone();
    w.prepare(Action::Price { token: BOOKS[0].0, bps: jump, conf: 1 }, 0, 0);
    let [loser, winner] = if jump > 0 { [SLOTS[1], SLOTS[0]] } else { SLOTS };
    let close = |w: &mut World, slot| w.act(Action::Decrease { slot, permille: 1_000 }).map(|_| ());
    // They liquidate themselves: who does it gets half of the fee. What stands they close.
    let end = |w: &mut World| {
        let position = w.positions[loser].position;
        if w.liquidatable(loser, &position) {
            w.act(Action::Liquidate { slot: loser }).unwrap();
        }
        if !w.positions[loser].position.is_empty() {
            close(w, loser).unwrap();
        }
    };
    match order {
        Order::WinnerFirst => {
            close(&mut w, winner).unwrap();
            end(&mut w);
            settle(&mut w);
        }
        Order::LoserFirst => {
            end(&mut w);
            close(&mut w, winner).unwrap();
            settle(&mut w);
        }
        Order::AfterTheEvent => {
            end(&mut w);
            settle(&mut w);
            close(&mut w, winner).unwrap();
        }
    }
    assert!(SLOTS.iter().all(|slot| w.positions[*slot].position.is_empty()));
    gained(&w, start)
}

struct Pair {
    start: World,
    opened: World,
    usd: u64,
}

impl Pair {
    fn new(initial_margin: u64, payer: Payer, usd: u64, hours: i64) -> Self {
        let start = world(initial_margin, payer);
        let mut opened = start.clone();
        SLOTS.into_iter().for_each(|slot| open(&mut opened, slot, usd, initial_margin));
        for _ in 0..hours {
            act(&mut opened, Action::Wait { seconds: 3_600 });
        }
        Self { start, opened, usd }
    }
    /// After the price has moved against the long as far as nobody can liquidate it.
    fn at_the_edge(mut self) -> Self {
        let long = |w: &World| w.positions[SLOTS[0]].position;
        let moved = |bps: i64| {
            let mut w = self.opened.clone();
            w.prepare(Action::Price { token: BOOKS[0].0, bps: -bps, conf: 1 }, 0, 0);
            w
        };
        let stands = |w: &World| !w.liquidatable(SLOTS[0], &long(w));
        self.opened = (0..500).map(moved).take_while(stands).last().unwrap();
        self
    }
    /// What it gains, in shares of the notional of one leg, 1e-6: in the better direction, in the best order.
    fn gain(&self, jump: i64) -> i128 {
        let orders = [Order::WinnerFirst, Order::LoserFirst, Order::AfterTheEvent];
        let best =
            |jump| orders.map(|order| outcome(&self.start, &self.opened, jump, order)).into_iter().max().unwrap();
        best(jump).max(best(-jump)) / i128::from(self.usd)
    }
    /// What it costs where nothing happens.
    fn cost(&self) -> i128 {
        -outcome(&self.start, &self.opened, 0, Order::WinnerFirst) / i128::from(self.usd)
    }
    /// The chance of the jump at which the pair gains nothing in the mean; none where it loses by it.
    fn chance(&self, jump: i64) -> Option<f64> {
        let (cost, gain) = (self.cost() as f64, self.gain(jump) as f64);
        assert!(cost > 0.0, "a pair that nothing happens to is free");
        (gain > 0.0).then(|| cost / (cost + gain))
    }
}

fn percent(chance: Option<f64>) -> String {
    match chance {
        None => "never".into(),
        Some(p) if p < 0.01 => format!("{:.2} %", 100.0 * p),
        Some(p) => format!("{:.1} %", 100.0 * p),
    }
}

/// A table as the documents have theirs.
fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let width = |column: usize| rows.iter().chain([&head]).map(|row| row[column].len()).max().unwrap();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().enumerate().map(|(i, cell)| format!("{cell}{}", " ".repeat(width(i) - cell.len()))).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule = (0..head.len()).map(|i| "-".repeat(width(i))).collect();
    let mut lines = vec![line(&head), line(&rule)];
    lines.extend(rows.iter().map(line));
    lines.join("\n")
}

fn head(first: &str, columns: impl IntoIterator<Item = String>) -> Vec<String> {
    [first.to_string()].into_iter().chain(columns).collect()
}

fn columns() -> Vec<String> {
    JUMPS.iter().map(|jump| format!("{} %", jump / 100)).collect()
}

const DOCUMENT: &str = include_str!("../../../docs/risk-model.md");

fn document_says(name: &str, is: &str) {
    let (mark, end) = (format!("<!-- engine: {name} -->\n\n"), "\n\n<!-- /engine -->");
    let said = DOCUMENT.split_once(&mark).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(said, _)| said);
    assert!(said == is, "docs/risk-model.md, {name}: the engine says\n{is}\n");
}

/// Small enough that its impact is nothing and the fund bears all of a jump of a tenth.
const SMALL: u64 = 50_000;

#[test]
fn the_document_says_which_chance_of_a_jump_pays_for_a_pair() {
    let row = |initial_margin: &u64| {
        let pair = Pair::new(*initial_margin, Payer::Fund, SMALL, 1);
        head(&format!("{} %", *initial_margin as f64 / 100.0), JUMPS.iter().map(|jump| percent(pair.chance(*jump))))
    };
    document_says("pair-by-margin", &table(head("margin", columns()), MARGINS.iter().map(row).collect()));
}

/// The chance for each hour where it is held for many: 1 - (1 - p)^(1 / hours).
#[test]
fn the_document_says_what_waiting_is_worth() {
    let pair_of = |initial_margin, hours| Pair::new(initial_margin, Payer::Fund, SMALL, hours);
    let pair = |hours| pair_of(MARGINS[0], hours);
    let row = |name: String, pair: Pair, hours: i64| {
        let hourly = |p: f64| 1.0 - (1.0 - p).powf(1.0 / hours as f64);
        head(&name, JUMPS.iter().map(|jump| percent(pair.chance(*jump).map(hourly))))
    };
    let mut rows: Vec<_> = HOURS.iter().map(|hours| row(format!("{hours} h"), pair(*hours), *hours)).collect();
    rows.push(row("1 h, then at the edge".into(), pair(1).at_the_edge(), 1));
    rows.push(row("24 h, margin 5 %".into(), pair_of(500, 24), 24));
    document_says("pair-by-hours", &table(head("held", columns()), rows));
}

#[test]
fn no_pair_of_another_size_and_no_loss_event_makes_a_jump_pay_earlier() {
    for initial_margin in [MARGINS[0], MARGINS[3]] {
        let least = Pair::new(initial_margin, Payer::Fund, SMALL, 1);
        for (payer, usd) in [(Payer::Fund, 400_000), (Payer::Event, SMALL), (Payer::Event, 400_000)] {
            let pair = Pair::new(initial_margin, payer, usd, 1);
            for jump in JUMPS {
                let (p, other) = (least.chance(jump).unwrap_or(1.0), pair.chance(jump).unwrap_or(1.0));
                assert!(other >= 0.99 * p, "{initial_margin} {payer:?} {usd} {jump}: {other} below {p}");
            }
        }
    }
}

#[test]
fn the_document_says_what_the_size_of_a_pair_changes() {
    let words = DOCUMENT.split_whitespace().collect::<Vec<_>>().join(" ");
    for (payer, usd) in [(Payer::Fund, SMALL), (Payer::Event, 400_000), (Payer::Fund, 400)] {
        let pair = Pair::new(MARGINS[0], payer, usd, 1);
        let is = format!("{} and {}", percent(pair.chance(500)), percent(pair.chance(1_000)));
        assert!(words.contains(&is), "docs/risk-model.md, legs of {usd} USD: the engine says {is}");
    }
}
