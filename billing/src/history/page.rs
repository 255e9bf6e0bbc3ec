//! The statement of a page of the history.

use std::collections::BTreeSet;

use domain::{
    account::AccountId,
    history::{ACCOUNT_SERVICE, Filter, MovementStatus, Sort},
    ledger::PostingKind,
};

use crate::{
    history::moment,
    store::{Reader, Statement, StoreError},
    zone::Zone,
};

/// More services than these are looked for among all movements, not each by its index.
const BRANCHES_MAX: usize = 16;

/// Which of an account's postings, by number; without an end there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first.
    pub(crate) first: Option<i64>,
    /// The one after the last.
    pub(crate) end: Option<i64>,
}

impl Span {
    /// Where the filter's days lie.
    pub(crate) async fn find(
        reader: &mut Reader,
        account_id: AccountId,
        filter: &Filter,
        zone: &Zone,
    ) -> Result<Self, StoreError> {
        let from = filter.from.map(|day| zone.start_of(day));
        let to = filter.to.map(|day| zone.start_of(day.plus(1)));
        let moments: Vec<_> = from.into_iter().chain(to).collect();
        if moments.is_empty() {
            return Ok(Self::default());
        }
        let rows = reader.all(moment::search(account_id, &moments)).await?;
        let mut found = moment::found(&rows, &moments)?.into_iter();
        Ok(Self { first: from.and_then(|_| found.next()), end: to.and_then(|_| found.next()) })
    }

    /// Only what comes before a number, too.
    pub(crate) fn before(self, number: Option<i64>) -> Self {
        Self { end: [self.end, number].into_iter().flatten().min(), ..self }
    }

    /// Only what comes after a number, too.
    pub(crate) fn after(self, number: Option<i64>) -> Self {
        let first = number.map(|number| number.saturating_add(1));
        Self { first: [self.first, first].into_iter().flatten().max(), ..self }
    }

    /// Adds the numbers' ends.
    pub(super) fn then(self, mut statement: Statement) -> Statement {
        if let Some(first) = self.first {
            statement = statement.then(" AND seq >= ").bind(first);
        }
        if let Some(end) = self.end {
            statement = statement.then(" AND seq < ").bind(end);
        }
        statement
    }
}

/// The kinds of movement that a filter lets through: all of them, or some.
pub(super) fn kinds(filter: &Filter) -> Option<Vec<PostingKind>> {
    let fits = |kind: &PostingKind| {
        (filter.kinds.is_empty() || filter.kinds.contains(kind))
            && (filter.statuses.is_empty() || filter.statuses.contains(&MovementStatus::of(*kind)))
    };
    let kinds: Vec<_> = PostingKind::SHOWN.into_iter().filter(fits).collect();
    (kinds.len() < PostingKind::SHOWN.len()).then_some(kinds)
}

/// Adds what the filter asks of kind and service. Credit set aside and given back moves no balance, and is no row of the
/// history.
pub(super) fn of_kinds_and_services(statement: Statement, filter: &Filter) -> Statement {
    let statement = match kinds(filter) {
        None => statement.then(" AND kind NOT IN ('hold', 'release')"),
        Some(kinds) if kinds.is_empty() => statement.then(" AND 1 = 0"),
        Some(kinds) => statement.then(" AND kind IN (").bind_list(kinds.into_iter().map(PostingKind::slug)).then(")"),
    };
    if filter.services.is_empty() {
        return statement;
    }
    statement.then(" AND service IN (").bind_list(filter.services.iter().map(|name| column(name))).then(")")
}

/// A service as it stands in the table.
fn column(service: &str) -> &str {
    if service == ACCOUNT_SERVICE { "" } else { service }
}

/// The statement of a page: everything of the filter but its text and its days, which the span has.
///
/// Each service, or each rare kind, is read from the end of its own index, so that a page costs the same whatever lies
/// between its rows.
pub(crate) fn matching(account_id: AccountId, filter: &Filter, span: Span, limit: i64) -> Statement {
    by_number(account_id, filter, span, limit, " ORDER BY seq DESC LIMIT ")
}

/// The statement of a page in any order: after the row of amount and number given.
///
/// No index is kept for amounts, which every charge would pay for: the database goes through all that matches.
pub(crate) fn in_order(
    account_id: AccountId,
    filter: &Filter,
    span: Span,
    sort: Sort,
    cursor: Option<(i64, i64)>,
    limit: i64,
) -> Statement {
    let seq = cursor.map(|(_, seq)| seq);
    let (beyond, order) = match sort {
        Sort::Newest => return matching(account_id, filter, span.before(seq), limit),
        Sort::Oldest => return by_number(account_id, filter, span.after(seq), limit, " ORDER BY seq LIMIT "),
        Sort::Highest => (" < ", " ORDER BY amount DESC, seq DESC LIMIT "),
        Sort::Lowest => (" > ", " ORDER BY amount, seq LIMIT "),
    };
    let statement = Statement::building("SELECT ").then(COLUMNS).then(" FROM posting WHERE account_id = ");
    let mut statement = span.then(of_kinds_and_services(statement.bind(account_id), filter));
    if let Some((amount, seq)) = cursor {
        statement = statement.then(" AND (amount").then(beyond).bind(amount).then(" OR amount = ").bind(amount);
        statement = statement.then(" AND seq").then(beyond).bind(seq).then(")");
    }
    statement.then(order).bind(limit)
}

fn by_number(account_id: AccountId, filter: &Filter, span: Span, limit: i64, order: &'static str) -> Statement {
    let rare = kinds(filter).filter(|kinds| !kinds.is_empty() && !kinds.contains(&PostingKind::Charge));
    let branches: Vec<Branch<'_>> = match rare {
        Some(kinds) => kinds.into_iter().map(Branch::Kind).collect(),
        None if filter.services.is_empty() || filter.services.len() > BRANCHES_MAX => vec![Branch::All],
        None => {
            let services: BTreeSet<_> = filter.services.iter().map(|service| column(service)).collect();
            services.into_iter().map(Branch::Service).collect()
        }
    };
    let mut statement = Statement::building("");
    for (number, branch) in branches.iter().enumerate() {
        statement = statement.then(if number == 0 { "" } else { " UNION ALL " });
        statement = statement.then("SELECT * FROM (SELECT ").then(COLUMNS).then(" FROM posting WHERE account_id = ");
        statement = statement.bind(account_id);
        statement = match branch {
            Branch::All => statement,
            Branch::Service(service) => statement.then(" AND service = ").bind(*service),
            // Said in the words of the index `posting_kind`.
            Branch::Kind(kind) => {
                statement.then(" AND kind NOT IN ('charge', 'hold', 'release') AND kind = ").bind(kind.slug())
            }
        };
        statement = span.then(of_kinds_and_services(statement, filter));
        statement = statement.then(order).bind(limit).then(") AS branch");
    }
    if branches.len() > 1 {
        statement = statement.then(order).bind(limit);
    }
    statement
}

const COLUMNS: &str = "seq, at, kind, service, description, reference, amount, balance_after";

/// What is read from the end of one index.
#[derive(Debug, Clone, Copy)]
enum Branch<'a> {
    All,
    Service(&'a str),
    Kind(PostingKind),
}
