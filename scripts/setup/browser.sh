# Sourced by setup.sh: what the browser tests need.
if [ -f "$root/end2end/package-lock.json" ]; then
  way=found
  npm_ci "$root/end2end" && way="installed with npm" || [ $? = 1 ] \
    || stop "Playwright" "npm could not install it: check the connection to the npm registry and run this again."
  say "Playwright" "$way"

  if has chromium; then
    say "Chromium" "found: $(command -v chromium)"
  elif is_debian_root && apt_install chromium; then
    say "Chromium" "installed with apt-get"
  else
    (cd "$root/end2end" && npx --no-install playwright install chromium) \
      || stop "Chromium" "missing: install the package chromium and run this again."
    say "Chromium" "Playwright's own"
  fi
fi

# Screenshots with Vietnamese and Japanese text need letters for them.
if ! has fc-list || [ -n "$(fc-list :lang=ja family | head -n 1)" ]; then
  say "Fonts" "found"
elif is_debian_root && apt_install fonts-noto-core fonts-noto-cjk; then
  say "Fonts" "installed with apt-get"
else
  say "Fonts" "no Japanese font: the tests pass, their screenshots show boxes (Debian: fonts-noto-cjk)"
fi

if has cargo-nextest; then
  say "nextest" "found"
else
  say "nextest" "not there: cargo test takes its place"
fi
