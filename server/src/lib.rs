//! The server: configuration, routes, sessions, gateway messages, event streams. What any of it means is decided in
//! `billing` and `domain`; what it looks like, in `app`.

#![recursion_limit = "512"]

pub mod cli;
pub mod commands;
pub mod config;
pub mod limits;
pub mod problem;
pub mod program;
pub mod server;
pub mod site;
pub mod telemetry;

mod middleware;
mod router;
mod routes;
mod shutdown;
mod state;
