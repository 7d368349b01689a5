#!/usr/bin/env bash
# Migrations of the database.
#
# Usage: scripts/db_migrate.sh COMMAND [ARGUMENT …] [OPTION …]
#
# Commands:
#   status            where the database stands
#   upgrade [REV]     apply revisions; REV is head, an id or part of one, or +N (default: head)
#   downgrade REV     revert revisions; REV is an id or part of one, -N, or base
#   generate MSG      write an empty revision
#   auto MSG          write a revision from what the entities say
#   history           the revisions, newest first
#   verify            compare the live schema with what its applied revisions produce
#   check             exit 1 on findings; --fail-on-pending, --entities
#   current, heads    the revisions that the database is at; those that nothing descends from
#   show REV          one revision
#   merge             join several heads by a revision
#   stamp REV         record where the database is, without running anything
#   help              this text
#
# Options:
#   -v, --verbose     say more
#   -n, --dry-run     generate, auto: plan, try and show, but write nothing
#
# Other options of these commands are handed on, --json among them. The database is the one that
# DATABASE_URL names; see documentation/reference/configuration.md.
#
# In the workspace it runs ultra-migrate through Cargo, at the workspace's root; elsewhere the
# program `migration` on PATH, in the folder where it is called.
# Exit codes: 0 done, 1 a finding, 2 an error, usage included, 130 interrupted.
set -euo pipefail

usage() {
    sed -n '/^# Usage:/,/^# Exit codes:/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

wrong() {
    echo "error: $1" >&2
    usage >&2
    exit 2
}

not_yet() {
    echo "error: $1 is not in this version of ultra-migrate" >&2
    exit 2
}

# Runs the command line; a front binary that doesn't compile is an error like all others.
ultra_migrate() {
    local root code=0
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
    if [ -f "$root/crates/cli/Cargo.toml" ] && command -v cargo >/dev/null 2>&1; then
        cd "$root"
        cargo run -q --manifest-path "$root/Cargo.toml" -p ultra-migrate-cli --bin ultra-migrate -- "$@" || code=$?
    elif command -v migration >/dev/null 2>&1; then
        migration "$@" || code=$?
    else
        echo "error: neither this workspace with Cargo nor a program 'migration' on PATH was found" >&2
        code=2
    fi
    [ "$code" -ne 101 ] || code=2
    exit "$code"
}

command=
arguments=()
words=0
dry_run=no
for argument in "$@"; do
    case $argument in
    -h | --help) command=help ;;
    --sql | --backup) not_yet "the option $argument" ;;
    -n | --dry-run)
        dry_run=yes
        arguments+=(--dry-run)
        ;;
    *)
        if [ -z "$command" ] && [[ $argument != -* ]]; then
            command=$argument
        else
            arguments+=("$argument")
            [[ $argument == -[!0-9]* ]] || words=$((words + 1))
        fi
        ;;
    esac
done

case $command in
generate | auto)
    [ "$words" -gt 0 ] || [[ " ${arguments[*]-} " == *" --complete "* ]] ||
        wrong "$command needs a message: what the revision does"
    ;;
*) [ "$dry_run" = no ] || not_yet "--dry-run of '${command:-nothing}'" ;;
esac

case $command in
help)
    usage
    exit 0
    ;;
downgrade) [ "$words" -gt 0 ] || wrong "downgrade needs a revision, -N or base" ;;
show | stamp) [ "$words" -gt 0 ] || wrong "$command needs a revision" ;;
generate | auto | status | upgrade | history | verify | check | current | heads | merge) ;;
init | backup | restore) not_yet "the command '$command'" ;;
"") wrong "no command was given" ;;
*) wrong "unknown command '$command'" ;;
esac

ultra_migrate "$command" ${arguments[@]+"${arguments[@]}"}
