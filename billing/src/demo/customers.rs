//! Who the demo customers are.

use domain::{currency::Currency, profile::ProfileDraft};

use crate::demo::{DemoSignIn, PASSWORD};

/// A demo customer.
pub(super) struct Customer {
    pub(super) sign_in: DemoSignIn,
    /// The person's name.
    pub(super) person: &'static str,
    /// The account's name.
    pub(super) account: &'static str,
    /// Absent for the customer who has only signed up.
    pub(super) billing: Option<BillingData>,
}

/// What the customer is billed by, and how much is bought and used.
pub(super) struct BillingData {
    kind: &'static str,
    address: &'static str,
    pub(super) country: &'static str,
    tax_code: &'static str,
    pub(super) currency: Currency,
    /// Top-ups in whole units of the currency, oldest first.
    pub(super) top_ups: [i64; 4],
    /// What a dollar's worth of usage costs, thousandths of the currency's unit.
    pub(super) dollar: i64,
    /// Makes this customer's history differ from the others'.
    pub(super) seed: u64,
    /// A top-up in whole units of the currency for a plan bought with it, where one was.
    pub(super) plan_top_up: Option<i64>,
    /// The codes of the vouchers redeemed.
    pub(super) vouchers: [&'static str; 2],
}

impl BillingData {
    /// The billing profile as the customer filled it in.
    pub(super) fn draft(&self, customer: &Customer) -> ProfileDraft {
        ProfileDraft {
            kind: self.kind.to_owned(),
            name: if self.kind == "company" { customer.account } else { customer.person }.to_owned(),
            email: customer.sign_in.email.to_owned(),
            address: self.address.to_owned(),
            country: self.country.to_owned(),
            tax_code: self.tax_code.to_owned(),
            currency: self.currency.code().to_owned(),
        }
    }
}

const fn sign_in(country: &'static str, email: &'static str, what: &'static str) -> DemoSignIn {
    DemoSignIn { country, email, password: PASSWORD, what }
}

/// All demo customers.
pub(super) static ALL: [Customer; 5] = [
    Customer {
        sign_in: sign_in(
            "Vietnam",
            "lan@saomai.example",
            "Sao Mai Robotics, a company: dong by VNPay, or dollars by PayPal; three months of use",
        ),
        person: "Nguyễn Thị Lan",
        account: "Sao Mai Robotics",
        billing: Some(BillingData {
            kind: "company",
            address: "18 Nguyễn Huệ, Phường Sài Gòn, Thành phố Hồ Chí Minh",
            country: "VN",
            tax_code: "0318245675",
            currency: Currency::Vnd,
            top_ups: [500_000, 1_000_000, 2_000_000, 2_000_000],
            dollar: 26_100_000,
            seed: 84,
            plan_top_up: None,
            vouchers: ["SAOMAI2026", "TETGIFT84V"],
        }),
    },
    Customer {
        sign_in: sign_in(
            "Japan",
            "kenji@hikari.example",
            "Hikari Labs, a company: yen by Stripe, or dollars by PayPal; three months of use, a plan runs",
        ),
        person: "佐藤 健司",
        account: "Hikari Labs",
        billing: Some(BillingData {
            kind: "company",
            address: "〒150-0002\n東京都渋谷区渋谷2-21-1",
            country: "JP",
            tax_code: "T2011001234567",
            currency: Currency::Jpy,
            top_ups: [3_000, 10_000, 10_000, 10_000],
            dollar: 151_000,
            seed: 81,
            plan_top_up: Some(10_000),
            vouchers: ["HIKARI2026", "TSUYU81JPX"],
        }),
    },
    Customer {
        sign_in: sign_in(
            "Germany",
            "anna@nordlicht.example",
            "Nordlicht Analytics, a company: euros by PayPal; three months of use, a plan runs",
        ),
        person: "Anna Petersen",
        account: "Nordlicht Analytics",
        billing: Some(BillingData {
            kind: "company",
            address: "Speicherstraße 12\n20457 Hamburg",
            country: "DE",
            tax_code: "DE136695976",
            currency: Currency::Eur,
            top_ups: [25, 50, 100, 50],
            dollar: 920,
            seed: 49,
            plan_top_up: Some(50),
            vouchers: ["NORDLICHT1", "HAFEN49DEU"],
        }),
    },
    Customer {
        sign_in: sign_in(
            "United States",
            "maya@paloverde.example",
            "Palo Verde AI, a person: dollars by PayPal, three months of use",
        ),
        person: "Maya Castillo",
        account: "Palo Verde AI",
        billing: Some(BillingData {
            kind: "person",
            address: "402 W Congress St\nTucson, AZ 85701",
            country: "US",
            tax_code: "",
            currency: Currency::Usd,
            top_ups: [25, 50, 100, 50],
            dollar: 1_000,
            seed: 1,
            plan_top_up: None,
            vouchers: ["PALOVERDE1", "DESERT01US"],
        }),
    },
    Customer {
        sign_in: sign_in(
            "none yet",
            "new@newcomer.example",
            "Newcomer, who has only signed up: no billing profile, no balance",
        ),
        person: "Newcomer",
        account: "Newcomer",
        billing: None,
    },
];
