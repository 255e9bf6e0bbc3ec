#!/bin/sh
# Runs a command with the tools that setup.sh found: scripts/with-tools.sh cargo xtask build
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
exec "$@"
