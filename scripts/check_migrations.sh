#!/usr/bin/env bash
# Are there revisions to be applied? For pipelines.
#
# Usage: scripts/check_migrations.sh [--fail-on-pending] [--json] [OPTION …]
#   --fail-on-pending   pending revisions are a finding
#   --json              the report as JSON
#
# Other options are handed on to `migration check`. The database is the one that DATABASE_URL
# names; see documentation/reference/configuration.md. With a program `migration` on PATH nothing
# is built; else, in the workspace, Cargo builds it first.
# Exit codes: 0 nothing found, 1 a finding, 2 it couldn't be found out, 130 interrupted.
set -euo pipefail

# shellcheck source=scripts/programs.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/programs.sh"

for argument in "$@"; do
    case $argument in
    -h | --help)
        usage
        exit 0
        ;;
    esac
done

catch_signals
if have migration; then
    migration=migration
elif in_workspace; then
    cd "$root"
    build migration
    folder=$(built)
    migration=$folder/migration
else
    fail "neither a program 'migration' on PATH nor this workspace with Cargo was found"
fi

doing="looking at the database"
code=0
# A pipeline that lost its variable must not look at a database that nobody named.
run "$migration" check --no-default-url "$@" || code=$?
[ -z "$signal" ] || stopped
case $code in
0 | 1 | 2 | 130) exit "$code" ;;
*) fail "migration check ended with exit code $code" ;;
esac
