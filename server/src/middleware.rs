//! What every request passes, outermost first. The order is in [`crate::router`].

pub mod body_limit;
pub mod client_ip;
pub mod headers;
pub mod panic;
pub mod rate_limit;
pub mod request_id;
pub mod same_origin;
pub mod session;
pub mod timeout;
pub mod trace;
