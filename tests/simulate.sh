#!/usr/bin/env bash
# The engine's simulation, long form: as many seeds as fit in a time. tests/simulate.sh [seconds, 300]. SPPS_SIM_FIRST_SEED and SPPS_SIM_SEEDS choose seeds.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ -n ${1:-} || -z ${SPPS_SIM_SEEDS:-} ]]; then export SPPS_SIM_SECONDS=${1:-300}; fi
dotnet build tests/Embedded.Tests -v q --nologo -clp:ErrorsOnly
exec dotnet artifacts/bin/Embedded.Tests/debug/Embedded.Tests.dll --progress off --no-ansi --output detailed \
    --filter-method '*SimulationTests.AnySchedule*'
