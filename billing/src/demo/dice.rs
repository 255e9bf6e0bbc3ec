//! Chance that falls the same way every time.

/// A small generator (SplitMix64), for plausible variety only.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let span = u64::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(mixed % span).unwrap_or(0)
    }

    /// One of several.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &'static [T]) -> Option<T> {
        let last = i64::try_from(choices.len()).unwrap_or(1) - 1;
        choices.get(usize::try_from(self.between(0, last)).unwrap_or(0)).copied()
    }
}
