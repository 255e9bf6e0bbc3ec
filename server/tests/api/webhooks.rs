//! Gateway messages that are forged, broken, repeated or about nothing: answered as the protocol says, nothing changed.

mod collision;
mod paypal;
mod stripe;
mod vnpay;
