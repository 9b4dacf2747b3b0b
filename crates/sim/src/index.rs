//! Which positions may be due at a price, without looking at the others: two heaps of thresholds, of longs from the
//! highest, of shorts from the lowest. An entry that was replaced stays until it is met (its stamp is old then).
//!
//! A threshold is free of the margin in force: a long is liquidatable where `P x (1 - MM - fee) < A`, a short where
//! `P x (1 + MM + fee) > B`, and A and B are the position's own. Margins may move without touching any entry.

use alloc::collections::BinaryHeap;
use alloc::vec;
use alloc::vec::Vec;

/// A position's number and the side it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: u32,
    pub stamp: u32,
}

/// Bits of a positive number order as the number does.
fn bits(level: f64) -> u64 {
    level.max(0.0).to_bits()
}

#[derive(Default)]
pub struct Index {
    /// Longs, from the highest threshold; shorts, from the lowest: bits turned over.
    heaps: [BinaryHeap<(u64, u32, u32)>; 2],
    stamps: Vec<u32>,
}

impl Index {
    pub fn new(positions: usize) -> Self {
        Self { stamps: vec![0; positions], ..Self::default() }
    }
    /// Forgets what is known of a position.
    pub fn forget(&mut self, id: u32) {
        self.stamps[id as usize] = self.stamps[id as usize].wrapping_add(1);
    }
    /// The position's threshold from now on. None that is not above zero: such a long is never due.
    pub fn set(&mut self, id: u32, long: bool, level: f64) {
        self.forget(id);
        if level > 0.0 && level.is_finite() {
            let key = if long { bits(level) } else { !bits(level) };
            self.heaps[usize::from(!long)].push((key, id, self.stamps[id as usize]));
        }
    }
    /// Takes out, one by one, what is due: longs whose threshold is above `long`, shorts whose is below `short`.
    pub fn pop(&mut self, long: f64, short: f64) -> Option<u32> {
        for (side, limit) in [(0, bits(long)), (1, !bits(short))] {
            while let Some(&(key, id, stamp)) = self.heaps[side].peek() {
                if stamp == self.stamps[id as usize] && key <= limit {
                    break;
                }
                self.heaps[side].pop();
                if stamp == self.stamps[id as usize] {
                    self.forget(id);
                    return Some(id);
                }
            }
        }
        None
    }
    /// Entries, old ones counted: what memory is spent on.
    pub fn len(&self) -> usize {
        self.heaps.iter().map(BinaryHeap::len).sum()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn clear(&mut self) {
        self.heaps.iter_mut().for_each(BinaryHeap::clear);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(index: &mut Index, price: f64) -> Vec<u32> {
        std::iter::from_fn(|| index.pop(price, price)).collect()
    }

    #[test]
    fn longs_fall_due_from_the_highest_and_shorts_from_the_lowest() {
        let mut index = Index::new(5);
        for (id, long, level) in
            [(0, true, 90.0), (1, true, 95.0), (2, false, 110.0), (3, false, 105.0), (4, true, 80.0)]
        {
            index.set(id, long, level);
        }
        assert_eq!(due(&mut index, 100.0), [0u32; 0]);
        assert_eq!(due(&mut index, 85.0), [1, 0]);
        assert_eq!(due(&mut index, 120.0), [3, 2]);
        assert_eq!(due(&mut index, 85.0), [0u32; 0], "each is told once");
    }

    #[test]
    fn a_threshold_that_was_replaced_or_forgotten_is_never_due() {
        let mut index = Index::new(2);
        index.set(0, true, 90.0);
        index.set(0, true, 70.0);
        index.set(1, false, 100.0);
        index.forget(1);
        assert_eq!(due(&mut index, 80.0), [0u32; 0]);
        assert_eq!(due(&mut index, 200.0), [0u32; 0]);
        assert_eq!(due(&mut index, 60.0), [0]);
        index.set(0, true, -1.0);
        assert_eq!(due(&mut index, 0.5), [0u32; 0], "more collateral than it can lose");
    }
}
