//! Credit history: every change of the balance, filtered in the browser, the filter kept in the address; and the page of
//! one change.

mod api;
mod calendar;
mod chips;
mod dates;
mod describe;
mod detail;
mod export;
mod export_api;
mod facet;
mod filter_bar;
mod holding;
mod model;
mod order;
mod place;
mod summary;
mod table;
mod view;
#[cfg(feature = "ssr")]
mod wording;
mod words;

pub use api::{CreditHistoryData, get_credit_history};
pub use describe::{kind_name, movement_detail, movement_title, service_name};
pub use detail::MovementPage;
pub use model::{history_address, movement_address};
pub use view::CreditHistoryPage;
#[cfg(feature = "ssr")]
pub use words::filter_of;
