//! What was proven, by part of the proof.

use crate::test::tally::Counts;
use std::{collections::BTreeMap, fmt};

/// The parts of the proof that parts of others can give; our client against our sandbox is among the Rust tests.
const PARTS: [(char, &str); 5] = [
    ('b', "their clients, our sandbox"),
    ('c', "we sign and ask, they check"),
    ('d', "they sign, we check"),
    ('e', "vectors, through their code and ours"),
    ('f', "we export, they read"),
];

/// Counts by part and by group of tests.
#[derive(Default)]
pub struct Matrix {
    parts: BTreeMap<char, (usize, Counts)>,
}

impl Matrix {
    /// Reads the lines of groups, such as `(b) npm stripe 22.6.2 as client of our sandbox: 12 passed, 0 failed`, and
    /// answers their sum. A group of no known part counts, and stands in no row.
    pub fn read(&mut self, text: &str) -> Counts {
        let mut sum = Counts::default();
        for (title, counts) in text.lines().filter_map(group) {
            sum += counts;
            if let Some(part) = title.strip_prefix('(').and_then(|title| title.chars().next()) {
                let row = self.parts.entry(part).or_default();
                row.0 += 1;
                row.1 += counts;
            }
        }
        sum
    }
}

fn group(line: &str) -> Option<(&str, Counts)> {
    let (title, counts) = line.rsplit_once(": ")?;
    let (passed, failed) = counts.strip_suffix(" failed")?.split_once(" passed, ")?;
    let counts = Counts { passed: passed.parse().ok()?, failed: failed.parse().ok()? };
    title.starts_with('(').then_some((title, counts))
}

impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Proof by parts that are not ours:")?;
        for (part, what) in PARTS {
            let (groups, counts) = self.parts.get(&part).copied().unwrap_or_default();
            let Counts { passed, failed } = counts;
            writeln!(f, "  ({part}) {what:<38} {passed:>4} passed {failed:>3} failed, in {groups:>2} groups")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_added_up_by_part() {
        let text = "noise: 3 passed\n(b) npm stripe: 12 passed, 0 failed\n(b) npm vnpay: 2 passed, 1 failed\n(?) lost: 0 passed, 1 failed\n";
        let mut matrix = Matrix::default();
        assert_eq!(matrix.read(text), Counts { passed: 14, failed: 2 });
        let shown = matrix.to_string();
        assert!(shown.contains("(b) their clients, our sandbox"), "{shown}");
        assert!(shown.contains("14 passed   1 failed, in  2 groups"), "{shown}");
    }
}
