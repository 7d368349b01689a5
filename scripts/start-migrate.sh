#!/usr/bin/env bash
# Starts the server on a database that is up to date: waits for the database, backs it up, applies
# what is pending, and becomes the server.
#
# Usage: scripts/start-migrate.sh [--] [OPTION OF THE SERVER …]
#
# Environment, with the defaults:
#   APPLY_MIGRATIONS=true            apply pending revisions
#   BACKUP_BEFORE_MIGRATE=true       take a backup before that
#   ALLOW_PENDING_MIGRATIONS=false   start the server although revisions are pending
#   DB_CONNECTION_RETRIES=30         how often the database is asked until it answers
#   DB_CONNECTION_RETRY_INTERVAL=2   seconds between two attempts
#   DB_CONNECTION_TIMEOUT=5          seconds that connecting may take
#   HOST=0.0.0.0, PORT=8000          where the server listens; its --host and --port win
#
# The database is the one that DATABASE_URL names; see documentation/reference/configuration.md.
# With the programs `migration` and `ultra-server` on PATH nothing is built; else, in the
# workspace, Cargo builds both first. More is in documentation/reference/scripts.md.
# Exit codes: the server's; before it runs, 1 revisions are pending and not to be applied, 2 an
# error, 130 interrupted.
set -euo pipefail

# shellcheck source=scripts/programs.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/programs.sh"

# Makes `true` or `false` of a variable.
boolean() {
    local name=$1 value=${!1:-$2}
    case ${value,,} in
    true | yes | on | 1) printf -v "$name" true ;;
    false | no | off | 0) printf -v "$name" false ;;
    *) fail "$name is '$value': allowed are true, yes, on, 1 and false, no, off, 0" ;;
    esac
}

# Checks that a variable is a whole number in a range.
number() {
    local name=$1 value=${!1:-$2} lowest=$3 highest=$4
    if [[ ! $value =~ ^[0-9]{1,9}$ ]] || ((10#$value < lowest || 10#$value > highest)); then
        fail "$name is '$value': allowed is a whole number from $lowest to $highest"
    fi
    # Without leading zeros, which would make it octal.
    printf -v "$name" %d "$((10#$value))"
}

read_variables() {
    boolean APPLY_MIGRATIONS true
    boolean BACKUP_BEFORE_MIGRATE true
    boolean ALLOW_PENDING_MIGRATIONS false
    number DB_CONNECTION_RETRIES 30 1 1000000
    number DB_CONNECTION_RETRY_INTERVAL 2 0 86400
    number DB_CONNECTION_TIMEOUT 5 1 86400
    number PORT 8000 0 65535
    HOST=${HOST:-0.0.0.0}
    # The migrator reads it.
    export DB_CONNECTION_TIMEOUT
}

find_programs() {
    local folder
    if have migration && have ultra-server; then
        migration=migration
        server=ultra-server
    elif in_workspace; then
        cd "$root"
        say "building migration and ultra-server"
        build migration ultra-server
        folder=$(built)
        migration=$folder/migration
        server=$folder/ultra-server
    else
        fail "neither the programs 'migration' and 'ultra-server' on PATH nor this workspace with Cargo were found"
    fi
}

make_folders() {
    if ! { mkdir -p logs document_storage temp temp_uploads && mkdir -p -m 700 backups; }; then
        fail "the server's folders can't be made in $PWD: it has to be writable"
    fi
}

# What the migrator said beside JSON.
words() {
    printf '%s\n' "$answer" | sed -e '/^{$/,/^}$/d' -e '/^$/d'
}

# The names in one of the answer's lists, each indented: of revisions, or the list's own words.
names() {
    printf '%s\n' "$answer" |
        sed -n "/^  \"$1\": \[\$/,/^  ]/p" |
        sed -nE 's/^ +("name": )?"([^"]*)",?$/  \2/p'
}

# Asks for the database's status until there is an answer, which is in `answer`.
wait_for_database() {
    local attempt code reason begin=$SECONDS
    local passing=$'error\\[(unreachable|timeout|busy)\\]: ([^;\n]*)'
    doing="waiting for the database"
    for ((attempt = 1; ; attempt++)); do
        code=0
        ask "$migration" --no-default-url status --json || code=$?
        [ -z "$signal" ] || stopped "nothing was changed"
        if [ "$code" -eq 0 ]; then
            [ "$attempt" -eq 1 ] || say "the database answers, after $((SECONDS - begin)) s"
            return
        fi
        reason=
        [[ ! $answer =~ $passing ]] || reason=${BASH_REMATCH[2]}
        if [ -z "$reason" ]; then
            # Waiting doesn't help.
            words >&2
            fail "the database's status can't be read (exit code $code); the server was not started"
        fi
        say "waiting for the database, attempt $attempt/$DB_CONNECTION_RETRIES: $reason"
        if [ "$attempt" -ge "$DB_CONNECTION_RETRIES" ]; then
            words >&2
            fail "the database didn't answer in $attempt attempts within $((SECONDS - begin)) s; the server was not started. DB_CONNECTION_RETRIES and DB_CONNECTION_RETRY_INTERVAL say how long to wait"
        fi
        run sleep "$DB_CONNECTION_RETRY_INTERVAL" || true
        [ -z "$signal" ] || stopped "nothing was changed"
    done
}

# Applies what is pending. The backup is the migrator's work: it knows when it has the lock.
migrate() {
    local code=0 options=()
    [ "$BACKUP_BEFORE_MIGRATE" = false ] || options=(--backup)
    doing=migrating
    run "$migration" --no-default-url upgrade ${options[@]+"${options[@]}"} || code=$?
    case $signal:$code in
    :0) ;;
    :130) fail_with 130 "the migrator was interrupted; the server was not started" ;;
    :*) fail "migrating failed (exit code $code), the reason is above; the server was not started" ;;
    *:0) stopped "it had come to its end; the server was not started" ;;
    *) stopped "the migrator has said above what came of it, the next start goes on; the server was not started" ;;
    esac
}

# Revisions are pending: applies them, or goes on, or ends the script.
pending() {
    local list
    mapfile -t list < <(names pending)
    say "revisions to be applied: ${#list[@]}"
    printf '%s\n' ${list[@]+"${list[@]}"} >&2
    if [ "$APPLY_MIGRATIONS" = true ]; then
        migrate
    elif [ "$ALLOW_PENDING_MIGRATIONS" = true ]; then
        echo "warning: the server starts although revisions are pending (ALLOW_PENDING_MIGRATIONS)" >&2
    else
        fail_with 1 "revisions are pending and APPLY_MIGRATIONS is false; the server was not started. Run 'migration upgrade --backup' or set APPLY_MIGRATIONS=true; with ALLOW_PENDING_MIGRATIONS=true the server starts without them"
    fi
}

# Warns of what is in one of the answer's lists.
warn_of() {
    local list
    mapfile -t list < <(names "$1")
    if [ "${#list[@]}" -gt 0 ]; then
        echo "warning: $2:" >&2
        printf '%s\n' "${list[@]}" >&2
    fi
}

# Brings the database to where the server wants it, or says why not.
bring_up_to_date() {
    local state=
    if [[ $answer =~ \"state\":\ *\"([a-z_]+)\" ]]; then
        state=${BASH_REMATCH[1]}
    fi
    doing="looking at the revisions"
    case $state in
    current | ahead)
        [ "$state" = ahead ] || say "the database is up to date"
        warn_of ahead "the database is ahead of these programs, a newer version was here"
        warn_of changed "these revisions were changed since they were applied"
        ;;
    pending) pending ;;
    missing)
        say "applied revisions that these programs don't have:"
        names missing >&2
        fail "the database and these programs have gone different ways; the server was not started. Start a version that has these revisions, or restore their files"
        ;;
    *)
        printf '%s\n' "$answer" >&2
        fail "the migrator's answer isn't understood: programs and script are of different versions; the server was not started"
        ;;
    esac
}

# True if an option is among the arguments behind it.
given() {
    local option=$1 argument
    shift
    for argument in "$@"; do
        case $argument in
        "$option" | "$option"=*) return 0 ;;
        esac
    done
    return 1
}

# Becomes the server, so that signals are its own.
serve() {
    local options=()
    given --host "$@" || options+=(--host "$HOST")
    given --port "$@" || options+=(--port "$PORT")
    say "starting the server"
    doing="starting the server"
    shopt -s execfail
    exec "$server" ${options[@]+"${options[@]}"} "$@" || fail "$server can't be run"
}

case ${1:-} in
-h | --help)
    usage
    exit 0
    ;;
--) shift ;;
esac

# The server and the migrator must not be sent to two databases.
for option in --url -u --database-url --schema -s; do
    if given "$option" "$@"; then
        fail "$option is for the server alone, and the database is migrated, too: name it by DATABASE_URL (and DATABASE_SCHEMA)"
    fi
done

catch_signals
read_variables
find_programs
make_folders
wait_for_database
bring_up_to_date
serve "$@"
