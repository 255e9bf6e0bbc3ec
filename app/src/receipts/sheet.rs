//! A receipt in the words of a language.

use billing::receipts::Receipt;
use domain::{
    language::Language,
    money::{Money, format},
    payment::BackFacts,
    profile::BuyerKind,
    receipt::{Consent, Line, Pair, Party, Section, Sheet},
};

use crate::{
    add_credit::CONSENT_VERSION,
    countries,
    i18n::Texts,
    payments::{back_words, method_name},
    quote::{RateFacts, charge_string, moment},
};

/// The receipt in words.
#[must_use]
pub fn sheet(receipt: &Receipt, language: Language) -> Sheet {
    let texts = Texts::from(language);
    let paid = receipt.payment.asked;
    let number = receipt.number.to_string();
    let (sums, tax_note) = tax(receipt, texts);
    let mut sections = vec![payment(receipt, texts)];
    sections.extend(backs(receipt, texts));
    Sheet {
        language,
        title: texts.receipt_title().to_owned(),
        facts: vec![
            pair(texts.receipt_number(), &number),
            pair(texts.receipt_date(), &domain::date::format_day(receipt.issued.0, language)),
        ],
        number,
        seller: seller(receipt, texts),
        buyer: buyer(receipt, texts),
        heads: (texts.receipt_what().to_owned(), texts.payment_amount().to_owned()),
        lines: vec![Line {
            what: texts.receipt_line(&money(receipt, credit(receipt), language)),
            detail: texts.receipt_line_detail().to_owned(),
            amount: money(receipt, paid, language),
        }],
        sums,
        total: pair(texts.receipt_total(), &money(receipt, paid, language)),
        tax_note,
        sections,
        consent: consent(receipt, texts),
        foot: texts.receipt_foot(&receipt.seller.name),
    }
}

fn pair(label: &str, value: &str) -> Pair {
    Pair { label: label.to_owned(), value: value.to_owned() }
}

/// What came into the balance.
fn credit(receipt: &Receipt) -> Money {
    receipt.payment.credited.unwrap_or(receipt.payment.asked)
}

/// An amount; it names its currency where there are two.
fn money(receipt: &Receipt, money: Money, language: Language) -> String {
    if receipt.payment.quote.is_some() {
        charge_string(money, language)
    } else {
        format::text(money, language).to_string()
    }
}

fn seller(receipt: &Receipt, texts: Texts) -> Party {
    let seller = &receipt.seller;
    let given = |text: &str| !text.is_empty();
    let mut lines: Vec<String> = seller.address.lines().filter(|line| given(line)).map(str::to_owned).collect();
    if given(&seller.tax_code) {
        lines.push(texts.receipt_tax_code(&seller.tax_code));
    }
    if given(&seller.contact) {
        lines.push(seller.contact.clone());
    }
    Party { role: texts.receipt_seller().to_owned(), name: seller.name.clone(), lines }
}

fn buyer(receipt: &Receipt, texts: Texts) -> Party {
    let buyer = &receipt.buyer;
    let mut lines: Vec<String> = buyer.address.lines().map(str::to_owned).collect();
    let country = buyer.country.as_str();
    let name = countries::names(texts.0).find(|(code, _)| *code == country).map_or(country, |(_, name)| name);
    lines.push(name.to_owned());
    lines.extend(buyer.tax_code.as_deref().map(|code| texts.receipt_tax_code(code)));
    lines.push(buyer.email.clone());
    let name = match (texts.0, buyer.kind) {
        (Language::Ja, BuyerKind::Company) => format!("{} 御中", buyer.name),
        (Language::Ja, BuyerKind::Person) => format!("{} 様", buyer.name),
        (Language::En | Language::Vi, _) => buyer.name.clone(),
    };
    Party { role: texts.receipt_buyer().to_owned(), name, lines }
}

/// What the total is made of, and what that means. No tax is claimed unless the operator has said which.
fn tax(receipt: &Receipt, texts: Texts) -> (Vec<Pair>, String) {
    let paid = receipt.payment.asked;
    let Some(tax) = &receipt.seller.tax else {
        return (vec![pair(texts.receipt_tax(), texts.receipt_tax_none())], texts.receipt_tax_note_none().to_owned());
    };
    let part = tax.within(paid);
    let net = Money { micros: paid.micros.saturating_sub(part.micros), ..paid };
    let percent = match texts.0 {
        Language::Vi => tax.percent().replace('.', ","),
        Language::En | Language::Ja => tax.percent(),
    };
    let rows = vec![
        pair(texts.receipt_net(), &money(receipt, net, texts.0)),
        pair(&texts.receipt_tax_rate(&tax.name, &percent), &money(receipt, part, texts.0)),
    ];
    (rows, texts.receipt_tax_note().to_owned())
}

/// How it was paid.
fn payment(receipt: &Receipt, texts: Texts) -> Section {
    let payment = &receipt.payment;
    let at = |when| texts.receipt_moment(&moment(when, texts.0), &receipt.offset);
    let mut rows = vec![pair(texts.payment_method(), method_name(texts, payment.gateway))];
    if let Some(reference) = &receipt.gateway_reference {
        rows.push(pair(&texts.receipt_gateway_reference(payment.gateway.name()), reference));
    }
    rows.push(pair(texts.payment_number(), payment.id.as_str()));
    rows.push(pair(texts.receipt_paid_at(), &at(receipt.issued)));
    if let Some((quote, observed)) = payment.quote.as_ref().zip(payment.observed) {
        let facts = RateFacts { rate: quote.rate.clone(), observed };
        rows.push(pair(texts.payment_charge(), &charge_string(payment.asked, texts.0)));
        rows.push(pair(texts.rate(), &facts.equation(texts.0)));
        rows.push(pair(texts.receipt_rate_source(), &facts.terms(texts)));
        rows.push(pair(texts.receipt_credited(), &charge_string(credit(receipt), texts.0)));
    }
    Section { heading: texts.receipt_payment().to_owned(), rows }
}

/// What has gone back since.
fn backs(receipt: &Receipt, texts: Texts) -> Option<Section> {
    let row = |back: &BackFacts| {
        let (kind, state) = back_words(texts, back);
        Pair { label: kind.to_owned(), value: texts.receipt_back(&money(receipt, back.amount, texts.0), state) }
    };
    let rows: Vec<Pair> = receipt.payment.backs.iter().map(row).collect();
    (!rows.is_empty()).then(|| Section { heading: texts.payment_backs().to_owned(), rows })
}

/// What was ticked, in the language in which it was read. A text that this version no longer has is named, not guessed.
fn consent(receipt: &Receipt, texts: Texts) -> Consent {
    let version = &receipt.consent_version;
    let is_known = version == CONSENT_VERSION;
    let language = if is_known { receipt.consent_language } else { texts.0 };
    let payment = &receipt.payment;
    let at = texts.receipt_moment(&moment((payment.day, payment.minute), texts.0), &receipt.offset);
    Consent {
        heading: texts.receipt_consent().to_owned(),
        text: if is_known { Texts::from(language).pay_consent() } else { texts.receipt_consent_unknown() }.to_owned(),
        language,
        detail: texts.receipt_consent_detail(&at, version),
    }
}
