# Sourced by setup.sh: node, and wasm-opt from npm.
has node && has npm || stop "Node" "missing: install Node 20 or newer from https://nodejs.org or your system's packages."
node=$(node --version)
[ "$(echo "${node#v}" | cut -d. -f1)" -ge 20 ] || stop "Node" "$node is too old: install Node 20 or newer from https://nodejs.org."
say "Node" "found: $node"

# One copy for all clones of this user, by the contents of the lock file.
tools=$cache/node-tools-$(cksum <"$root/scripts/node-tools/package-lock.json" | cut -d' ' -f1)
way=found
if [ ! -x "$tools/node_modules/.bin/wasm-opt" ]; then
  draft=$tools.$$
  mkdir -p "$draft"
  cp "$root"/scripts/node-tools/package*.json "$draft/"
  quietly npm ci --no-audit --no-fund --prefix "$draft" \
    || stop "wasm-opt" "npm could not install binaryen: check the connection to the npm registry and run this again."
  rm -rf "$tools"
  mv "$draft" "$tools"
  way="installed with npm"
fi
mkdir -p "$root/.tools"
ln -sfn "$tools" "$root/.tools/node-tools"
say "wasm-opt" "$way: binaryen $(sed -n 's/.*"binaryen": "\(.*\)".*/\1/p' "$tools/package.json")"
