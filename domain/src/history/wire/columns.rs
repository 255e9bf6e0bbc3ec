//! Movements by column.

/// Movements by column. Places in dictionaries count from one; zero stands for none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Numbers.
    pub seq: Vec<i64>,
    /// UTC milliseconds.
    pub at: Vec<i64>,
    /// Days of the account's zone.
    pub day: Vec<i32>,
    /// Minutes of those days.
    pub minute: Vec<u16>,
    /// Places in [`PostingKind::SHOWN`], from zero.
    pub kind: Vec<u8>,
    /// Places among the services.
    pub service: Vec<u32>,
    /// Bits of [`super::Sources`].
    pub sources: Vec<u8>,
    /// Places among the texts.
    pub description: Vec<u32>,
    /// Places among the texts.
    pub reference: Vec<u32>,
    /// Places among the texts.
    pub code: Vec<u32>,
    /// Micro-units.
    pub amount: Vec<i64>,
    /// Micro-units.
    pub balance_after: Vec<i64>,
}

impl Columns {
    /// Adds other rows behind these, or before them.
    pub(in crate::history) fn append(&mut self, other: Self, front: bool) {
        fn join<T>(ours: &mut Vec<T>, theirs: Vec<T>, front: bool) {
            let place = if front { 0 } else { ours.len() };
            ours.splice(place..place, theirs);
        }
        join(&mut self.seq, other.seq, front);
        join(&mut self.at, other.at, front);
        join(&mut self.day, other.day, front);
        join(&mut self.minute, other.minute, front);
        join(&mut self.kind, other.kind, front);
        join(&mut self.service, other.service, front);
        join(&mut self.sources, other.sources, front);
        join(&mut self.description, other.description, front);
        join(&mut self.reference, other.reference, front);
        join(&mut self.code, other.code, front);
        join(&mut self.amount, other.amount, front);
        join(&mut self.balance_after, other.balance_after, front);
    }
}
