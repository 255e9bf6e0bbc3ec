#!/bin/sh
# Runs a command with a PostgreSQL of its own, which is thrown away afterwards: scripts/with-postgres.sh cargo nextest run
# It listens on a socket in a folder that nobody else can read. Whoever sets PREPAY_TEST_POSTGRES brings a server along:
# a role that may create databases and roles, such as postgres://postgres:secret@127.0.0.1/postgres.
set -eu
if [ -n "${PREPAY_TEST_POSTGRES:-}" ]; then exec "$@"; fi
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/postgres.sh"
binaries=$(postgres_binaries) || {
  echo "with-postgres.sh: PostgreSQL is missing: run scripts/setup.sh test, which installs it or says how." >&2
  exit 1
}

# The server refuses to run as root. Its socket's path must be short, so not below TMPDIR.
folder=$(mktemp -d /tmp/prepay-pg.XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as="setpriv --reuid postgres --regid postgres --init-groups"
fi
stop() {
  $as "$binaries/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Nothing of it has to survive, so nothing is flushed.
(
  cd "$folder"
  $as "$binaries/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync &&
    $as "$binaries/pg_ctl" --pgdata="$folder/data" --wait --log="$folder/log" start -o "-c listen_addresses='' \
      -c unix_socket_directories='$folder' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c autovacuum=off -c max_connections=300 -c shared_buffers=64MB -c max_wal_size=1GB"
) >"$folder/start" 2>&1 || {
  echo "with-postgres.sh: PostgreSQL does not start:" >&2
  tail -n 20 "$folder/start" "$folder/log" >&2 2>/dev/null || true
  exit 1
}
# Backups are tested with the server's own programs.
export PATH="$binaries:$PATH"
export PREPAY_TEST_POSTGRES="postgres://postgres@localhost/postgres?host=$folder"
# Not exec: the server must be stopped afterwards.
"$@"
