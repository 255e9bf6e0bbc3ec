//! Gateway emulators: VNPay, Stripe Checkout (JPY) and PayPal Orders on loopback, speaking the gateways' own wire
//! formats.
//!
//! The crate shares no code with the clients it is used to test: both sides of each protocol are written separately, so
//! that one misreading cannot hide in both. State is in memory and is gone when the process ends.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let sandbox = sandbox::start(sandbox::Config::default(), listener)?;
//! sandbox.set_webhook_url(sandbox::Gateway::Stripe, "http://127.0.0.1:3000/webhooks/stripe".to_owned());
//! println!("{}", sandbox.base_url());
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```

mod back;
mod clock;
mod config;
mod control;
mod delivery;
mod gateway;
mod hmac;
mod intervention;
mod page;
mod paypal;
mod random;
mod server;
mod state;
mod stripe;
mod switches;
mod vnpay;

pub use back::Progress;
pub use config::{
    Config, DEFAULT_LISTEN, PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET, PAYPAL_WEBHOOK_ID, STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET, VNPAY_HASH_SECRET, VNPAY_TMN_CODE,
};
pub use delivery::{Attempt, Delivery, DeliveryState, Mode};
pub use gateway::Gateway;
pub use intervention::{Intervention, Refusal};
pub use paypal::PAYPAL_ROOT_CERTIFICATE;
pub use server::{Handle, StartError, start};
pub use switches::{Rule, Wrong};
