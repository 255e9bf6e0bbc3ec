//! Another text with the same CRC-32.

/// As many letters as make every checksum reachable, with room to spare.
const LETTERS: usize = 48;

/// `text` with a filler such that its CRC-32 is that of `wanted`. The filler is made of `a` and `b`.
///
/// The checksum of texts of one length is linear: turning a letter always flips the same bits of it, so which letters to
/// turn is a system of 32 equations.
pub fn with_checksum_of(wanted: &[u8], text: impl Fn(&str) -> String) -> String {
    let checksum = |letters: &[u8]| crc32fast::hash(text(str::from_utf8(letters).unwrap()).as_bytes());
    let mut letters = vec![b'a'; LETTERS];
    let start = checksum(&letters);
    // Each row: which bits flip, and which letters make them do so; all rows have different highest bits.
    let mut rows: Vec<(u32, u64)> = Vec::new();
    let reduce = |rows: &[(u32, u64)], mut bits: u32, mut turned: u64| {
        for (row, letters) in rows {
            if bits & (1 << row.ilog2()) != 0 {
                bits ^= row;
                turned ^= letters;
            }
        }
        (bits, turned)
    };
    for place in 0..LETTERS {
        letters[place] = b'b';
        let (bits, turned) = reduce(&rows, start ^ checksum(&letters), 1 << place);
        letters[place] = b'a';
        if bits != 0 {
            rows.push((bits, turned));
        }
    }
    let (rest, turned) = reduce(&rows, start ^ crc32fast::hash(wanted), 0);
    assert_eq!(rest, 0, "{LETTERS} letters reach every checksum");
    let filler: Vec<u8> = (0..LETTERS).map(|place| if turned >> place & 1 == 1 { b'b' } else { b'a' }).collect();
    let made = text(str::from_utf8(&filler).unwrap());
    assert_eq!(crc32fast::hash(made.as_bytes()), crc32fast::hash(wanted));
    made
}
