# shellcheck shell=bash
# Structures: read, compared and checked, beside sea-schema's discovery and `alembic check`.
#
# It is sourced by scripts/bench.sh.
: "${largest:=10000}" "${entities:=1000}" "${runs:=3}" "${root:=}" "${folder:=}"

alembic_version=1.19.0

# A database of tables with 10 columns, 2 indexes and 1 foreign key each.
make_tables() {
    local name=$1 count=$2
    say "making $count tables"
    sql postgres -c "CREATE DATABASE $name"
    sql "$name" -v n="$count" >"$folder/log" 2>&1 <<'SQL' || fail "the tables were not made: $(tail -n 1 "$folder/log")"
BEGIN;
SELECT format('CREATE TABLE t%s (id bigserial PRIMARY KEY, parent_id bigint, name varchar(120) NOT NULL,
    email text, amount numeric(12,2) NOT NULL DEFAULT 0, active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(), note text, code varchar(20), score integer)', n)
FROM generate_series(1, :n) n \gexec
SELECT format('CREATE INDEX ix_t%1$s_name ON t%1$s (name); CREATE UNIQUE INDEX ix_t%1$s_code ON t%1$s (code, score)', n)
FROM generate_series(1, :n) n \gexec
SELECT format('ALTER TABLE t%s ADD CONSTRAINT t%s_parent_fk FOREIGN KEY (parent_id) REFERENCES t%s (id)',
    n, n, greatest(1, n - 1))
FROM generate_series(1, :n) n \gexec
COMMIT;
SQL
    sql "$name" -c ANALYZE
}

# What the databases beside the tables are: one column more in each of 1,000 tables, code, nothing.
make_others() {
    say "making the others"
    sql postgres -c "CREATE DATABASE nothing" -c "CREATE DATABASE added TEMPLATE t1000" -c "CREATE DATABASE code"
    sql added >"$folder/log" 2>&1 <<'SQL' || fail "the columns were not made: $(tail -n 1 "$folder/log")"
BEGIN;
SELECT format('ALTER TABLE t%s ADD COLUMN added text', n) FROM generate_series(1, 1000) n \gexec
COMMIT;
SQL
    # Views each over the one before in chains of ten; no statistics, as in a database just made.
    sql code >"$folder/log" 2>&1 <<'SQL' || fail "the views were not made: $(tail -n 1 "$folder/log")"
BEGIN;
CREATE TABLE t (id bigint PRIMARY KEY, name text);
SELECT format('CREATE VIEW v%s AS SELECT id, name FROM %s', n, CASE n % 10 WHEN 1 THEN 't' ELSE 'v' || n - 1 END)
FROM generate_series(1, 2000) n \gexec
SELECT format('CREATE FUNCTION f%1$s(a integer) RETURNS integer LANGUAGE plpgsql AS ''BEGIN RETURN a + %1$s; END''', n)
FROM generate_series(1, 2000) n \gexec
COMMIT;
SQL
}

# The programs that are measured; `tool`, `discover` and `migrator` are where they are.
build_schema() {
    tool=$root/target/release/ultra-migrate
    discover=$root/target/release/discover
    migrator=$root/target/debug/bench-migration
    say "building for release"
    cargo build -q --release --manifest-path "$root/Cargo.toml" --target-dir "$root/target" \
        -p ultra-migrate-cli || fail "building failed, Cargo says why above"
    cargo build -q --release --locked --manifest-path "$root/scripts/bench/discover/Cargo.toml" \
        --target-dir "$root/target" || fail "building failed, Cargo says why above"
    say "writing $entities entities and building them"
    make_project "$folder/project" "$entities"
    build_project
    sql postgres -c "CREATE DATABASE project"
    DATABASE_URL=$(url project)
    export DATABASE_URL
    in_project "$migrator" generate "create tables" || fail "the revision was not written: $(tail -n 3 "$folder/err")"
    in_project "$migrator" diff --from live --to entities --sql || fail "the statements were not written: $(tail -n 3 "$folder/err")"
    cp "$folder/out" "$folder/project/migration/src/tables.sql"
    fill_revision "$folder"/project/migration/src/m2*.rs
    say "building their revision"
    build_project
    in_project "$migrator" upgrade || fail "the tables were not made: $(tail -n 3 "$folder/err")"
}

# As Cargo builds the migrator of whoever types `ultra-migrate check`: for development.
build_project() {
    (cd "$folder/project" && CARGO_INCREMENTAL=0 cargo build -q --target-dir "$root/target" -p migration) ||
        fail "building failed, Cargo says why above"
}

in_project() {
    (cd "$folder/project" && "$@") >"$folder/out" 2>"$folder/err"
}

# Alembic with the same tables; false where it can't be had.
install_alembic() {
    local python=$folder/venv/bin/python
    say "installing Alembic $alembic_version"
    if ! { python3 -m venv "$folder/venv" &&
        "$python" -m pip install -q "alembic==$alembic_version" psycopg2-binary; } >"$folder/log" 2>&1; then
        say "ALEMBIC IS LEFT OUT: $(tail -n 1 "$folder/log")"
        return 1
    fi
    sql postgres -c "CREATE DATABASE alembic"
    make_models "$folder/alembic" "$entities" "postgresql+psycopg2://postgres@/alembic?host=$folder"
    say "migrating with Alembic"
    (cd "$folder/alembic" && ../venv/bin/alembic revision --autogenerate -m tables &&
        ../venv/bin/alembic upgrade head) >"$folder/log" 2>&1 || fail "Alembic failed: $(tail -n 1 "$folder/log")"
    versions+=", Alembic $alembic_version, $("$python" -c 'import sqlalchemy; print("SQLAlchemy", sqlalchemy.__version__)')"
}

forget() {
    rm -rf "$folder/project/target/ultra-migrate"
}

bench_schema() {
    local tool discover migrator size versions sizes=(200 1000)
    [ "$largest" -eq 1000 ] || sizes+=("$largest")
    build_schema
    versions="$("$tool" --version), PostgreSQL $(sql postgres -c "SHOW server_version"), sea-schema 0.18.1"
    for size in "${sizes[@]}"; do
        make_tables "t$size" "$size"
    done
    make_others
    measure_reading
    measure_comparing
    measure_checking
    # Once each: it takes minutes.
    say "sea-schema's discovery"
    for size in 200 1000; do
        once=true measure "sea$size" "$discover" "$(url "t$size")" || true
    done
    report_schema
}

measure_reading() {
    say "reading"
    for size in "${sizes[@]}"; do
        measure "read$size" "$tool" inspect "$(url "t$size")" --json || true
        traced "read$size" "$tool" inspect "$(url "t$size")" --json
    done
    measure readcode "$tool" inspect "$(url code)" --json || true
}

# compare FIGURE FROM TO: the statements that lead from one database to another.
compare() {
    measure "$1" "$tool" diff --from "$(url "$2")" --to "$(url "$3")" --sql || true
}

measure_comparing() {
    say "comparing"
    for size in "${sizes[@]:1}"; do
        compare "same$size" "t$size" "t$size"
        compare "made$size" nothing "t$size"
        compare "dropped$size" "t$size" nothing
    done
    compare added t1000 added
    compare code nothing code
}

measure_checking() {
    local check=(env -C "$folder/project" "$migrator" check --entities)
    say "checking"
    measure warm "${check[@]}" || true
    traced warm "${check[@]}"
    before=forget measure cold "${check[@]}" || true
    forget
    traced cold "${check[@]}"
    if install_alembic; then
        local alembic=(env -C "$folder/alembic" "$folder/venv/bin/alembic" check)
        measure alembic "${alembic[@]}" || true
        traced alembic "${alembic[@]}"
    fi
}

report_schema() {
    echo "$versions; $(nproc) processors, $runs runs, $(date -u +%F)"
    echo "Whole processes, the server beside them; least / middle / greatest."
    echo
    row "figure" "wall seconds" "client's CPU seconds" "client's peak MiB" "statements, peak MiB of a server process"
    for size in "${sizes[@]}"; do
        show "read$size" "inspect, $size tables"
    done
    show readcode "inspect, 2000 views and 2000 functions"
    for size in 200 1000; do
        show "sea$size" "sea-schema's discovery, $size tables"
    done
    for size in "${sizes[@]:1}"; do
        show "same$size" "diff, $size tables to the same"
        show "made$size" "diff, nothing to $size tables"
        show "dropped$size" "diff, $size tables to nothing"
    done
    show added "diff, a column more in each of 1000 tables"
    show code "diff, nothing to 2000 views, 2000 functions"
    show warm "check --entities, $entities, warm cache"
    show cold "check --entities, $entities, no cache"
    show alembic "alembic check, $entities tables"
    echo
    row "ratio" "of wall seconds" "of client's CPU" "" ""
    for size in 200 1000; do
        ratio "sea$size" "read$size" "sea-schema to inspect, $size tables"
    done
    ratio alembic warm "alembic check to check, warm cache"
    ratio alembic cold "alembic check to check, no cache"
    [ "$largest" -eq 1000 ] || for size in read same made dropped; do
        ratio "$size$largest" "${size}1000" "$size: $largest to 1000 tables"
    done
}
