#!/usr/bin/env bash
# Publishes the app as infra/deploy.sh deploys it, and looks at what the Functions host will be told: all functions of the app
# and none of Development's. Prints the size of the package.
set -euo pipefail
cd "$(dirname "$0")/.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
log=$out/publish.log
dotnet publish functions/App -c Release -r linux-x64 -o "$out/app" --nologo -v q >"$log" 2>&1 || { sort -u "$log"; echo "Package: publish failed"; exit 1; }

metadata=$out/app/functions.metadata
[ -s "$metadata" ] && [ -d "$out/app/.azurefunctions" ] && [ -s "$out/app/worker.config.json" ] || { echo "Package: not what the Functions host starts"; exit 1; }
names=$(grep -oE '^    "name": "[^"]+"' "$metadata" | cut -d'"' -f4)
for development in MoveClock ShowClock ListMailbox; do
  ! grep -qx "$development" <<<"$names" || { echo "Package: $development is a function of Development"; exit 1; }
done
echo "Package: $(wc -l <<<"$names") functions, $(du -sm "$out/app" | cut -f1) MB"
