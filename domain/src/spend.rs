//! What an account spends: by day and service as a chart shows it, and how long credit lasts at that pace.

mod axis;
mod pace;
mod period;
mod series;
mod stack;

pub use axis::{Axis, STEPS};
pub use pace::{Pace, days_left};
pub use period::{Grouping, Period};
pub use series::{SERVICES_SHOWN, Segment, Spend};
pub use stack::{Block, stack};
