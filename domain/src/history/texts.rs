//! Many texts in two pieces of memory: as they are shown, and folded for the search.

use super::fold::fold;

/// Ends every folded text: no word that is searched for has white space, so none is found across two texts.
const END: char = '\n';

/// The texts by number; number zero is the empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    shown: String,
    folded: String,
    /// Where each text ends, in `shown` and in `folded`.
    ends: Vec<(u32, u32)>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { shown: String::new(), folded: END.to_string(), ends: vec![(0, 1)] }
    }
}

impl Texts {
    /// Adds a text. Beyond four gigabytes texts are taken for empty.
    pub fn push(&mut self, text: &str) {
        self.shown.push_str(text);
        fold(text, &mut self.folded);
        self.folded.push(END);
        match (u32::try_from(self.shown.len()), u32::try_from(self.folded.len())) {
            (Ok(shown), Ok(folded)) => self.ends.push((shown, folded)),
            _ => self.ends.push(self.ends.last().copied().unwrap_or_default()),
        }
    }

    /// How many there are, the empty one included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end.0);
        let end = self.ends.get(number).map_or(start, |end| end.0);
        self.shown.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Bytes that they take.
    pub fn bytes(&self) -> usize {
        self.shown.capacity() + self.folded.capacity() + self.ends.capacity() * 8
    }

    /// Sets `bit` in the marks of every text in which a folded word occurs: one walk over all bytes.
    pub fn mark(&self, word: &str, bit: u64, marks: &mut [u64]) {
        let (bytes, word) = (self.folded.as_bytes(), word.as_bytes());
        let (mut from, mut number) = (0, 0);
        while let Some(place) = find(bytes, word, from) {
            while self.ends.get(number).is_some_and(|end| end.1 as usize <= place) {
                number += 1;
            }
            let (Some(mark), Some(end)) = (marks.get_mut(number), self.ends.get(number)) else { return };
            *mark |= bit;
            from = end.1 as usize;
        }
    }
}

/// Where a word next occurs.
fn find(bytes: &[u8], word: &[u8], mut from: usize) -> Option<usize> {
    let (first, rest) = word.split_first()?;
    loop {
        from += bytes.get(from..)?.iter().position(|byte| byte == first)?;
        if bytes.get(from + 1..)?.starts_with(rest) {
            return Some(from);
        }
        from += 1;
    }
}
