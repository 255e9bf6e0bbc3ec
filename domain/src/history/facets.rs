//! What each choice of a filter would show.

use serde::{Deserialize, Serialize};

use super::{ACCOUNT_SERVICE, Filter, Movement, MovementStatus};
use crate::ledger::PostingKind;

/// How many movements each choice of one part of the filter would show, with all other parts as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// In the order of [`PostingKind::SHOWN`].
    pub kinds: Vec<u64>,
    /// By name, [`ACCOUNT_SERVICE`] for none, in no particular order; a service without a match may be missing.
    pub services: Vec<(String, u64)>,
    /// In the order of [`MovementStatus::ALL`].
    pub statuses: Vec<u64>,
}

impl Default for Facets {
    fn default() -> Self {
        Self {
            kinds: vec![0; PostingKind::SHOWN.len()],
            services: Vec::new(),
            statuses: vec![0; MovementStatus::ALL.len()],
        }
    }
}

impl Facets {
    /// How many movements of a service there would be.
    #[must_use]
    pub fn service(&self, name: &str) -> u64 {
        self.services.iter().find(|(known, _)| known == name).map_or(0, |(_, count)| *count)
    }

    /// Counts `count` movements of one kind and service that all other parts of the filter let through.
    pub fn count(&mut self, filter: &Filter, kind: PostingKind, service: &str, count: u64) {
        let status = MovementStatus::of(kind);
        let by_kind = filter.kinds.is_empty() || filter.kinds.contains(&kind);
        let by_service = filter.services.is_empty() || filter.services.iter().any(|wanted| wanted == service);
        let by_status = filter.statuses.is_empty() || filter.statuses.contains(&status);
        if by_service && by_status {
            let place = PostingKind::SHOWN.iter().position(|shown| *shown == kind);
            if let Some(held) = place.and_then(|place| self.kinds.get_mut(place)) {
                *held += count;
            }
        }
        if by_kind && by_status {
            match self.services.iter_mut().find(|(known, _)| known == service) {
                Some((_, held)) => *held += count,
                None => self.services.push((service.to_owned(), count)),
            }
        }
        if by_kind && by_service {
            let place = MovementStatus::ALL.iter().position(|known| *known == status);
            if let Some(held) = place.and_then(|place| self.statuses.get_mut(place)) {
                *held += count;
            }
        }
    }

    /// Counts movements one by one.
    pub fn of<'a>(filter: &Filter, movements: impl IntoIterator<Item = &'a Movement>) -> Self {
        let mut facets = Self::default();
        let Filter { from, to, text, words, .. } = filter.clone();
        let rest = Filter { from, to, text, words, ..Filter::default() };
        let prepared = rest.prepare();
        for movement in movements.into_iter().filter(|movement| prepared.matches(movement)) {
            let service = movement.service.as_deref().unwrap_or(ACCOUNT_SERVICE);
            facets.count(filter, movement.kind, service, 1);
        }
        facets
    }
}
