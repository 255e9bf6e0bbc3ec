use std::{io::Write, sync::Arc};

use billing::{
    clock::SystemClock,
    demo::{DemoCode, DemoSignIn},
};

use super::{CommandError, operate};
use crate::{config::Config, server::open_billing};

/// Makes sure that the demo customers exist and prints how to sign in as them, and the voucher codes to try.
///
/// # Errors
/// [`CommandError`].
pub async fn demo(config: Config, mut out: impl Write) -> Result<(), CommandError> {
    if config.moves_real_money() {
        return Err(CommandError::DemoWithRealMoney);
    }
    let billing = open_billing(&config, Arc::new(SystemClock)).await?;
    let made = billing::demo::ensure(&billing).await;
    billing.shutdown().await;
    let sign_ins = made.map_err(|error| CommandError::Demo(error.to_string()))?;
    let head = ["Country", "E-mail", "Password", "What to see"];
    let row = |one: &DemoSignIn| [one.country, one.email, one.password, one.what];
    let rows = std::iter::once(head).chain(sign_ins.iter().map(row));
    let rows: Vec<_> = rows.map(|row| row.map(str::to_owned).to_vec()).collect();
    let head = ["Voucher code", "What comes of it"].map(str::to_owned).to_vec();
    let row = |DemoCode { code, what }: DemoCode| [code, what].map(str::to_owned).to_vec();
    let codes: Vec<_> = std::iter::once(head).chain(billing::demo::codes().into_iter().map(row)).collect();
    let text = format!("{}\n{}", operate::table(&rows), operate::table(&codes));
    out.write_all(text.as_bytes()).map_err(CommandError::Print)
}

/// Makes sure that the demo customer with a history of `rows` movements exists and prints its e-mail.
///
/// # Errors
/// [`CommandError`].
pub async fn demo_history(config: Config, rows: i64, mut out: impl Write) -> Result<(), CommandError> {
    if config.moves_real_money() {
        return Err(CommandError::DemoWithRealMoney);
    }
    let billing = open_billing(&config, Arc::new(SystemClock)).await?;
    let made = billing::demo::long::ensure(&billing, rows).await;
    billing.shutdown().await;
    let email = made.map_err(|error| CommandError::Demo(error.to_string()))?;
    writeln!(out, "{email}").map_err(CommandError::Print)
}
