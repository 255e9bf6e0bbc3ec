//! Vouchers: what was redeemed, what each paid, and redeeming another.

mod api;
mod facts;
mod model;
mod problem;
mod redeem;
#[cfg(feature = "ssr")]
mod refusal;
mod row;
mod table;
mod uses;
mod view;

pub use api::FormStart;
pub use problem::problem_text;
pub use redeem::{RedeemForm, Redeeming};
pub use view::VouchersPage;
