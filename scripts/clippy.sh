#!/bin/sh
# `cargo clippy` for `cargo check`, kept apart for each clone like rustc.sh; every warning is an error.
exec clippy-driver "$@" -D warnings
