//! The words of exported files.

use billing::exports::{Column, Label, Wording};
use domain::{
    date,
    history::{ACCOUNT_SERVICE, Filter, Movement, MovementStatus, Sources},
    language::Language,
    ledger::PostingKind,
};

use crate::{
    credit_history::describe::{description, kind_name, service_name, source, status_name},
    i18n::Texts,
};

impl Wording for Texts {
    fn language(&self) -> Language {
        self.0
    }

    fn column(&self, column: Column) -> &'static str {
        match column {
            Column::Date => self.column_date(),
            Column::Time => self.export_time(),
            Column::Kind => self.filter_kind(),
            Column::Service => self.column_service(),
            Column::Source => self.column_source(),
            Column::Description => self.column_description(),
            Column::Reference => self.export_reference(),
            Column::Status => self.column_status(),
            Column::Amount => self.column_amount(),
            Column::BalanceAfter => self.column_after(),
            Column::Currency => self.export_currency(),
            Column::Number => self.export_number(),
        }
    }

    fn label(&self, label: Label) -> &'static str {
        match label {
            Label::Title => self.nav_history(),
            Label::Summary => self.export_summary(),
            Label::Movements => self.export_movements(),
            Label::Account => self.service_account(),
            Label::Filter => self.export_filter(),
            Label::Everything => self.export_everything(),
            Label::TimeZone => self.export_zone(),
            Label::MadeAt => self.export_made_at(),
            Label::Count => self.export_count(),
            Label::Incoming => self.summary_in(),
            Label::Outgoing => self.summary_out(),
            Label::Net => self.summary_net(),
            Label::Exact => self.export_exact(),
        }
    }

    fn kind(&self, kind: PostingKind) -> &'static str {
        kind_name(*self, kind)
    }

    fn status(&self, status: MovementStatus) -> &'static str {
        status_name(*self, status)
    }

    fn service(&self, slug: Option<&str>) -> String {
        service_name(*self, slug.unwrap_or(ACCOUNT_SERVICE))
    }

    fn sources(&self, sources: Sources) -> String {
        source(*self, sources)
    }

    fn description(&self, movement: &Movement) -> String {
        description(*self, movement)
    }

    fn filter(&self, filter: &Filter) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        let mut part = |what: &str, values: Vec<String>| {
            if !values.is_empty() {
                parts.push((what.to_owned(), values.join(", ")));
            }
        };
        part(self.filter_kind(), filter.kinds.iter().map(|kind| kind_name(*self, *kind).to_owned()).collect());
        part(self.filter_service(), filter.services.iter().map(|slug| service_name(*self, slug)).collect());
        let statuses = filter.statuses.iter().map(|status| status_name(*self, *status).to_owned());
        part(self.filter_status(), statuses.collect());
        let days = [
            filter.from.map(|day| self.filter_since(&date::format_day(day, self.0))),
            filter.to.map(|day| self.filter_until(&date::format_day(day, self.0))),
        ];
        part(self.filter_date(), days.into_iter().flatten().collect());
        let text = filter.text.trim();
        part(self.export_text(), if text.is_empty() { Vec::new() } else { vec![text.to_owned()] });
        parts
    }
}
