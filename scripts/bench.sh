#!/usr/bin/env bash
# Measures how fast the programs are, and against what. It is no test: nothing fails by the clock.
#
# Usage: scripts/bench.sh [schema|run|all] [--runs N] [--tables N] [--entities N] [--limit SECONDS]
#   schema            reading, comparing and checking structures, beside sea-schema and Alembic
#   run               applying a thousand revisions, and finding nothing to do, beside Alembic and psql
#   all               everything that there is (the default)
#   --runs N          measured runs of each figure, after one that isn't counted (3)
#   --tables N        tables of the largest database, from 1000 on (10000)
#   --entities N      entities that are checked; a thousand take 6 GiB to compile (1000)
#   --limit SECONDS   what takes longer than this is given up (120)
#
# It starts a PostgreSQL server of its own, which ends with it; ULTRA_PG_BIN names the folder of its
# programs. It needs Cargo, GNU time and awk, and builds for release into target/; the first time
# Cargo downloads sea-schema. Alembic is installed by pip into a throw-away folder; where that
# fails, its figures are left out, and it says so. Data goes to stdout, words to stderr.
# Exit codes: 0 measured, 2 could not be run.
set -euo pipefail

# shellcheck source=scripts/programs.sh
source "$(dirname "${BASH_SOURCE[0]}")/programs.sh"
# shellcheck source=scripts/bench/measure.sh
source "$root/scripts/bench/measure.sh"
# shellcheck source=scripts/bench/project.sh
source "$root/scripts/bench/project.sh"
# shellcheck source=scripts/bench/schema.sh
source "$root/scripts/bench/schema.sh"
# shellcheck source=scripts/bench/run.sh
source "$root/scripts/bench/run.sh"

what=all runs=3 largest=10000 entities=1000 limit=120
while [ $# -gt 0 ]; do
    case "$1" in
    schema | run | all) what=$1 ;;
    --runs | --tables | --entities | --limit)
        [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || fail "$1 takes a number"
        case "$1" in
        --runs) runs=$2 ;;
        --tables) largest=$2 ;;
        --entities) entities=$2 ;;
        --limit) limit=$2 ;;
        esac
        shift
        ;;
    -h | --help)
        usage
        exit 0
        ;;
    *) fail "unknown argument '$1'; see scripts/bench.sh --help" ;;
    esac
    shift
done
[ "$largest" -ge 1000 ] || fail "--tables takes a number from 1000 on"
[ -x /usr/bin/time ] || fail "there is no /usr/bin/time: install GNU time"

folder=$(mktemp -d "${TMPDIR:-/tmp}/ultra-bench.XXXXXX")
trap stop_all EXIT
trap 'exit 130' INT TERM

start_server
case "$what" in
run | all) bench_run ;;
esac
case "$what" in
schema | all) bench_schema ;;
esac
