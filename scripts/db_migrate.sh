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
#   backup [FILE]     back up the database, to backups/ if no file is named
#   restore FILE      put a backup in the place of the database
#   init [MSG]        make a migration crate in a workspace that has none
#   help              this text
#
# Options:
#   --backup          upgrade, downgrade: take a backup first
#   -n, --dry-run     generate, auto: plan, try and show, but write nothing
#                     upgrade, downgrade: run, tell what that does, and undo it
#   -v, --verbose     say more
#
# Other options of these commands are handed on, --json among them. The database is the one that
# DATABASE_URL names; see documentation/reference/configuration.md.
#
# It runs the program `migration` if that is on PATH, in the folder where it is called, and builds
# nothing; else, in the workspace, ultra-migrate, built by Cargo, at the workspace's root; else the
# program `ultra-migrate` on PATH. `init` is in ultra-migrate alone.
# Exit codes: 0 done, 1 a finding, 2 an error, usage included, 130 interrupted.
set -euo pipefail

# shellcheck source=scripts/programs.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/programs.sh"

wrong() {
    echo "error: $1" >&2
    usage >&2
    exit 2
}

not_yet() {
    fail "$1 is not in this version of ultra-migrate"
}

# A file as the program finds it, which may run in another folder.
from_here() {
    case $1 in
    /*) echo "$1" ;;
    *) echo "$PWD/$1" ;;
    esac
}

# Becomes the program, so that signals and the exit code are its own.
become_program() {
    local folder
    if [ "$1" != init ] && have migration; then
        exec migration "$@"
    elif in_workspace; then
        catch_signals
        cd "$root"
        build ultra-migrate-cli
        folder=$(built)
        exec "$folder/ultra-migrate" "$@"
    elif have ultra-migrate; then
        exec ultra-migrate "$@"
    elif [ "$1" = init ]; then
        fail "neither this workspace with Cargo nor a program 'ultra-migrate' on PATH was found"
    else
        fail "neither a program 'migration' on PATH nor this workspace with Cargo was found"
    fi
}

command=
arguments=()
words=0
dry_run=no
# The option whose value comes next: a value is no word, whatever it looks like.
option=
for argument in "$@"; do
    if [ -n "$option" ]; then
        [[ $option != @(-o|--output) ]] || argument=$(from_here "$argument")
        arguments+=("$argument")
        option=
        continue
    fi
    case $argument in
    -h | --help) command=help ;;
    -n | --dry-run)
        dry_run=yes
        arguments+=(--dry-run)
        ;;
    -u | --url | --database-url | -s | --schema | -o | --output | --backup-dir | --pg-bin | --lock-wait | --dialect | --rehearse | --rehearse-limit)
        option=$argument
        arguments+=("$argument")
        ;;
    *)
        if [ -z "$command" ] && [[ $argument != -* ]]; then
            command=$argument
            continue
        fi
        [[ $argument == -[!0-9]* ]] || words=$((words + 1))
        [[ $command != backup || $argument == -* ]] || arguments+=(-o)
        [[ $command != @(backup|restore) || $argument == -* ]] || argument=$(from_here "$argument")
        arguments+=("$argument")
        ;;
    esac
done

case $command in
generate | auto)
    [ "$words" -gt 0 ] || [[ " ${arguments[*]-} " == *" --complete "* ]] ||
        wrong "$command needs a message: what the revision does"
    ;;
upgrade | downgrade) ;;
*) [ "$dry_run" = no ] || not_yet "--dry-run of '${command:-nothing}'" ;;
esac

case $command in
help)
    usage
    exit 0
    ;;
downgrade) [ "$words" -gt 0 ] || wrong "downgrade needs a revision, -N or base" ;;
show | stamp) [ "$words" -gt 0 ] || wrong "$command needs a revision" ;;
restore) [ "$words" -gt 0 ] || wrong "restore needs a file" ;;
generate | auto | status | upgrade | history | verify | check | current | heads | merge) ;;
init | backup) ;;
"") wrong "no command was given" ;;
*) wrong "unknown command '$command'" ;;
esac

become_program "$command" ${arguments[@]+"${arguments[@]}"}
