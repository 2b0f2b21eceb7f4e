#!/usr/bin/env bash
# Compiles and lints infra/ with the Bicep compiler of the pinned package. Any warning is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
project=tests/Infra.Tests/Infra.Tests.csproj
dotnet restore "$project" -v q --nologo || exit 1
dotnet msbuild "$project" -t:UnpackBicep -v:q --nologo || exit 1
bicep=$(find artifacts/obj/Infra.Tests -name bicep -type f | head -1)
out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
{
  for file in infra/main.bicep infra/events.bicep; do
    "$bicep" build "$file" --outfile "$out/$(basename "$file").json"
    "$bicep" lint "$file"
  done
  "$bicep" build-params infra/main.bicepparam --outfile "$out/parameters.json"
  for file in infra/*.bicep infra/modules/*.bicep infra/*.bicepparam; do
    "$bicep" format "$file" --outfile "$out/formatted" && cmp -s "$file" "$out/formatted" || echo "$file: not as \`bicep format\` writes it"
  done
} >"$out/log" 2>&1
if [ -s "$out/log" ]; then cat "$out/log"; echo "Bicep: failed"; exit 1; fi
echo "Bicep: $(ls infra/*.bicep infra/modules/*.bicep | wc -l) files compiled, linted and formatted, no warning"
