# Sourced by setup.sh: the gateways' own SDKs, which the tests in counterparts/ call.
way=found
npm_ci "$root/counterparts/node" && way="installed with npm" || [ $? = 1 ] \
  || stop "SDKs" "npm could not install those of Node: check the connection to the npm registry and run this again."
say "SDKs" "of Node $way"

suits() { has python3 && python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; }
if suits || { is_debian_root && apt_install python3 python3-venv && suits; }; then
  # One copy for all clones of this user, by the contents of the lock file and the version of Python.
  python=$(python3 -c 'import platform; print(platform.python_version())')
  sdks=$cache/python-sdks-$python-$(cksum <"$root/counterparts/python/requirements.txt" | cut -d' ' -f1)
  way=found
  if [ ! -f "$sdks/complete" ]; then
    rm -rf "$sdks"
    { quietly python3 -m venv "$sdks" \
      && quietly "$sdks/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "$root/counterparts/python/requirements.txt"; } \
      || stop "SDKs" "pip could not install those of Python: check the connection to the Python package index and run this again."
    touch "$sdks/complete"
    way="installed with pip"
  fi
  mkdir -p "$root/.tools"
  ln -sfn "$sdks" "$root/.tools/python-sdks"
  say "SDKs" "of Python $way"
else
  rm -f "$root/.tools/python-sdks"
  say "SDKs" "of Python not there: their tests are left out (Python 3.10 or newer with venv; Debian: python3-venv)"
fi
