//! The server's own routes; pages and server functions are the app's.

pub mod events;
pub mod exports;
pub mod front_door;
pub mod health;
pub mod history_rows;
pub mod machine;
pub mod pages;
pub mod problems;
pub mod receipts;
pub mod returns;
pub mod site_files;
pub mod texts;
pub mod webhooks;
