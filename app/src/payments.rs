//! Payments: the list, and the page of one payment, to which the customer comes back from the gateway.

mod api;
mod backs;
mod facts;
mod failure;
mod filter_bar;
mod follow;
mod list;
mod model;
mod page;
mod row;
mod table;
mod track;

#[cfg(feature = "ssr")]
pub use backs::words as back_words;
pub use list::PaymentsPage;
#[cfg(feature = "ssr")]
pub use model::Payment;
pub use model::method_name;
pub use page::PaymentPage;
