//! What the rows of a file come to.

use domain::history::Movement;

/// Count and sums of the rows written, micro-units. Many amounts may come to more than one amount can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportTotals {
    /// How many rows.
    pub count: u64,
    /// Sum of what came in; never negative.
    pub incoming: i128,
    /// Sum of what went out; never positive.
    pub outgoing: i128,
}

impl ExportTotals {
    /// Counts a row.
    pub fn add(&mut self, movement: &Movement) {
        self.count += 1;
        let side = if movement.amount < 0 { &mut self.outgoing } else { &mut self.incoming };
        *side += i128::from(movement.amount);
    }

    /// Both sides together.
    #[must_use]
    pub const fn net(&self) -> i128 {
        self.incoming + self.outgoing
    }
}
