#!/bin/sh
# Fuzzes every parser of gateway messages in turn: fuzz/run.sh [seconds for each] [target...]. Needs `cargo install
# cargo-fuzz` and a C++ compiler; no nightly, since safe Rust needs no sanitizer. What it finds is in fuzz/artifacts.
set -eu
cd "$(dirname "$0")"
seconds=${1:-300}
[ $# -eq 0 ] || shift
export CARGO_TARGET_DIR="${FUZZ_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/prepay/fuzz}"
unset RUSTC_WORKSPACE_WRAPPER
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' Cargo.toml)
cargo fuzz build --fuzz-dir . --sanitizer none --debug-assertions
for target in "$@"; do
  mkdir -p "corpus/$target"
  echo "== $target: $seconds s"
  cargo fuzz run --fuzz-dir . --sanitizer none --debug-assertions "$target" "corpus/$target" "seeds/$target" -- \
    -max_total_time="$seconds" -dict=json.dict -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
done
