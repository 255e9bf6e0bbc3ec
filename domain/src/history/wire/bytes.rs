//! Numbers and texts as bytes.

use std::collections::HashMap;

use super::WireError;

pub(super) fn narrow<Wide, Narrow: TryFrom<Wide>>(number: Wide) -> Result<Narrow, WireError> {
    Narrow::try_from(number).map_err(|_| WireError::Invalid)
}

/// Texts in the order of their first use.
#[derive(Default)]
pub(super) struct Dictionary<'a> {
    places: HashMap<&'a str, u64>,
    texts: Vec<&'a str>,
}

impl<'a> Dictionary<'a> {
    pub(super) fn place(&mut self, text: &'a str) -> u64 {
        if text.is_empty() {
            return 0;
        }
        let next = u64::try_from(self.texts.len()).unwrap_or(u64::MAX) + 1;
        *self.places.entry(text).or_insert_with(|| {
            self.texts.push(text);
            next
        })
    }
}

pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn unsigned(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push((number & 0x7f) as u8);
    }

    pub(super) fn signed(&mut self, number: i64) {
        self.unsigned((number << 1 ^ number >> 63).cast_unsigned());
    }

    pub(super) fn differences(&mut self, numbers: impl Iterator<Item = i64>) {
        let mut before = 0_i64;
        for number in numbers {
            self.signed(number.wrapping_sub(before));
            before = number;
        }
    }

    pub(super) fn dictionary(&mut self, dictionary: &Dictionary<'_>) {
        self.unsigned(u64::try_from(dictionary.texts.len()).unwrap_or(u64::MAX));
        for text in &dictionary.texts {
            self.unsigned(u64::try_from(text.len()).unwrap_or(u64::MAX));
            self.0.extend_from_slice(text.as_bytes());
        }
    }
}

pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Result<u8, WireError> {
        let (first, rest) = self.0.split_first().ok_or(WireError::Truncated)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(WireError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn unsigned(&mut self) -> Result<u64, WireError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(WireError::Invalid)
    }

    pub(super) fn signed(&mut self) -> Result<i64, WireError> {
        let number = self.unsigned()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub(super) fn length(&mut self) -> Result<usize, WireError> {
        narrow(self.unsigned()?)
    }

    pub(super) fn column<T>(
        &mut self,
        rows: usize,
        read: impl Fn(&mut Self) -> Result<T, WireError>,
    ) -> Result<Vec<T>, WireError> {
        let mut column = Vec::with_capacity(rows);
        for _ in 0..rows {
            column.push(read(self)?);
        }
        Ok(column)
    }

    pub(super) fn differences(&mut self, rows: usize) -> Result<Vec<i64>, WireError> {
        let mut column = self.column(rows, Self::signed)?;
        let mut before = 0_i64;
        for number in &mut column {
            *number = number.wrapping_add(before);
            before = *number;
        }
        Ok(column)
    }

    pub(super) fn dictionary(&mut self) -> Result<Vec<&'a str>, WireError> {
        let length = self.length()?;
        if length > self.0.len() {
            return Err(WireError::Truncated);
        }
        self.column(length, |reader| {
            let length = reader.length()?;
            std::str::from_utf8(reader.take(length)?).map_err(|_| WireError::Invalid)
        })
    }
}
