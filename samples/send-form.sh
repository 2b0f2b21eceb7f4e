#!/usr/bin/env bash
# Signs a form as Standard Webhooks says and posts it: samples/send-form.sh [file.json]
# SPPSFLOWS_URL, WEBHOOK_SECRET and WEBHOOK_ID override the values of a Development host; the same id again is the same request.
set -euo pipefail
url=${SPPSFLOWS_URL:-http://localhost:7071}
secret=${WEBHOOK_SECRET:-whsec_c2FtcGxlLXNlY3JldC1mb3ItZGV2ZWxvcG1lbnQtb25seQ==}
body=${1:-$(dirname "$0")/account-request.json}
id=${WEBHOOK_ID:-form-$(openssl rand -hex 8)}
timestamp=$(date +%s)
key=$(printf %s "${secret#whsec_}" | openssl base64 -d -A | od -An -tx1 | tr -d ' \n')
signature=$({ printf '%s.%s.' "$id" "$timestamp"; cat "$body"; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
curl --fail-with-body -sS "$url/api/hooks/forms" \
  -H 'Content-Type: application/json' \
  -H "webhook-id: $id" -H "webhook-timestamp: $timestamp" -H "webhook-signature: v1,$signature" \
  --data-binary "@$body"
echo
