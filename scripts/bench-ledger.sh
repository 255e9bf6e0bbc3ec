#!/bin/sh
# Measures the ledger beside hand-written limits, in alternating rounds: scripts/bench-ledger.sh [rounds] [seconds]
# Prints a table of medians and writes target/bench/ledger.json. Databases lie in memory (/dev/shm); commits of 1 ms are
# made by scripts/slow_sync.c. LEDGER_LIMITS names the folder of the limits (default ../shared/bench); without it only our
# own figures are measured, and it says so. LEDGER_ROWS (10000000) is how long the past is for reading and growth; 0 leaves
# that out. Nothing else should run on the machine.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
. "$root/scripts/postgres.sh"
rounds=${1:-3}
seconds=${2:-4}
rows=${LEDGER_ROWS:-10000000}
limits=${LEDGER_LIMITS:-$root/../shared/bench}
[ -f "$limits/pg/charge_full_hash.sql" ] || { echo "No hand-written limits in $limits: measuring without them." >&2; limits=; }
binaries=$(postgres_binaries) || { echo "PostgreSQL is missing: run scripts/setup.sh test." >&2; exit 1; }
export PATH="$binaries:$PATH"

echo "Building …" >&2
cargo build --release --package billing --bench load --message-format=json 2>/dev/null |
  sed -n 's/.*"executable":"\([^"]*load-[^"]*\)".*/\1/p' >/tmp/prepay-bench-program.$$
load=$(cat /tmp/prepay-bench-program.$$); rm -f /tmp/prepay-bench-program.$$
[ -x "$load" ] || { echo "The load program was not built." >&2; exit 1; }

folder=$(mktemp -d /dev/shm/prepay-bench.XXXXXX)
out="$root/target/bench"; mkdir -p "$out"
figures="$folder/figures"; : >"$figures"
cc -O2 -shared -fPIC -o "$folder/slow_sync.so" "$root/scripts/slow_sync.c"
as=
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as="setpriv --reuid postgres --regid postgres --init-groups"
fi
stop() {
  for name in fast slow; do
    $as pg_ctl --pgdata="$folder/$name" --mode=immediate --silent stop >/dev/null 2>&1 || true
  done
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

# start NAME PORT [PRELOADED]
start() {
  (
    cd "$folder"
    $as initdb --pgdata="$folder/$1" --username=postgres --auth=trust --encoding=UTF8 --locale=C >/dev/null
    printf '%s\n' "listen_addresses='127.0.0.1'" "port=$2" "unix_socket_directories='$folder'" 'shared_buffers=2GB' \
      'max_wal_size=8GB' 'checkpoint_timeout=15min' 'work_mem=32MB' >>"$folder/$1/postgresql.conf"
    $as env ${3:+LD_PRELOAD="$3"} pg_ctl --pgdata="$folder/$1" --log="$folder/$1.log" --wait start >/dev/null
  )
}
start fast 5981
start slow 5982 "$folder/slow_sync.so"
export PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=postgres

url() { echo "postgres://postgres@127.0.0.1:$1/$2"; }
fresh() { PGPORT=$1 psql -qc "DROP DATABASE IF EXISTS $2" -c "CREATE DATABASE $2" 2>/dev/null; }
# ours NAME PORT OPTIONS…: charges on a fresh database
ours() {
  name=$1 port=$2; shift 2
  fresh "$port" ours
  "$load" charge --name "$name" --seconds "$seconds" --postgres "$(url "$port" ours)" "$@" >>"$figures"
}
# limit NAME PORT CLIENTS FILE ACCOUNTS TIMES: charges by pgbench, each transaction as many as TIMES
limit() {
  tps=$(PGPORT=$2 pgbench -n -M prepared -c "$3" -j 2 -T "$seconds" -D "naccounts=$5" -f "$limits/pg/$4" limits 2>/dev/null |
    sed -n 's/^tps = \([0-9]*\).*/\1/p')
  echo "$1 $((tps * $6))" >>"$figures"
}
# best NAME: keeps the best of the clients tried in this round
best() {
  value=$(sed -n "s/^$1_try //p" "$figures" | sort -n | tail -1)
  sed -i "/^$1_try /d" "$figures"
  echo "$1 $value" >>"$figures"
}

if [ -n "$limits" ]; then
  for port in 5981 5982; do
    fresh $port limits
    PGPORT=$port psql -q -d limits -f "$limits/pg/schema.sql" -f "$limits/pg/charge_full.sql" 2>/dev/null >/dev/null
  done
  for other in sqlite-charge cala; do
    [ -f "$limits/rs/$other/Cargo.toml" ] || continue
    mkdir -p "$folder/rs"; cp -r "$limits/rs/$other" "$folder/rs/"
    CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}/limits" cargo build --quiet --release \
      --manifest-path "$folder/rs/$other/Cargo.toml" || true
  done
fi
rusqlite="${CARGO_TARGET_DIR:-$root/target}/limits/release/sqlite-charge"
cala="${CARGO_TARGET_DIR:-$root/target}/limits/release/cala-bench"

for round in $(seq "$rounds"); do
  echo "Round $round of $rounds …" >&2
  ours single_32 5981 --callers 32
  if [ -n "$limits" ]; then
    for clients in 8 16 32; do limit limit_full_try 5981 $clients charge_full_hash.sql 10000 1; done
    best limit_full
  fi
  ours single_64 5981 --callers 64
  if [ -x "$cala" ] && [ -n "$limits" ]; then
    for clients in 8 32; do
      fresh 5981 cala
      tps=$("$cala" "$(url 5981 cala)" spread $clients "$seconds" 1 2>/dev/null | sed -n 's/^tps=\([0-9]*\).*/\1/p')
      echo "limit_cala_try ${tps:-0}" >>"$figures"
    done
    best limit_cala
  fi
  bytes=$(PGPORT=5981 psql -qAt -d ours -c "VACUUM" -c "
    SELECT (SELECT sum(pg_total_relation_size(t)) FROM unnest(ARRAY['posting', 'entry', 'charge_usage', 'day_total', 'hour_total']::regclass[]) AS t)
           / (SELECT count(*) FROM posting)")
  echo "bytes_per_charge ${bytes%.*}" >>"$figures"
  ours batch_100 5981 --callers 8 --batch 100
  "$load" verify --name verify_postgres --postgres "$(url 5981 ours)" >>"$figures"
  [ -z "$limits" ] || limit limit_batch 5981 8 charge_batch_cte.sql 10000 100
  ours hot_64 5982 --callers 64 --accounts 1
  [ -z "$limits" ] || limit limit_hot 5982 64 charge_cte.sql 1 1
  rm -rf "$folder/lite"; mkdir "$folder/lite"
  LD_PRELOAD="$folder/slow_sync.so" "$load" charge --name sqlite_64 --callers 64 --seconds "$seconds" --folder "$folder/lite" >>"$figures"
  "$load" verify --name verify_sqlite --folder "$folder/lite" >>"$figures"
  if [ -x "$rusqlite" ] && [ -n "$limits" ]; then
    tps=$(LD_PRELOAD="$folder/slow_sync.so" "$rusqlite" "$folder" FULL 100 10000 "$seconds" hash | sed -n 's/^tps=\([0-9]*\).*/\1/p')
    echo "limit_rusqlite $tps" >>"$figures"
  fi
done

if [ "$rows" -gt 0 ]; then
  echo "A past of $rows postings, on PostgreSQL …" >&2
  ours grown_0 5981 --callers 64
  "$load" fill --rows "$rows" --postgres "$(url 5981 ours)" >&2
  PGPORT=5981 psql -q -d ours -c "VACUUM ANALYZE"
  "$load" read --name postgres --seconds 10 --postgres "$(url 5981 ours)" >>"$figures"
  # The first writes after a checkpoint copy whole pages to the log; a round that is not counted takes them.
  "$load" charge --name grown_warm --run 100 --callers 64 --seconds 10 --postgres "$(url 5981 ours)" >>"$figures"
  for round in $(seq "$rounds"); do
    "$load" charge --name grown_64 --run "$round" --callers 64 --seconds "$seconds" --postgres "$(url 5981 ours)" >>"$figures"
  done
  PGPORT=5981 psql -qc "DROP DATABASE ours"
  echo "A past of $rows postings, on SQLite …" >&2
  rm -rf "$folder/lite"; mkdir "$folder/lite"
  LD_PRELOAD="$folder/slow_sync.so" "$load" fill --rows "$rows" --folder "$folder/lite" >&2
  "$load" read --name sqlite --seconds 10 --folder "$folder/lite" >>"$figures"
  for round in $(seq "$rounds"); do
    LD_PRELOAD="$folder/slow_sync.so" "$load" charge --name sqlite_grown_64 --run "$round" --callers 64 --seconds "$seconds" \
      --folder "$folder/lite" >>"$figures"
  done
fi

cp "$figures" "$out/ledger.txt"
"$load" summary --file "$figures" --json "$out/ledger.json"
echo "All figures of all rounds: target/bench/ledger.json" >&2
