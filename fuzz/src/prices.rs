//! Bytes as a price account: they are read as a print within its bounds, or refused by name.
#![no_main]

use engine::oracle::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let feed = data.get(41..73).and_then(|id| id.try_into().ok()).unwrap_or([0; 32]);
    for feed in [feed, [7; 32]] {
        let Ok(print) = read(data, &feed) else { continue };
        assert!(data.len() >= 133 && data[41..73] == feed, "read from what is no account of this feed");
        assert!(!print.price.is_zero() && print.publish_time > 0);
        // What is beyond the account's fields is not read.
        assert_eq!(read(&data[..133], &feed), Ok(print));
        let _ = (print.age(i64::MAX), print.within(0, 10), print.of_now(i64::MIN), print.age(i64::MIN));
    }
});
