//! The scale of a chart: round steps that people read without effort.

/// Steps from nothing to the top.
pub const STEPS: i64 = 4;

/// A scale from nothing up, in micro-units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// From one line to the next: 1, 2, 2.5 or 5 times a power of ten.
    pub step: i64,
}

impl Axis {
    /// The finest scale that holds `highest`.
    #[must_use]
    pub fn holding(highest: i64) -> Self {
        let mut power = 1i64;
        loop {
            // 2.5 of the smallest power is no whole number.
            for step in
                [Some(power), power.checked_mul(2), (power >= 10).then_some(power / 10 * 25), power.checked_mul(5)]
            {
                match step.map(|step| (step, step.checked_mul(STEPS))) {
                    Some((step, Some(top))) if top >= highest => return Self { step },
                    // Beyond what an amount can be: no round step is left.
                    Some((_, None)) => return Self { step: i64::MAX / STEPS },
                    _ => {}
                }
            }
            let Some(next) = power.checked_mul(10) else { return Self { step: i64::MAX / STEPS } };
            power = next;
        }
    }

    /// The highest line.
    #[must_use]
    pub const fn top(self) -> i64 {
        self.step.saturating_mul(STEPS)
    }

    /// The lines, the highest first, down to nothing.
    pub fn lines(self) -> impl Iterator<Item = i64> {
        (0..=STEPS).rev().map(move |number| self.step.saturating_mul(number))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Axis;

    #[test]
    fn steps_are_round() {
        for (highest, step) in
            [(0, 1), (4, 1), (5, 2), (9, 5), (41, 20), (81, 25), (823_000, 250_000), (1_000_001, 500_000)]
        {
            assert_eq!(Axis::holding(highest).step, step, "{highest}");
        }
        assert_eq!(Axis::holding(823_000).lines().collect::<Vec<_>>(), [1_000_000, 750_000, 500_000, 250_000, 0]);
        assert!(Axis::holding(i64::MAX).top() > i64::MAX - 4);
    }

    proptest! {
        #[test]
        fn the_highest_bar_fills_a_good_part(highest in 5i64..=9_000_000_000_000_000) {
            let axis = Axis::holding(highest);
            prop_assert!(axis.top() >= highest);
            prop_assert!(i128::from(axis.top()) * 2 <= i128::from(highest) * 5, "{} for {highest}", axis.top());
        }
    }
}
