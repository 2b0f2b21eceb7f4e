#!/usr/bin/env bash
# Writes a migration for both providers after the model changed: functions/App/Hosting/Database/add-migration.sh NameOfTheChange
set -euo pipefail
name=${1:?name the change, for example AddVetting}
cd "$(dirname "$0")/../.."
root=$(cd ../.. && pwd)
dotnet tool restore --tool-manifest "$root/.config/dotnet-tools.json" >/dev/null
dotnet build -v q --nologo
for provider in Sqlite Postgres; do
  dotnet ef migrations add "$name" --no-build --context "${provider}SppsDb" \
    --output-dir "Hosting/Database/Migrations/$provider"
done
