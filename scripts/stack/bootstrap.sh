# Sourced by the scripts that people start: finds Bun or fetches it with npm, and installs what the lockfile says.
# Leaves us in the repository's root with $BUN set.

BUN_VERSION=1.4.5 # fetched when there is none
BUN_OLDEST=1.4.0

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
TOOLS="$PWD/.data/tools"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

new_enough() { [ "$(printf '%s\n' "$BUN_OLDEST" "$1" | sort -V | head -n 1)" = "$BUN_OLDEST" ]; }

find_bun() {
  local candidate
  for candidate in "$(command -v bun || true)" "$HOME/.bun/bin/bun" "$TOOLS/node_modules/.bin/bun"; do
    if [ -x "$candidate" ] && new_enough "$("$candidate" --version 2>/dev/null || echo 0)"; then
      BUN=$candidate
      return 0
    fi
  done
  return 1
}

install_bun() {
  local ways="Install Bun $BUN_OLDEST or newer (https://bun.sh), or run everything with: docker compose up"
  command -v npm >/dev/null || fail "Souk runs on Bun, which is not here, and neither is npm to fetch it. $ways"
  say "bun        fetching $BUN_VERSION with npm ..."
  mkdir -p "$TOOLS"
  npm install --prefix "$TOOLS" --no-save --no-fund --no-audit --no-update-notifier --loglevel=error "bun@$BUN_VERSION" >&2 ||
    fail "npm could not fetch Bun. $ways"
  find_bun || fail "npm fetched Bun, but it does not run on this machine. $ways"
}

install_dependencies() {
  local output
  [ -d node_modules ] || say "packages   installing from the lockfile ..."
  output=$("$BUN" install --frozen-lockfile 2>&1) ||
    fail "The packages in bun.lock could not be installed: $(printf '%s\n' "$output" | grep -i error | head -n 1)"
}

HOME=${HOME:-/}
find_bun || install_bun
export PATH="$(dirname "$BUN"):$PATH" # for programs that say `#!/usr/bin/env bun`
install_dependencies
