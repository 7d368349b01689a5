# shellcheck shell=bash
# Running: a thousand revisions applied, and a run that finds nothing to do, beside Alembic and psql.
#
# It is sourced by scripts/bench.sh.
: "${runs:=3}" "${root:=}" "${folder:=}" "${pg_bin:=}" "${revisions:=1000}" "${alembic_version:=1.19.0}"

# A migrator whose revisions are made by a loop: each a file's text, a head and a statement, as a
# thousand files would be. Compiling a thousand modules would measure the compiler.
make_runner() {
    local place=$folder/runner
    mkdir -p "$place/src"
    cat >"$place/Cargo.toml" <<TOML
[package]
name = "bench-runner"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
async-trait = "0.1"
sea-orm-migration = { version = "~2.0", default-features = false }
ultra-migrate = { path = "$root/crates/ultra-migrate" }
ultra-migrate-cli = { path = "$root/crates/cli" }
TOML
    sed -n '/^\[profile\.release/,$p' "$root/Cargo.toml" >>"$place/Cargo.toml"
    cp "$root/Cargo.lock" "$place/Cargo.lock"
    cat >"$place/src/main.rs" <<'RS'
use std::process::ExitCode;
use std::sync::Arc;

use sea_orm_migration::prelude::*;
use ultra_migrate::revision::Revision;

struct Trivial(String, usize);

impl MigrationName for Trivial {
    fn name(&self) -> &str {
        &self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Trivial {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = format!("CREATE TABLE t{} (id integer)", self.1);
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn main() -> ExitCode {
    let count: usize = std::env::var("REVISIONS").map_or(1000, |text| text.parse().unwrap_or(1000));
    let mut revisions = Vec::new();
    let mut parent: &'static [&'static str] = &[];
    for n in 0..count {
        let name = format!("m20260101_{n:06}_table_{n}");
        let id = leaked(format!("{n:012x}"));
        revisions.push(ultra_migrate::Compiled {
            source: leaked(format!("{}\nconst ID: &str = \"{id}\";\n", include_str!("main.rs"))),
            declared: Some(Revision { id, down_revisions: parent, ..Revision::BASE }),
            migration: Arc::new(Trivial(name.clone(), n)),
            name,
        });
        parent = Box::leak(Box::new([id]));
    }
    ultra_migrate_cli::migrator(revisions, "")
}
RS
}

# The same thousand tables as Alembic's files.
make_alembic_run() {
    local place=$1 url=$2
    mkdir -p "$place/versions"
    printf '[alembic]\nscript_location = .\nsqlalchemy.url = %s\n' "$url" >"$place/alembic.ini"
    cat >"$place/env.py" <<'PY'
from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
PY
    awk -v count="$revisions" -v place="$place/versions" 'BEGIN { for (n = 0; n < count; n++) {
        file = sprintf("%s/r%06d.py", place, n)
        parent = n ? sprintf("\"%012x\"", n - 1) : "None"
        printf "revision = \"%012x\"\ndown_revision = %s\nbranch_labels = None\ndepends_on = None\n\n", n, parent >file
        printf "from alembic import op\n\n\ndef upgrade():\n    op.execute(\"CREATE TABLE t%d (id integer)\")\n\n\ndef downgrade():\n    op.execute(\"DROP TABLE t%d\")\n", n, n >file
        close(file) } }'
}

# new NAME: an empty database; what each measured run of an upgrade begins with.
new() {
    sql postgres -c "DROP DATABASE IF EXISTS $1" -c "CREATE DATABASE $1" >/dev/null 2>&1
}

new_run() { new run; }
new_psql() { new psql; }
new_alembic() { new alembicrun; }

bench_run() {
    local runner=$root/target/release/bench-runner versions alembic=
    say "building a migrator of $revisions revisions for release"
    make_runner
    cargo build -q --release --manifest-path "$folder/runner/Cargo.toml" --target-dir "$root/target" ||
        fail "building failed, Cargo says why above"
    export REVISIONS=$revisions
    versions="$("$runner" --version), PostgreSQL $(sql postgres -c "SHOW server_version")"
    "$runner" upgrade --sql --dialect postgres >"$folder/script.sql" 2>"$folder/err" ||
        fail "the script was not written: $(tail -n 3 "$folder/err")"
    local up=("$runner" upgrade --url "$(url run)")
    local look=("$runner" status --url "$(url run)")
    local script=("$pg_bin/psql" -h "$folder" -U postgres -d psql -v ON_ERROR_STOP=1 -q -o /dev/null -f "$folder/script.sql")
    say "applying"
    before=new_run measure apply "${up[@]}" || true
    before=new_psql measure psql "${script[@]}" || true
    say "finding nothing to do"
    measure noop "${up[@]}" || true
    traced noop "${up[@]}"
    measure status "${look[@]}" || true
    traced status "${look[@]}"
    if install_alembic_run; then
        alembic=(env -C "$folder/alembicrun" "$folder/venv/bin/alembic")
        say "the same with Alembic"
        before=new_alembic measure alembicup "${alembic[@]}" upgrade head || true
        measure alembicnoop "${alembic[@]}" upgrade head || true
        measure alembiccurrent "${alembic[@]}" current || true
    fi
    report_run
}

# False where it can't be had.
install_alembic_run() {
    if [ ! -x "$folder/venv/bin/alembic" ]; then
        say "installing Alembic $alembic_version"
        if ! { python3 -m venv "$folder/venv" &&
            "$folder/venv/bin/python" -m pip install -q "alembic==$alembic_version" psycopg2-binary; } >"$folder/log" 2>&1; then
            say "ALEMBIC IS LEFT OUT: $(tail -n 1 "$folder/log")"
            return 1
        fi
    fi
    make_alembic_run "$folder/alembicrun" "postgresql+psycopg2://postgres@/alembicrun?host=$folder"
    versions+=", Alembic $alembic_version"
}

report_run() {
    echo "$versions; $(nproc) processors, $runs runs, $(date -u +%F)"
    echo "Whole processes, the server beside them; least / middle / greatest."
    echo
    row "figure" "wall seconds" "client's CPU seconds" "client's peak MiB" "statements, peak MiB of a server process"
    show apply "upgrade, $revisions revisions"
    show psql "psql, the script of the same"
    show alembicup "alembic upgrade head, the same"
    show noop "upgrade, nothing to do"
    show status "status, nothing to do"
    show alembicnoop "alembic upgrade head, nothing to do"
    show alembiccurrent "alembic current"
    echo
    row "ratio" "of wall seconds" "of client's CPU" "" ""
    ratio apply psql "upgrade to psql"
    ratio alembicup psql "Alembic to psql"
    ratio alembicnoop noop "alembic upgrade head to upgrade"
    ratio alembiccurrent status "alembic current to status"
}
