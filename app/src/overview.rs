//! The overview: the balance, its parts, and what moved last.

mod api;
mod latest;
mod statement;
mod view;
mod welcome;

pub use api::{OverviewData, get_overview};
pub use view::OverviewPage;
