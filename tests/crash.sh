#!/usr/bin/env bash
# The crash tests' long form: 200 flows, the process killed 100 times; 40 credentials, killed 40 times; and killed before and after each step
# of a classroom's and a school's credential, and of assignments that are opened, reminded of and answered.
# SPPS_CRASH_FLOWS, _KILLS, _ACCOUNTS, _SEED and _MINUTES change it.
set -euo pipefail
cd "$(dirname "$0")/.."
export SPPS_CRASH_FLOWS=${SPPS_CRASH_FLOWS:-200} SPPS_CRASH_KILLS=${SPPS_CRASH_KILLS:-100} SPPS_CRASH_ACCOUNTS=${SPPS_CRASH_ACCOUNTS:-40} SPPS_CRASH_MINUTES=${SPPS_CRASH_MINUTES:-30}
dotnet build tests/Crash.Tests -v q --nologo -clp:ErrorsOnly
exec dotnet artifacts/bin/Crash.Tests/debug/Crash.Tests.dll --progress off --no-ansi --output detailed "$@"
