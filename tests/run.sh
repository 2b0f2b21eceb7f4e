#!/usr/bin/env bash
# Runs every test. Installs what the full suite needs where it can (Debian's packages as root, npm), builds, runs,
# and ends with "N passed, M failed, K skipped". With CI=true a tool that could be installed and was not is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
tools=$root/artifacts/tools
results=$root/artifacts/test-results
mkdir -p "$tools" "$results"
rm -f "$results"/*.xml
missing=()

have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo && sudo -n true 2>/dev/null; then sudo "$@"
  else return 1; fi
}

apt_install() {
  have apt-get || return 1
  [ -e "$tools/apt-updated" ] || { as_root apt-get update -qq >/dev/null 2>&1 && touch "$tools/apt-updated"; }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

npm_install() { # command, package@version
  [ -x "$tools/node_modules/.bin/$1" ] && return 0
  have npm || apt_install nodejs npm || return 1
  npm install --prefix "$tools" --no-audit --no-fund --silent "$2" >/dev/null 2>&1
}

# Chromium: pages are walked and looked at in it.
for browser in "${SPPS_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$browser" ] && have "$browser" && { SPPS_CHROMIUM=$(command -v "$browser"); break; }
done
if [ -z "${SPPS_CHROMIUM:-}" ] && apt_install chromium fonts-dejavu-core; then SPPS_CHROMIUM=$(command -v chromium); fi
[ -n "${SPPS_CHROMIUM:-}" ] && export SPPS_CHROMIUM || missing+=("Chromium (apt-get install chromium)")

# Azurite and maildev: real servers that the adapters speak to.
npm_install azurite azurite@3 && export AZURITE_COMMAND="$tools/node_modules/.bin/azurite" || missing+=("Azurite (npm install azurite)")
npm_install maildev maildev@2 && export MAILDEV_COMMAND="$tools/node_modules/.bin/maildev" || missing+=("maildev (npm install maildev)")

# PostgreSQL: a throw-away cluster of our own, unless SPPS_POSTGRES names a server.
pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
pg_data=
start_postgres() {
  [ -n "$(pg_bin)" ] || apt_install postgresql || return 1
  local bin port started=
  user=postgres
  bin=$(pg_bin)
  pg_data=$(mktemp -d) && chmod 755 "$pg_data"
  if [ "$(id -u)" = 0 ]; then chown "$user" "$pg_data"; as_user() { su "$user" -s /bin/sh -c "$*"; }; else user=$(id -un); as_user() { sh -c "$*"; }; fi
  as_user "$bin/initdb -D $pg_data/db -A trust -U spps >/dev/null" || return 1
  # Another server may have the port, one of an interrupted run for example: take the next.
  for port in 54329 54331 54333 54335 54337; do
    as_user "$bin/pg_ctl -D $pg_data/db -o '-p $port -k $pg_data -c listen_addresses=127.0.0.1' -l $pg_data/log -w start >/dev/null 2>&1" && { started=yes; break; }
  done
  [ -n "$started" ] || { tail -3 "$pg_data/log"; return 1; }
  stop_postgres() { as_user "$(pg_bin)/pg_ctl -D $pg_data/db -m immediate stop >/dev/null 2>&1"; rm -rf "$pg_data"; }
  trap stop_postgres EXIT
  export SPPS_POSTGRES="Host=127.0.0.1;Port=$port;Username=spps;Database=postgres"
}
[ -n "${SPPS_POSTGRES:-}" ] || start_postgres || missing+=("PostgreSQL (apt-get install postgresql)")

for tool in "${missing[@]}"; do echo "not here: $tool; its tests are skipped"; done

echo "Building …"
dotnet build SppsFlows.sln -v q --nologo -clp:ErrorsOnly || { echo "The build failed."; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

passed=0 failed=0 skipped=0
run() { # project, name of the report, heading; then the test program's own arguments
  local project=$1 report=$2 code p f s e
  echo "== $3"
  shift 3
  dotnet "artifacts/bin/$project/debug/$project.dll" --progress off --no-ansi --report-xunit-xml --report-xunit-xml-filename "$report.xml" --results-directory "$results" "$@"
  code=$?
  count() { grep -oE "<assembly [^>]*" "$results/$report.xml" 2>/dev/null | grep -oE " $1=\"[0-9]+\"" | grep -oE '[0-9]+' | head -1; }
  p=$(count passed) f=$(count failed) s=$(count skipped) e=$(count errors)
  # A run that died, or ran nothing, has failed, whatever it counted. (8: no test matched a filter given by hand.)
  if [ $code -ne 0 ] && [ $((${f:-0} + ${e:-0})) -eq 0 ] && ! { [ $code -eq 8 ] && [ $# -gt 0 ]; }; then f=$((${f:-0} + 1)); fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0} + ${e:-0})) skipped=$((skipped + ${s:-0}))
}
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  grep -q '"xunit.v3"' "$project" || continue
  run "$name" "$name" "$name" "$@"
  [ "$name" != Conformance ] || CONFORMANCE_HOST=memory run Conformance Conformance-in-memory "Conformance, in memory: on Microsoft's own worker and in-memory host" "$@"
done

if [ "$skipped" -gt 0 ]; then
  echo "Skipped, and why:"
  grep -hoE '<reason>(<!\[CDATA\[)?[^]<]*' "$results"/*.xml | sed -E 's/<reason>(<!\[CDATA\[)?/  /' | sort | uniq -c
fi
if [ "$failed" -gt 0 ]; then
  echo "Failed:"
  grep -hoE '<test [^>]*result="Fail"' "$results"/*.xml | sed -E 's/.* name="([^"]*)".*/  \1/' | head -50
fi
if [ "${CI:-}" = true ] && [ ${#missing[@]} -gt 0 ]; then
  echo "CI must run everything: ${missing[*]} could not be installed."
  failed=$((failed + ${#missing[@]}))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
