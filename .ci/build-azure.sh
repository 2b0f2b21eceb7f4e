#!/usr/bin/env bash
# Builds the Azure flavour against Microsoft's packages, warnings as errors, DURABLE analyzers included.
# Feeds without those packages exist; there it says so in one line and succeeds.
# SPPS_AZURE_NUGET_CONFIG names a NuGet.Config to restore from in place of the usual one.
set -uo pipefail
cd "$(dirname "$0")/.."

# NU1603: a feed that is not complete may hold only a later build of something that these packages need; what we pin is exact.
options=(functions/App -v q --nologo -p:SppsHost=Azure -p:WarningsNotAsErrors=NU1603 -p:MSBuildWarningsAsMessages=NU1603)
[ -z "${SPPS_AZURE_NUGET_CONFIG:-}" ] || options+=("-p:RestoreConfigFile=$SPPS_AZURE_NUGET_CONFIG")
log=$(mktemp); trap 'rm -f "$log"' EXIT
missing() { grep -oE "NU110[12]: Unable to find package $1[A-Za-z.]*" "$log" | sed 's/.* //' | sort -u | paste -sd' '; }

if ! dotnet restore "${options[@]}" >"$log" 2>&1; then
  lacking=$(missing 'Microsoft\.(Azure\.Functions|DurableTask)')
  [ -n "$lacking" ] || { cat "$log"; echo "Azure flavour: restore failed"; exit 1; }
  echo "Azure flavour: not built, the package feed lacks $(wc -w <<<"$lacking") of its packages (first: ${lacking%% *})"
  exit 0
fi

if dotnet build "${options[@]}" --no-restore >"$log" 2>&1; then echo "Azure flavour: built"; exit 0; fi

# The Functions SDK restores the host's side of each trigger in a project of its own; where that fails the app still compiles.
if ! grep -q 'WorkerExtensions.csproj : error NU' "$log" || ! dotnet build "${options[@]}" --no-restore -p:_FunctionsBuildEnabled=false >"$log" 2>&1; then
  sort -u "$log"; echo "Azure flavour: build failed"; exit 1
fi
echo "Azure flavour: compiled; not deployable from here, the host's trigger packages do not restore"
