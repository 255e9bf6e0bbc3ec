//! The words of a file, which the engine does not have: it knows no language.

use domain::{
    history::{Filter, Movement, MovementStatus, Sources},
    language::Language,
    ledger::PostingKind,
};

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The day in the account's zone.
    Date,
    /// The time of that day, to the second.
    Time,
    /// What the movement did.
    Kind,
    /// The service charged, or the account.
    Service,
    /// Which credit paid, came or went.
    Source,
    /// Text for the customer.
    Description,
    /// A payment's id, a voucher's code; of a charge the code of the voucher that paid.
    Reference,
    /// How it stands.
    Status,
    /// Signed change of the balance.
    Amount,
    /// The balance after it.
    BalanceAfter,
    /// Of both amounts.
    Currency,
    /// Number within the account.
    Number,
}

/// The columns, in their order.
pub const COLUMNS: [Column; 12] = [
    Column::Date,
    Column::Time,
    Column::Kind,
    Column::Service,
    Column::Source,
    Column::Description,
    Column::Reference,
    Column::Status,
    Column::Amount,
    Column::BalanceAfter,
    Column::Currency,
    Column::Number,
];

/// A text of the file that stands in no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// The title of the file and of its first sheet's page.
    Title,
    /// The name of the first sheet.
    Summary,
    /// The name of the sheets of rows.
    Movements,
    /// Whose account.
    Account,
    /// What was filtered for.
    Filter,
    /// That nothing was filtered.
    Everything,
    /// The zone of dates and times.
    TimeZone,
    /// When the file was made.
    MadeAt,
    /// How many movements.
    Count,
    /// The sum of what came in.
    Incoming,
    /// The sum of what went out.
    Outgoing,
    /// Both together.
    Net,
    /// An amount as exact text, where a number of Excel would lose digits.
    Exact,
}

/// Says in one language what the file says in words.
pub trait Wording: Send + Sync {
    /// The language: it decides how dates look.
    fn language(&self) -> Language;
    /// The head of a column.
    fn column(&self, column: Column) -> &'static str;
    /// Another text.
    fn label(&self, label: Label) -> &'static str;
    /// A kind's name.
    fn kind(&self, kind: PostingKind) -> &'static str;
    /// A status's name.
    fn status(&self, status: MovementStatus) -> &'static str;
    /// The name of a movement's service; of the account where there is none.
    fn service(&self, slug: Option<&str>) -> String;
    /// The names of the credit that paid, came or went.
    fn sources(&self, sources: Sources) -> String;
    /// What a movement was about.
    fn description(&self, movement: &Movement) -> String;
    /// The parts of a filter: what is filtered, and for what. None when nothing is filtered.
    fn filter(&self, filter: &Filter) -> Vec<(String, String)>;
}
