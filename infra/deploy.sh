#!/usr/bin/env bash
# Two commands bring SppsFlows to Azure (and bring it up to date; both can be run again at any time):
#   infra/deploy.sh provision RESOURCE_GROUP [PARAMETERS.bicepparam]   the resources
#   infra/deploy.sh publish   RESOURCE_GROUP                           the app, and the events that wake it
# Needs: az (signed in; Owner, or Contributor with Role Based Access Control Administrator, of the resource group), the .NET SDK, jq, zip.
# The resource group must exist: az group create --name RESOURCE_GROUP --location REGION
set -euo pipefail
cd "$(dirname "$0")/.."

die() { echo "deploy.sh: $*" >&2; exit 1; }
need() { for tool in "$@"; do command -v "$tool" >/dev/null || die "$tool is not installed"; done; }
output() { az deployment group show --resource-group "$group" --name sppsflows --query "properties.outputs.$1.value" --output tsv; }

provision() {
  need az
  local parameters=${1:-infra/main.bicepparam}
  [ -f "$parameters" ] || die "no such file: $parameters"
  az deployment group create --resource-group "$group" --name sppsflows --parameters "$parameters" --output none
  echo "Provisioned: $(output address)"
  echo "Secrets that the app waits for, to be set by a person in the vault $(output settingsVaultName): sendgrid-api-key, webhook-secret (docs/operations/azure.md)"
}

publish() {
  need az curl dotnet jq zip
  local app content work functions
  app=$(output functionAppName)
  content=$(output contentStorageName)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  dotnet publish functions/App -c Release -r linux-x64 -o "$work/app" --nologo -v q
  (cd "$work/app" && zip -qr "$work/app.zip" .)
  az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$work/app.zip" --output none

  # The published app says itself which of its functions wait for files, and where.
  functions=$(jq -c '[.[] | .name as $name | .bindings[]
    | select((.type | ascii_downcase) == "blobtrigger" and (.direction | ascii_downcase) == "in")
    | { name: $name, container: ((.path // .blobPath // .properties.path) | split("/")[0]) }]' "$work/app/functions.metadata")
  if [ "$functions" != "[]" ]; then
    az deployment group create --resource-group "$group" --name sppsflows-events --template-file infra/events.bicep --output none \
      --parameters functionAppName="$app" contentStorageName="$content" functions="$functions"
  fi

  local address; address=$(output address)
  for _ in $(seq 1 30); do
    if curl --silent --fail --max-time 10 "$address/health" >/dev/null; then echo "Published: $address is healthy"; return; fi
    sleep 10
  done
  die "$address/health does not answer with 200: see Application Insights"
}

[ $# -ge 2 ] || die "usage: deploy.sh provision|publish RESOURCE_GROUP [PARAMETERS.bicepparam]"
command=$1 group=$2
shift 2
case $command in
  provision) provision "$@" ;;
  publish) publish ;;
  *) die "unknown command: $command" ;;
esac
