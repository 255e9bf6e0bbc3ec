# Sourced by setup.sh: C compiler, Rust, the standard library for WASM.
least_rust=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")

if has cc; then
  say "C compiler" "found: $(command -v cc)"
elif is_debian_root; then
  apt_install gcc libc6-dev || stop "C compiler" "apt-get could not install gcc: install a C compiler and run this again."
  say "C compiler" "installed with apt-get"
else
  stop "C compiler" "missing: install one (Debian: sudo apt-get install gcc libc6-dev; macOS: xcode-select --install)."
fi

# Debian 12's own rustc is too old; the packages it carries for browsers are not. They have no WASM library: it is
# compiled once, from their sources, into a folder of this user's.
debian_rust() {
  folder=$cache/debian-rust
  apt_install rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22 || return 1
  mkdir -p "$folder/bin" "$folder/std/src"
  # The name under which rustc looks for the linker of this target.
  ln -sf /usr/bin/lld-22 "$folder/bin/rust-lld"
  library=/usr/lib/rustlib/wasm32-unknown-unknown/lib
  if ! ls "$library"/libstd-*.rlib >/dev/null 2>&1; then
    printf '[package]\nname = "empty"\nedition = "2024"\n[lib]\ncrate-type = ["cdylib"]\n[workspace]\n' >"$folder/std/Cargo.toml"
    : >"$folder/std/src/lib.rs"
    (
      cd "$folder/std"
      PATH="$folder/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$folder/std/target" quietly \
        /usr/bin/cargo build -Zbuild-std=std,panic_abort --target wasm32-unknown-unknown --release
    ) || return 1
    mkdir -p "$library"
    for file in "$folder"/std/target/wasm32-unknown-unknown/release/deps/*.rlib; do
      case $file in */libempty*) ;; *) cp "$file" "$library/" ;; esac
    done
    rm -rf "$folder/std/target"
  fi
  if has rustup; then
    rustup toolchain link debian /usr || return 1
    echo 'export RUSTUP_TOOLCHAIN=debian' >"$folder/env"
  else
    : >"$folder/env"
  fi
  echo "PATH=\"$folder/bin:\$PATH\"" >>"$folder/env"
  . "$folder/env"
}

installed=
if ! has cargo; then
  is_debian_root || stop "Rust" "missing: run  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y  and then this again."
  debian_rust || stop "Rust" "apt-get could not install it: install rustup from https://rustup.rs and run this again."
  installed=" (Debian's, installed with apt-get)"
fi
version=$(rustc --version 2>/dev/null | cut -d' ' -f2)
if [ "$(printf '%s\n%s\n' "$least_rust" "$version" | sort -V | head -n 1)" != "$least_rust" ]; then
  stop "Rust" "version ${version:-unknown} is too old, $least_rust is needed: run  rustup update stable  and then this again."
fi

has_wasm() { ls "$(rustc --print sysroot)"/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib >/dev/null 2>&1; }
# macOS has no timeout.
limit=
if has timeout; then limit="timeout 90"; fi
if has_wasm; then
  way=found
elif has rustup && quietly $limit rustup target add wasm32-unknown-unknown && has_wasm; then
  way="installed with rustup"
elif is_debian_root && debian_rust && has_wasm; then
  way="compiled for Debian's rustc"
else
  stop "WASM" "the target is missing: run  rustup target add wasm32-unknown-unknown  and then this again."
fi
say "Rust" "$(rustc --version | cut -d' ' -f2)$installed, wasm32 target $way"
