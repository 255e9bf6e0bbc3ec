//! VNPay 2.1.0 (`payments.md` §1): the customer is sent to a signed address, the result comes as a signed query string,
//! a missing result can be asked for, money can be given back.

mod amount;
mod answer;
mod client;
mod codes;
mod message;
#[cfg(any(test, fuzzing))]
pub(super) mod parsers;
mod pay;
mod query;
mod query_answer;
mod refund;
mod refund_answer;
pub mod signature;
mod time;

pub use client::VnpayClient;
pub use message::{VnpayMessage, VnpayReject};
pub use pay::PayRequest;
pub use query::QueryRequest;
pub use query_answer::VnpayNews;
pub use refund::RefundRequest;
pub use refund_answer::RefundAnswer;
