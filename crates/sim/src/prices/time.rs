//! Times of price files: `2025-10-10T20:50Z`, also with seconds, with a space for the T, without the Z.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Days from 1970 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let shifted = year - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Unix time of such a text; a number is one already.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, clock) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let numbers = |part: &str, mark: char| part.split(mark).map(|n| n.parse::<i64>().ok()).collect::<Option<Vec<_>>>();
    let (date, clock) = (numbers(date, '-')?, numbers(clock, ':')?);
    let &[year, month, day] = date.as_slice() else { return None };
    let (hour, minute, second) = match *clock.as_slice() {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let inside = (1970..=2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let clock = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    (inside && clock).then(|| days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// A date and a minute as the files have it.
pub fn format(time: i64) -> String {
    let (day, rest) = (time.div_euclid(86_400), time.rem_euclid(86_400));
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let (date, month) = (of_year - (153 * march + 2) / 5 + 1, if march < 10 { march + 3 } else { march - 9 });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}T{:02}:{:02}Z", rest / 3_600, rest / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_it_is_written() {
        assert_eq!(parse("1970-01-01T00:00Z"), Some(0));
        assert_eq!(parse("2025-10-10T20:50Z"), Some(1_760_129_400));
        assert_eq!(parse("2024-02-29 12:00:30"), Some(1_709_208_030));
        assert_eq!(parse("1760129400"), Some(1_760_129_400));
        for bad in ["", "soon", "2025-13-01T00:00Z", "2025-10-10T24:00Z", "2025-10", "2025-10-10T20"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        for time in (0..4_000_000_000).step_by(86_399 * 60) {
            let minute = time / 60 * 60;
            assert_eq!(parse(&format(minute)), Some(minute));
        }
    }
}
