//! Credit history: every change of the balance, filtered in the browser, the filter kept in the address.

mod api;
mod chips;
mod describe;
mod export;
mod export_api;
mod filter_bar;
mod model;
mod summary;
mod table;
mod view;
#[cfg(feature = "ssr")]
mod wording;

pub use api::{CreditHistoryData, get_credit_history};
pub use describe::{movement_detail, movement_title};
pub use view::CreditHistoryPage;
