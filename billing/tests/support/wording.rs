//! Words for exported files, for whoever reads them with a program: kinds, statuses and services by their slugs.

use billing::exports::{Column, Label, Wording};
use domain::{
    history::{Filter, Movement, MovementStatus, Sources},
    language::Language,
    ledger::PostingKind,
};

pub struct Words;

impl Wording for Words {
    fn language(&self) -> Language {
        Language::En
    }
    fn column(&self, column: Column) -> &'static str {
        match column {
            Column::Date => "Date",
            Column::Time => "Time",
            Column::Kind => "Kind",
            Column::Service => "Service",
            Column::Source => "Source",
            Column::Description => "Description",
            Column::Reference => "Reference",
            Column::Status => "Status",
            Column::Amount => "Amount",
            Column::BalanceAfter => "Balance",
            Column::Currency => "Currency",
            Column::Number => "No",
        }
    }
    fn label(&self, label: Label) -> &'static str {
        match label {
            Label::Summary => "Summary",
            Label::Movements => "Movements",
            Label::Everything => "everything",
            _ => "label",
        }
    }
    fn kind(&self, kind: PostingKind) -> &'static str {
        kind.slug()
    }
    fn status(&self, status: MovementStatus) -> &'static str {
        status.slug()
    }
    fn service(&self, slug: Option<&str>) -> String {
        slug.unwrap_or("account").to_owned()
    }
    fn sources(&self, sources: Sources) -> String {
        let mut names = String::new();
        for (source, name) in Sources::EACH.into_iter().zip(["plan", "voucher", "bought", "owed"]) {
            if sources.has(source) {
                names.push_str(if names.is_empty() { "" } else { " + " });
                names.push_str(name);
            }
        }
        names
    }
    fn description(&self, movement: &Movement) -> String {
        movement.description.clone()
    }
    fn filter(&self, filter: &Filter) -> Vec<(String, String)> {
        if filter.text.is_empty() { Vec::new() } else { vec![("text".to_owned(), filter.text.clone())] }
    }
}
