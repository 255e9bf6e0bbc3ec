# Sourced by setup.sh: PostgreSQL's server, of which the tests start one of their own (scripts/with-postgres.sh).
. "$root/scripts/postgres.sh"

if postgres_binaries >/dev/null; then
  way=found
elif is_debian_root && apt_install postgresql && postgres_binaries >/dev/null; then
  way="installed with apt-get"
else
  stop "PostgreSQL" "missing: install its server, 13 or newer (Debian: sudo apt-get install postgresql; macOS: brew install postgresql@17) and run this again."
fi
say "PostgreSQL" "$way: $("$(postgres_binaries)/postgres" --version | sed 's/^[^0-9]*//; s/ .*//')"
