# Sourced by the other scripts, with $root set: where this user's compiled files and tools are. Nothing here is installed.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/prepay"
# Outside the clone, so that only the first clone pays for compiling the dependencies.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
# Clones that share that folder must not share their own crates: see rustc.sh.
export RUSTC_WORKSPACE_WRAPPER="$root/scripts/rustc.sh"
# Where rustup installs itself, for shells that have not been restarted since.
case ":$PATH:" in *":$HOME/.cargo/bin:"*) ;; *) PATH="$PATH:$HOME/.cargo/bin" ;; esac
# Written by setup.sh when the compiler is Debian's.
if [ -f "$cache/debian-rust/env" ]; then . "$cache/debian-rust/env"; fi
export PATH
