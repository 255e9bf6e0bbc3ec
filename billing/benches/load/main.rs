//! Load on the real engine: what it charges, reads and verifies in a second. `scripts/bench-ledger.sh` runs it beside the
//! hand-written limits.
//!
//! `load charge --callers 64 --accounts 10000 --seconds 5 [--batch 100]`, `load fill --rows 10000000`, `load read --seconds
//! 5`, `load verify`, each with `[--postgres URL] [--folder DIR]`, print a figure a line: its name and a number. `load summary
//! FILE` puts many such lines together. Everything is on that is on in production: idempotency with fingerprints, grants,
//! double entry, chain, totals of days, events.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::panic,
    reason = "a tool that ends when it cannot go on, prints what it measured, and computes ratios"
)]

mod charge;
mod fill;
mod options;
mod read;
mod summary;

use std::time::Instant;

use options::Options;

// The server's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let options = Options::read();
    if options.task() == "summary" {
        return summary::run(&options);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(async {
        match options.task() {
            "charge" => charge::run(&options).await,
            "fill" => fill::run(&options).await,
            "read" => read::run(&options).await,
            "verify" => verify(&options).await,
            other => panic!("there is no task {other:?}"),
        }
    });
}

async fn verify(options: &Options) {
    let billing = options.open().await;
    let begun = Instant::now();
    let verified = billing.verify().await.expect("a ledger");
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    let per_second = u128::from(verified.postings) * 1_000_000 / begun.elapsed().as_micros().max(1);
    println!("{} {per_second}", options.named("verify"));
    billing.shutdown().await;
}

/// The value below which so many per cent of the sorted ones lie.
fn quantile(sorted: &[u128], per_cent: usize) -> u128 {
    sorted.get((sorted.len().max(1) - 1) * per_cent / 100).copied().unwrap_or(0)
}
