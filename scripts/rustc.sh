#!/bin/sh
# Cargo calls this for the crates of this clone only and keeps what they become apart by this file's path. Without it,
# clones that share a target folder would take each other's crates for their own: cargo compares times, not contents.
exec "$@"
