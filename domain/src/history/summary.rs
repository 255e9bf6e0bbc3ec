//! What the rows on show come to.

use serde::{Deserialize, Serialize};

use super::Movement;

/// Count and sums of movements, micro-units of the balance's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// How many movements.
    pub count: u64,
    /// Sum of what came in; never negative.
    pub incoming: i64,
    /// Sum of what went out; never positive.
    pub outgoing: i64,
    /// `incoming + outgoing`.
    pub net: i64,
}

/// Sums movements up.
pub fn summarise<'a>(movements: impl IntoIterator<Item = &'a Movement>) -> Summary {
    let mut summary = Summary::default();
    for movement in movements {
        summary.count += 1;
        let side = if movement.amount < 0 { &mut summary.outgoing } else { &mut summary.incoming };
        *side = side.saturating_add(movement.amount);
    }
    summary.net = summary.incoming.saturating_add(summary.outgoing);
    summary
}
