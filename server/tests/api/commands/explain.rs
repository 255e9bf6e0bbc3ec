//! `server explain`

use billing::usage::{Price, UsageLine};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{ChargeRecord, Command, ReverseCharge},
    money::Money,
};

use super::funded;
use crate::support::{Ran, TestApp, customer_of};

async fn explain(app: &TestApp, posting: &str) -> Ran {
    app.prepay(&["explain", "--account", &customer_of("US"), "--posting", posting]).await
}

fn line(account_id: AccountId, resource: &str, price: Price, description: &str) -> UsageLine {
    UsageLine {
        account_id,
        key: "c".to_owned(),
        service: "speech".to_owned(),
        resource: resource.to_owned(),
        price,
        description: description.to_owned(),
    }
}

#[tokio::test]
async fn a_charge_names_who_paid_and_what_was_undone() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "10").await;
    let price = Price::Rated {
        quantity: "1200".parse().unwrap(),
        unit_price: "0.0025".parse().unwrap(),
        currency: Currency::Usd,
    };
    app.billing.charge(line(account, "tokens", price, "Transcript")).await.unwrap();
    let said = explain(&app, "2").await.done();
    assert_eq!(
        said,
        "Posting 2, charge of speech “Transcript”: -3 USD, balance 7 USD.\n\n\
         Usage: tokens 1200 × 0.0025\n\n\
         Book     Grant  From       Amount\n\
         credit   1      top_up op  -3\n\
         revenue                    3\n"
    );
    let back = Money::from_micros(1_000_000, Currency::Usd);
    let back = ReverseCharge { original: ChargeRecord::named(2), amount: back, reason: "A third".to_owned() };
    app.billing.post_command(account, "r".to_owned(), Command::Reverse(back)).await.unwrap();
    let said = explain(&app, "2").await.done();
    let since = "Since: Posting 3, reversal of speech “A third”: 1 USD, balance 8 USD.\n";
    assert!(said.ends_with(&format!("\n\n{since}")), "{said}");
    let said = explain(&app, "3").await.done();
    assert!(said.ends_with("\n\nAbout: Posting 2, charge of speech “Transcript”: -3 USD, balance 7 USD.\n"), "{said}");
    let said = explain(&app, "1").await.done();
    assert!(said.starts_with("Posting 1, adjustment “First credit”: 10 USD, balance 10 USD.\n\nBook "), "{said}");
}

/// Texts come from services: none of them may write over what the operator reads.
#[tokio::test]
async fn texts_cannot_forge_what_is_printed() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "10").await;
    let amount = Price::Amount(Money::from_micros(1, Currency::Usd));
    let forged = "a\u{1b}[2K\rPosting 2, charge: 0 USD.\n\u{202e}b";
    app.billing.charge(line(account, forged, amount, forged)).await.unwrap();
    let said = explain(&app, "2").await.done();
    let plain = "a\u{fffd}[2K\u{fffd}Posting 2, charge: 0 USD.\u{fffd}\u{fffd}b";
    assert!(said.starts_with(&format!("Posting 2, charge of speech “{plain}”: -0.000001 USD")), "{said:?}");
    assert!(said.contains(&format!("\nUsage: {plain}\n")), "{said:?}");
}

#[tokio::test]
async fn a_movement_that_is_not_there_is_named() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "10").await;
    for posting in ["2", "9223372036854775807"] {
        let said = explain(&app, posting).await.refused();
        assert_eq!(said, format!("account {account} has no posting {posting}"));
    }
    for posting in ["0", "first", "99999999999999999999", ""] {
        assert!(explain(&app, posting).await.not_understood().contains("--posting"));
    }
}
