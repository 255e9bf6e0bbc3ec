//! Vouchers: what was redeemed, and redeeming another.

mod view;

pub use view::VouchersPage;
