//! Movements in words.

use domain::{
    history::{ACCOUNT_SERVICE, Movement, MovementStatus, Sources},
    ledger::PostingKind,
};

use crate::i18n::Texts;

/// A kind's name.
#[must_use]
pub fn kind_name(texts: Texts, kind: PostingKind) -> &'static str {
    match kind {
        PostingKind::TopUp => texts.kind_top_up(),
        PostingKind::Voucher => texts.kind_voucher(),
        PostingKind::Plan => texts.kind_plan(),
        PostingKind::PlanFee => texts.kind_plan_fee(),
        PostingKind::PlanEnd => texts.kind_plan_end(),
        PostingKind::Charge => texts.kind_charge(),
        PostingKind::Reversal => texts.kind_reversal(),
        PostingKind::Refund => texts.kind_refund(),
        PostingKind::Dispute => texts.kind_dispute(),
        PostingKind::DisputeWon => texts.kind_dispute_won(),
        PostingKind::RefundReturned => texts.kind_refund_returned(),
        PostingKind::Adjustment => texts.kind_adjustment(),
        PostingKind::Hold => texts.kind_hold(),
        PostingKind::Release => texts.kind_release(),
        PostingKind::Expiry => texts.kind_expiry(),
    }
}

/// A status's name.
#[must_use]
pub fn status_name(texts: Texts, status: MovementStatus) -> &'static str {
    match status {
        MovementStatus::Success => texts.status_success(),
        MovementStatus::Expired => texts.status_expired(),
    }
}

/// The services that have a name of their own.
pub const KNOWN_SERVICES: [&str; 5] = ["inference", "gpu-containers", "fine-tuning", "vector-store", "speech"];

/// A service's name by its short name; one that the catalogue does not know is shown as words.
#[must_use]
pub fn service_name(texts: Texts, slug: &str) -> String {
    match slug {
        ACCOUNT_SERVICE => texts.service_account(),
        "inference" => texts.service_inference(),
        "gpu-containers" => texts.service_gpu_containers(),
        "fine-tuning" => texts.service_fine_tuning(),
        "vector-store" => texts.service_vector_store(),
        "speech" => texts.service_speech(),
        _ => return in_words(slug),
    }
    .to_owned()
}

/// What a short list calls a movement: the service that charged, or what happened to the account.
#[must_use]
pub fn movement_title(texts: Texts, movement: &Movement) -> String {
    match &movement.service {
        Some(service) => service_name(texts, service),
        None => kind_name(texts, movement.kind).to_owned(),
    }
}

/// What a movement was about: the service's own words for a charge, a sentence of ours for the rest.
#[must_use]
pub fn description(texts: Texts, movement: &Movement) -> String {
    if movement.description.is_empty() {
        sentence(texts, movement.kind, &movement.reference)
    } else {
        movement.description.clone()
    }
}

/// What stands where a movement has no description.
#[must_use]
pub fn sentence(texts: Texts, kind: PostingKind, reference: &str) -> String {
    match kind {
        PostingKind::TopUp => texts.describe_top_up(reference),
        PostingKind::Voucher => texts.describe_voucher().to_owned(),
        PostingKind::Plan | PostingKind::PlanFee | PostingKind::PlanEnd => texts.describe_plan(reference),
        PostingKind::Expiry => texts.describe_expiry().to_owned(),
        PostingKind::Charge => texts.describe_charge().to_owned(),
        PostingKind::Refund | PostingKind::Dispute | PostingKind::DisputeWon | PostingKind::RefundReturned => {
            texts.describe_payment(reference)
        }
        kind => kind_name(texts, kind).to_owned(),
    }
}

/// The second line of a short list: the description, and a voucher's code where there is one.
#[must_use]
pub fn movement_detail(texts: Texts, movement: &Movement) -> String {
    let mut text = description(texts, movement);
    if let Some(code) = code(movement) {
        text.push_str(" · ");
        text.push_str(code);
    }
    text
}

/// The code to show beside the description: that of the voucher which paid, came or expired.
#[must_use]
pub fn code(movement: &Movement) -> Option<&str> {
    Some(movement.code.as_str()).filter(|code| !code.is_empty())
}

/// Which credit paid, came or went, in words.
#[must_use]
pub fn source(texts: Texts, sources: Sources) -> String {
    let name = |source| match source {
        Sources::PLAN => texts.kind_plan(),
        Sources::VOUCHER => texts.kind_voucher(),
        Sources::TOP_UP => texts.kind_top_up(),
        _ => texts.source_debt(),
    };
    Sources::EACH.into_iter().filter(|source| sources.has(*source)).map(name).collect::<Vec<_>>().join(" + ")
}

/// Where the page of a payment is, when that is what a reference names.
#[must_use]
pub fn payment_page(reference: &str) -> Option<String> {
    reference.starts_with("PAY-").then(|| format!("/billing/payments/{reference}"))
}

/// `document-ocr` → `Document ocr`.
fn in_words(slug: &str) -> String {
    let words = slug.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::{KNOWN_SERVICES, in_words, service_name};
    use crate::Texts;

    #[test]
    fn unknown_services_are_shown_as_words() {
        assert_eq!(service_name(Texts::from(Language::En), "document-ocr"), "Document ocr");
        assert_eq!(service_name(Texts::from(Language::En), ""), "");
        assert_eq!(service_name(Texts::from(Language::Vi), "speech"), "Giọng nói");
        for slug in KNOWN_SERVICES {
            assert_ne!(service_name(Texts::from(Language::Ja), slug), in_words(slug));
        }
    }
}
