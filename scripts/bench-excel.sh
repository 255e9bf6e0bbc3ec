#!/bin/sh
# Builds what end2end/bench/excel.mjs runs, and runs it. Run through with-tools.sh.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
cargo build --release --package billing --example excel
cargo build --release --package server
PREPAY_BENCH_EXCEL="$CARGO_TARGET_DIR/release/examples/excel" PREPAY_BENCH_SERVER="$CARGO_TARGET_DIR/release/server" \
  exec node end2end/bench/excel.mjs
