use std::{io::Write, sync::Arc};

use billing::{clock::SystemClock, demo::DemoSignIn};

use super::CommandError;
use crate::{config::Config, server::open_billing};

/// Makes sure that the demo customers exist and prints how to sign in as them.
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
    out.write_all(table(&sign_ins).as_bytes()).map_err(CommandError::Print)
}

/// An aligned table with a heading.
fn table(sign_ins: &[DemoSignIn]) -> String {
    let mut rows = vec![["Country", "E-mail", "Password", "What to see"].map(str::to_owned)];
    rows.extend(sign_ins.iter().map(|one| [one.country, one.email, one.password, one.what].map(str::to_owned)));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let line = |row: &[String; 4]| {
        let [country, email, password, what] = row;
        let [first, second, third] = widths;
        format!("{country:first$}  {email:second$}  {password:third$}  {what}\n")
    };
    rows.iter().map(line).collect()
}
