//! Writes sample receipts into a folder and says how long and how large each is:
//! `cargo run --release -p paper --example samples -- <folder>`.

#[path = "../tests/receipt/support.rs"]
mod support;

use std::{env, error::Error, fs, path::PathBuf, time::Instant};

use domain::language::Language;

/// How often each is written for the measure.
const TIMES: u32 = 50;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(&folder)?;
    for language in Language::ALL {
        let sheet = support::sample(language);
        let bytes = paper::receipt_pdf(&sheet)?;
        fs::write(folder.join(format!("receipt-{}.pdf", language.tag())), &bytes)?;
        let start = Instant::now();
        for _ in 0..TIMES {
            paper::receipt_pdf(&sheet)?;
        }
        println!("{}: {} bytes, {:?} each", language.tag(), bytes.len(), start.elapsed() / TIMES);
    }
    Ok(())
}
