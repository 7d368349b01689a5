# shellcheck shell=bash
# A server of its own, runs that are measured, and the table of what came out.
#
# It is sourced by scripts/bench.sh, which sets these.
: "${folder:=}" "${runs:=3}" "${limit:=120}"

pg_bin=
as_server=()

# The server's programs: where they were named, else the newest where packages put them, else on PATH.
find_server() {
    local place
    for place in "$(dirname "$(command -v initdb || echo /)")" \
        /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "${ULTRA_PG_BIN:-}"; do
        [ -z "$place" ] || [ ! -x "$place/initdb" ] || pg_bin=$place
    done
    [ -n "$pg_bin" ] || fail "no initdb was found: set ULTRA_PG_BIN to the folder of PostgreSQL's programs"
    # initdb refuses to run as root.
    if [ "$(id -u)" -eq 0 ]; then
        as_server=(runuser -u postgres --)
        chown postgres "$folder"
        chmod 755 "$folder"
    fi
}

# A server that nobody else uses, on a socket alone. Nothing here has to survive a power cut.
start_server() {
    find_server
    say "starting a server"
    "${as_server[@]}" "$pg_bin/initdb" -D "$folder/data" -U postgres -A trust >"$folder/log" 2>&1 ||
        fail "initdb failed: $(tail -n 1 "$folder/log")"
    "${as_server[@]}" "$pg_bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -o \
        "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c max_locks_per_transaction=4096 -c client_connection_check_interval=500" \
        start >>"$folder/log" 2>&1 || fail "the server did not start: $(tail -n 1 "$folder/server.log")"
}

stop_all() {
    [ -z "$pg_bin" ] || [ ! -e "$folder/data/postmaster.pid" ] ||
        "${as_server[@]}" "$pg_bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}

sql() {
    "$pg_bin/psql" -h "$folder" -U postgres -d "$1" -v ON_ERROR_STOP=1 -qAt "${@:2}"
}

url() {
    echo "postgres://postgres@localhost/$1?host=$folder"
}

# measure FIGURE COMMAND …: wall seconds, CPU seconds and peak MiB of each run, after `before`, where
# that is a function; a single one where `once` is set. False where a run took too long.
measure() {
    local figure=$1 at code
    shift
    : >"$folder/$figure.runs"
    for ((at = ${once:+runs} + 0; at <= runs; at++)); do
        code=0
        [ -z "${before:-}" ] || "$before"
        timeout "$limit" /usr/bin/time -o "$folder/once" -f '%e %U %S %M' "$@" \
            >"$folder/out" 2>"$folder/err" || code=$?
        if [ "$code" -eq 124 ]; then
            : >"$folder/$figure.late"
            return 1
        fi
        [ "$code" -eq 0 ] || fail "$figure failed: $(tail -n 3 "$folder/err")"
        # The first of several runs warms up what there is to warm up.
        if [ "$at" -gt 0 ] || [ -n "${once:-}" ]; then
            awk '{ printf "%.3f %.3f %.1f\n", $1, $2 + $3, $4 / 1024 }' "$folder/once" >>"$folder/$figure.runs"
        fi
    done
}

# traced FIGURE COMMAND …: how many statements it sends, and the peak MiB of a process of the server,
# shared buffers that it touched included.
traced() {
    local figure=$1 from
    shift
    sql postgres -c "ALTER SYSTEM SET log_statement = 'all'" -c "ALTER SYSTEM SET log_statement_stats = on" \
        -c "SELECT pg_reload_conf()" >/dev/null
    sleep 0.5
    from=$(($(wc -l <"$folder/server.log") + 1))
    timeout "$limit" "$@" >"$folder/out" 2>"$folder/err" || true
    sql postgres -c "ALTER SYSTEM RESET log_statement" -c "ALTER SYSTEM RESET log_statement_stats" \
        -c "SELECT pg_reload_conf()" >/dev/null
    tail -n "+$from" "$folder/server.log" | awk '
        /LOG:  (statement|execute [^:]*): / && !/ALTER SYSTEM|pg_reload_conf/ { statements++ }
        /kB max resident size/ { sub(/^[^0-9]*/, ""); if ($1 + 0 > peak) peak = $1 + 0 }
        END { printf "%d %.0f\n", statements, peak / 1024 }' >"$folder/$figure.traced"
}

# The least, the middle and the greatest of numbers, one per line.
spread() {
    sort -n | awk -v form="$1" '{ v[NR] = $1 }
        END { printf form " / " form " / " form "\n", v[1], v[int((NR + 1) / 2)], v[NR] }'
}

row() {
    printf '%-44s %-24s %-22s %-19s %s\n' "$@"
}

# One line of the table for a figure.
show() {
    local figure=$1 title=$2 runs_of=$folder/$1.runs beside=
    if [ -e "$folder/$figure.late" ]; then
        row "$title" "given up after $limit s" "" "" ""
    elif [ ! -s "$runs_of" ]; then
        row "$title" "not measured" "" "" ""
    else
        [ ! -s "$folder/$figure.traced" ] || beside=$(awk '{ print $1 ", " $2 }' "$folder/$figure.traced")
        row "$title" "$(awk '{ print $1 }' "$runs_of" | spread %.2f)" \
            "$(awk '{ print $2 }' "$runs_of" | spread %.2f)" "$(awk '{ print $3 }' "$runs_of" | spread %.0f)" "$beside"
    fi
}

# ratio A B TITLE: seconds of A by those of B, run by run: wall, and the client's CPU.
ratio() {
    local of=$folder/$1 by=$folder/$2
    if [ ! -s "$by.runs" ] || [ -e "$by.late" ]; then
        row "$3" "not measured" "" "" ""
    elif [ -e "$of.late" ]; then
        # What was given up took the limit at least.
        row "$3" "over $(awk -v l="$limit" '{ print l / $1 }' "$by.runs" | spread %.1f)" "" "" ""
    elif [ ! -s "$of.runs" ]; then
        row "$3" "not measured" "" "" ""
    else
        row "$3" "$(paste -d ' ' "$of.runs" "$by.runs" | awk 'NF == 6 { print $1 / ($4 > 0.01 ? $4 : 0.01) }' | spread %.1f)" \
            "$(paste -d ' ' "$of.runs" "$by.runs" | awk 'NF == 6 { print $2 / ($5 > 0.01 ? $5 : 0.01) }' | spread %.1f)" "" ""
    fi
}
