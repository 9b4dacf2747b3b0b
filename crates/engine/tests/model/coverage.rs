//! Which branches the random stories really reached.

use std::collections::BTreeMap;

#[derive(Clone, Default, Debug)]
pub struct Coverage(pub BTreeMap<&'static str, u64>);

impl Coverage {
    pub fn hit(&mut self, branch: &'static str) {
        *self.0.entry(branch).or_default() += 1;
    }
    pub fn hit_if(&mut self, condition: bool, branch: &'static str) {
        if condition {
            self.hit(branch);
        }
    }
    pub fn merge(&mut self, other: &Self) {
        for (branch, count) in &other.0 {
            *self.0.entry(branch).or_default() += count;
        }
    }
    pub fn of(&self, branch: &str) -> u64 {
        self.0.get(branch).copied().unwrap_or(0)
    }
}
