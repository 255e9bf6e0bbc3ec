# Sourced by setup.sh and with-postgres.sh.

# Prints the folder of PostgreSQL's programs. Debian has one for each version, and none of them on the PATH.
postgres_binaries() {
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(pg_config --bindir 2>/dev/null)" \
    "$(dirname "$(command -v initdb 2>/dev/null || echo /none/x)")" /opt/homebrew/opt/postgresql*/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      echo "$folder"
      return 0
    fi
  done
  return 1
}
