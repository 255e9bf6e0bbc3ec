#!/bin/sh
# Finds or installs what a build (`setup.sh build`), the tests (`setup.sh test`) or measuring the pages (`setup.sh bench`)
# need, and says in one line for each tool which way was taken. Safe to repeat; a second run changes nothing.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
goal=${1:-build}

has() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%-10s %s\n' "$1" "$2"; }
stop() { say "$1" "$2" >&2; exit 1; }
is_debian_root() { [ "$(id -u)" = 0 ] && has apt-get; }

# A command that stays silent unless it fails.
quietly() {
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then rm -f "$log"; else tail -n 20 "$log" >&2; rm -f "$log"; return 1; fi
}

apt_install() {
  quietly apt-get update && quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# node_modules that match the lock file beside them: npm_ci <folder>
npm_ci() {
  wanted=$(cksum <"$1/package-lock.json")
  if [ "$(cat "$1/node_modules/.prepay-lock" 2>/dev/null)" = "$wanted" ]; then return 1; fi
  quietly env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --prefix "$1" || return 2
  echo "$wanted" >"$1/node_modules/.prepay-lock"
}

case $goal in
  build | test | bench) ;;
  *) stop setup "\"$goal\" is none of build, test and bench: run scripts/setup.sh build" ;;
esac
. "$root/scripts/setup/disk.sh"
. "$root/scripts/setup/rust.sh"
. "$root/scripts/setup/node.sh"
if [ "$goal" != build ]; then
  . "$root/scripts/setup/postgres.sh"
  . "$root/scripts/setup/browser.sh"
  . "$root/scripts/setup/counterparts.sh"
fi
if [ "$goal" = bench ]; then . "$root/scripts/setup/bench.sh"; fi
