//! The overview: the balance, its parts, where it goes and how long it lasts, and what moved last.

mod api;
mod held;
mod latest;
mod pace;
mod skeleton;
mod spend;
mod statement;
mod view;
mod welcome;

pub use api::{OverviewData, get_overview};
pub use view::OverviewPage;
