//! Days, services and addresses of the chart.

use domain::{
    date,
    history::Filter,
    ledger::PostingKind,
    spend::{Segment, Spend},
    time::Day,
};

use crate::{
    credit_history::{history_address, service_name},
    i18n::Texts,
};

/// The days of a bar: `Fri 20 Nov`, or `16 Nov to 22 Nov`.
pub fn days(texts: Texts, from: Day, to: Day) -> String {
    if from == to {
        date::format_day_head(from, texts.0)
    } else {
        texts.spend_range(&date::format_day_short(from, texts.0), &date::format_day_short(to, texts.0))
    }
}

/// The name of a part.
pub fn part_name(texts: Texts, spend: &Spend, part: usize) -> String {
    spend.services.get(part).map_or_else(|| texts.spend_other().to_owned(), |slug| service_name(texts, slug))
}

/// The number of a part's colour: 7 is the one that others share.
pub const fn colour(spend: &Spend, part: usize) -> usize {
    if part < spend.services.len() { part + 1 } else { 7 }
}

/// Where the charges of some days are listed, of a part or of all.
pub fn address(spend: &Spend, from: Day, to: Day, part: Option<usize>) -> String {
    let services = match part {
        None => Vec::new(),
        Some(part) => spend.services.get(part).map_or_else(|| spend.others.clone(), |slug| vec![slug.clone()]),
    };
    let kinds = vec![PostingKind::Charge];
    history_address(&Filter { kinds, services, from: Some(from), to: Some(to), ..Filter::default() })
}

/// The bar on which most was spent; the earlier of equals.
pub fn highest(bars: &[Segment]) -> Option<&Segment> {
    bars.iter().rev().max_by_key(|bar| bar.total())
}

#[cfg(test)]
mod tests {
    use domain::{language::Language, spend::Spend, time::Day};

    use super::{address, colour, days, highest, part_name};
    use crate::Texts;

    #[test]
    fn parts_have_names_colours_and_addresses() {
        let texts = Texts::from(Language::En);
        let names = ["inference", "b", "c", "d", "e", "f", "speech", "x"];
        let sums: Vec<_> =
            names.iter().zip((1..=8).rev()).map(|(name, spent)| (0, (*name).to_owned(), spent)).collect();
        let spend = Spend::assemble(&[Day(20_000), Day(20_001)], Day(20_001), 2, &sums);
        assert_eq!((part_name(texts, &spend, 0), colour(&spend, 0)), ("Inference".to_owned(), 1));
        assert_eq!((part_name(texts, &spend, 6), colour(&spend, 6)), ("Other".to_owned(), 7));
        let (from, to) = (Day(20_000), Day(20_001));
        let all = "/billing/credit-history?kind=charge&from=2024-10-04&to=2024-10-05";
        assert_eq!(address(&spend, from, to, None), all);
        let others = "/billing/credit-history?kind=charge&service=speech&service=x&from=2024-10-04&to=2024-10-04";
        assert_eq!(address(&spend, from, from, Some(6)), others);
        assert_eq!(days(texts, from, from), "Fri 4 Oct");
        assert_eq!(days(texts, from, to), "4 Oct to 5 Oct");
        assert_eq!(highest(&spend.segments).map(|bar| bar.from), Some(from));
    }
}
