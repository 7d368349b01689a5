# shellcheck shell=bash
# What the other scripts share: finding and building the programs, running them, signals.
#
# It is sourced, by scripts that have `set -euo pipefail`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# The comment at the head of the script.
usage() {
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
}

# A line for whoever watches.
say() {
    local name=${0##*/}
    echo "${name%.sh}: $1" >&2
}

# Ends the script with an error.
fail() {
    fail_with 2 "$1"
}

fail_with() {
    echo "error: $2" >&2
    exit "$1"
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# True in a clone where Cargo can build what isn't on PATH.
in_workspace() {
    [ -f "$root/crates/cli/Cargo.toml" ] && have cargo
}

# Builds packages of the workspace, in one call: what they share is compiled once. Compiling needs
# no database and changes none.
build() {
    local code=0 name packages=()
    for name in "$@"; do
        packages+=(-p "$name")
    done
    doing="building"
    run_group cargo build -q --manifest-path "$root/Cargo.toml" "${packages[@]}" || code=$?
    [ -z "$signal" ] || stopped "nothing was run"
    [ "$code" -eq 0 ] || fail "building failed, Cargo says why above; nothing was run"
}

# The folder of the programs that `build` makes.
built() {
    local metadata folder
    metadata=$(cargo metadata --no-deps --format-version 1 --manifest-path "$root/Cargo.toml")
    [[ $metadata =~ \"target_directory\":\"([^\"]+)\" ]] || fail "Cargo doesn't say where its target folder is"
    folder=${BASH_REMATCH[1]}/${CARGO_BUILD_TARGET:+$CARGO_BUILD_TARGET/}debug
    [ -d "$folder" ] || fail "there is no folder $folder: a target triple for the build has to stand in CARGO_BUILD_TARGET"
    echo "$folder"
}

# Signals. Bash looks at them only between two commands and in `wait`. So programs run in the
# background, and signals are handed on to them.

# What the script is doing, in a word or two.
doing=starting
# The program under way: its number, that of its group with a minus, or 0 just before and after.
under_way=
# The signal that came.
signal=

catch_signals() {
    trap 'on_signal SIGTERM' TERM
    trap 'on_signal SIGINT' INT
    trap 'on_signal SIGHUP' HUP
}

# The first one counts. Between two programs it ends the script at once.
on_signal() {
    local first=no
    if [ -z "$signal" ]; then
        signal=$1
        first=yes
    fi
    case $under_way in
    "") [ "$first" = no ] || stopped ;;
    0) ;;
    *) hand_on ;;
    esac
}

# Always SIGTERM: programs in the background are started with SIGINT ignored.
hand_on() {
    kill -s TERM -- "$under_way" 2>/dev/null || true
}

# Ends the script after a signal, and says what came of it.
stopped() {
    say "ended by $signal while $doing${1:+: $1}"
    exit 130
}

# Runs a program to its end and gives its exit code. If a signal came, `signal` isn't empty.
run() {
    local code=0
    under_way=0
    "$@" </dev/null &
    await $! || code=$?
    under_way=
    return "$code"
}

# The same for a program that starts others which don't end with it, as Cargo its compilers.
run_group() {
    local code=0
    under_way=0
    set -m
    "$@" </dev/null &
    set +m
    await "-$!" || code=$?
    under_way=
    return "$code"
}

# Like `run`; what the program says on both streams is in `answer` afterwards, and in a file
# meanwhile: only a program that is waited for gives way to signals in every version of Bash.
# shellcheck disable=SC2034
ask() {
    local code=0 file
    under_way=0
    file=$(mktemp temp/answer.XXXXXX) || fail "there can't be a file in $PWD/temp"
    "$@" </dev/null >"$file" 2>&1 &
    await $! || code=$?
    answer=$(cat "$file")
    rm -f "$file"
    under_way=
    return "$code"
}

# Waits for the end of a program, whatever signals come meanwhile, and gives its exit code. After
# a signal that may be wrong: Bash forgets the code where a second one comes at the wrong moment.
await() {
    local code number=${1#-}
    under_way=$1
    # One that came before the number was known.
    [ -z "$signal" ] || hand_on
    while true; do
        code=0
        wait "$number" 2>/dev/null || code=$?
        # A signal ends the waiting, not the program.
        kill -s 0 "$number" 2>/dev/null || break
        # Again, for a program that was just about to be one and lost it.
        sleep 0.2
        hand_on
    done
    under_way=0
    if [ -n "$signal" ]; then
        # So far it may be that of the waiting.
        code=0
        wait "$number" 2>/dev/null || code=$?
    fi
    return "$code"
}
