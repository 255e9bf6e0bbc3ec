//! The parsers on made-up bytes and on changed seeds. `PROPTEST_CASES=1000000 cargo test -p billing
//! --lib parsers` runs long; `make fuzz` goes deeper.

use std::{fs, path::PathBuf, sync::LazyLock};

use proptest::prelude::*;

use super::{ALL, Parser};

/// Words that parsers look for.
const WORDS: [&str; 24] = [
    "null",
    "true",
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "-1",
    "0",
    "1e3",
    "9223372036854775808",
    "0.5",
    "\\u0000",
    "00",
    "&vnp_Amount=",
    "%2B",
    "paid",
    "complete",
    "v1=",
    "t=",
    "PAY-0000000007-0000000009",
    "JPY",
];

/// A parser by name, with its seeds.
type Seeded = (&'static str, Parser, Vec<Vec<u8>>);

/// All parsers.
static SEEDS: LazyLock<Vec<Seeded>> = LazyLock::new(|| ALL.map(|(name, parse)| (name, parse, seeds(name))).into());

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "fuzz", "seeds", name].iter().collect();
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// One change: at a place, so many bytes are replaced by others.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let word = prop::sample::select(&WORDS[..]).prop_map(|word| word.as_bytes().to_vec());
    let with = prop_oneof![word, prop::collection::vec(any::<u8>(), 0..4)];
    (any::<prop::sample::Index>(), prop_oneof![4 => 0usize..3, 1 => 0usize..40], with)
}

fn changed(mut seed: Vec<u8>, changes: &[(prop::sample::Index, usize, Vec<u8>)]) -> Vec<u8> {
    for (place, length, with) in changes {
        let start = place.index(seed.len() + 1);
        let end = (start + length).min(seed.len());
        seed.splice(start..end, with.iter().copied());
    }
    seed
}

#[test]
fn seeds_are_there_and_read() {
    for (name, parse, seeds) in SEEDS.iter() {
        assert!(!seeds.is_empty(), "{name}");
        for seed in seeds {
            parse(seed);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(data in prop::collection::vec(any::<u8>(), 0..300)) {
        for (_, parse) in ALL {
            parse(&data);
        }
    }

    #[test]
    fn any_text(data in "\\PC{0,120}") {
        for (_, parse) in ALL {
            parse(data.as_bytes());
        }
    }

    #[test]
    fn changed_seeds(which: prop::sample::Index, changes in prop::collection::vec(change(), 1..6)) {
        for (_, parse, seeds) in SEEDS.iter() {
            parse(&changed(which.get(seeds).clone(), &changes));
        }
    }
}
