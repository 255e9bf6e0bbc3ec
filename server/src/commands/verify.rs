//! `verify`: checks the whole ledger by the rules that made it.

use std::{io::Write, time::Instant};

use clap::Command;

use super::CommandError;
use crate::{config::Config, server::open_for_command};

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    Command::new("verify")
        .about("Checks every account's postings: numbers, sums, balances, the chain and its signed heads")
}

/// Checks, and prints what was found.
///
/// # Errors
/// [`CommandError::Faulty`] when an account does not hold.
pub async fn run(config: Config, mut out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let begun = Instant::now();
    let verified = billing.verify().await;
    billing.shutdown().await;
    let verified = verified.map_err(CommandError::Database)?;
    let took = begun.elapsed().as_millis().max(1);
    let rate = u128::from(verified.postings) * 1_000 / took;
    for (account_id, fault) in &verified.faults {
        writeln!(out, "Account {account_id}: {fault}.").map_err(CommandError::Print)?;
    }
    for key in &verified.keys {
        let whose = if key.is_own { "this server's key" } else { "not this server's key" };
        let public_key = hex::encode(key.public_key);
        writeln!(out, "{} signed heads bear {public_key}: {whose}.", key.heads).map_err(CommandError::Print)?;
    }
    writeln!(out, "{} accounts, {} postings in {took} ms ({rate} a second).", verified.accounts, verified.postings)
        .map_err(CommandError::Print)?;
    match verified.faults.len() {
        0 => writeln!(out, "Everything holds.").map_err(CommandError::Print),
        faults => Err(CommandError::Faulty(faults)),
    }
}
