#!/usr/bin/env bash
# No line of code or of a page is over 140 characters; migrations are the tool's.
set -euo pipefail
cd "$(dirname "$0")/.."
if git ls-files -z '*.cs' '*.cshtml' ':!*/Migrations/*' | LC_ALL=C.UTF-8 xargs -0 grep -nE '^.{141,}'; then
  echo "Lines: over 140 characters, see above"
  exit 1
fi
echo "Lines: none over 140 characters"
