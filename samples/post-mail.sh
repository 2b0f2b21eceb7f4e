#!/usr/bin/env bash
# Posts a mail to a Development host as SendGrid Inbound Parse does, raw, with the results of its DKIM and SPF checks: samples/post-mail.sh [file.eml]
set -euo pipefail
url=${SPPSFLOWS_URL:-http://localhost:7071}
mail=${1:-$(dirname "$0")/request.eml}
from=$(sed -n 's/^From:.*<\(.*\)>.*/\1/p; s/^From: *\([^<> ]*@[^<> ]*\) *$/\1/p' "$mail" | head -n 1 | tr -d '\r')
curl --fail-with-body -sS "$url/api/mail/inbound" \
  -F "email=<$mail" \
  -F "dkim={@${from#*@} : pass}" -F 'SPF=pass' \
  -F "envelope={\"to\":[\"accounts@${from#*@}\"],\"from\":\"$from\"}"
echo "posted $mail from $from"
