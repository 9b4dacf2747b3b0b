//! Many positions at once.
use engine::margin::{Marks, Rates};
use engine::{Market, Pool, Position, Res};

#[no_mangle]
pub unsafe extern "C" fn health(pool: *const Pool, market: *const Market, position: *const Position, now: i64, out: *mut u8) -> u32 {
    let (pool, market, position) = (&*pool, &*market, &*position);
    let run = || -> Res<bool> {
        let token = pool.custody(position.custody)?.print.price;
        let price = pool.custodies[usize::from(pool.exposures[usize::from(market.index)].index)].print.price;
        Marks::new(pool, market, position, price, token, now)?.liquidatable(position, Rates::of(pool, market)?.mm)
    };
    match run() {
        Ok(is) => {
            *out = u8::from(is);
            0
        }
        Err(e) => e.code(),
    }
}
