# shellcheck shell=bash
# Writes the same tables twice: as a project of SeaORM entities and as one of SQLAlchemy models.
#
# It is sourced by scripts/bench.sh. The tables are those of `make_tables` in schema.sh.
: "${root:=}"

# make_project FOLDER COUNT: a workspace with an entity crate and a migration crate.
make_project() {
    local folder=$1 count=$2
    mkdir -p "$folder/entity/src" "$folder/migration/src" "$folder/schema"
    cat >"$folder/Cargo.toml" <<TOML
[workspace]
members = ["entity", "migration"]
resolver = "3"

TOML
    # The profiles of this workspace: what it is built from is built already, then. Lines of a
    # thousand entities would take memory and are looked at by nobody.
    sed -n '/^\[profile\.dev/,$p' "$root/Cargo.toml" >>"$folder/Cargo.toml"
    printf '\n[profile.dev.package.entity]\ndebug = false\n' >>"$folder/Cargo.toml"
    cp "$root/Cargo.lock" "$folder/Cargo.lock"
    cat >"$folder/ultra-migrate.toml" <<'TOML'
dialects = ["postgres"]
entity = "entity"
migration = "migration"
schema = "schema"
TOML
    cat >"$folder/entity/Cargo.toml" <<'TOML'
[package]
name = "entity"
version = "0.1.0"
edition = "2024"

[dependencies]
sea-orm = { version = "~2.0.4", features = ["entity-registry", "runtime-tokio-rustls", "sqlx-postgres", "sqlx-sqlite"] }
TOML
    cat >"$folder/migration/Cargo.toml" <<TOML
[package]
name = "migration"
version = "0.1.0"
edition = "2024"

[features]
default = ["cli"]
cli = ["dep:entity", "dep:ultra-migrate-cli"]

[[bin]]
name = "bench-migration"
path = "src/main.rs"
required-features = ["cli"]

[dependencies]
entity = { path = "../entity", optional = true }
ultra-migrate = { path = "$root/crates/ultra-migrate" }
ultra-migrate-cli = { path = "$root/crates/cli", optional = true }
TOML
    printf 'ultra_migrate::migrator! {}\n' >"$folder/migration/src/lib.rs"
    cat >"$folder/migration/src/main.rs" <<'RS'
use std::process::ExitCode;

use entity as _;
use migration::Migrator;

fn main() -> ExitCode {
    let revisions = ultra_migrate::compiled::<Migrator>();
    ultra_migrate_cli::migrator(revisions, include_str!("../../ultra-migrate.toml"))
}
RS
    entities "$folder/entity/src" "$count"
    rm -f "$folder"/migration/src/m2*.rs
    # What attributes can't say.
    awk -v count="$count" 'BEGIN { for (n = 1; n <= count; n++)
        printf "CREATE INDEX ix_t%d_name ON t%d (name);\nCREATE UNIQUE INDEX ix_t%d_code ON t%d (code, score);\n", n, n, n, n
    }' >"$folder/schema/indexes.sql"
}

# fill_revision FILE: lets an empty revision run the statements of tables.sql beside it. Code for a
# thousand tables takes the compiler most of a minute, and 2 GiB.
fill_revision() {
    sed -i -e '0,/_manager/s//manager/' -e '0,/Ok(())/s//manager.get_connection().execute_unprepared(include_str!("tables.sql")).await.map(drop)/' "$1"
}

# entities FOLDER COUNT: one module for each table.
entities() {
    awk -v folder="$1" -v count="$2" 'BEGIN {
        for (n = 1; n <= count; n++) {
            to = n == 1 ? 1 : n - 1
            file = sprintf("%s/t%d.rs", folder, n)
            printf "pub mod t%d;\n", n > (folder "/lib.rs")
            printf "use sea_orm::entity::prelude::*;\n\n" > file
            printf "#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n#[sea_orm(table_name = \"t%d\")]\n", n > file
            printf "pub struct Model {\n    #[sea_orm(primary_key)]\n    pub id: i64,\n    pub parent_id: Option<i64>,\n" > file
            printf "    #[sea_orm(column_type = \"String(StringLen::N(120))\")]\n    pub name: String,\n" > file
            printf "    #[sea_orm(column_type = \"Text\", nullable)]\n    pub email: Option<String>,\n" > file
            printf "    #[sea_orm(column_type = \"Decimal(Some((12, 2)))\", default_value = 0)]\n    pub amount: Decimal,\n" > file
            printf "    #[sea_orm(default_value = true)]\n    pub active: bool,\n" > file
            printf "    #[sea_orm(default_expr = \"Expr::current_timestamp()\")]\n    pub created_at: DateTimeWithTimeZone,\n" > file
            printf "    #[sea_orm(column_type = \"Text\", nullable)]\n    pub note: Option<String>,\n" > file
            printf "    #[sea_orm(column_type = \"String(StringLen::N(20))\", nullable)]\n    pub code: Option<String>,\n" > file
            printf "    pub score: Option<i32>,\n}\n\n" > file
            printf "#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]\npub enum Relation {\n" > file
            of = n == 1 ? "" : sprintf("super::t%d::", to)
            printf "    #[sea_orm(belongs_to = \"%sEntity\", from = \"Column::ParentId\", to = \"%sColumn::Id\")]\n", of, of > file
            printf "    Parent,\n}\n\nimpl ActiveModelBehavior for ActiveModel {}\n" > file
            close(file)
        }
    }'
}

# make_models FOLDER COUNT URL: an Alembic project with the same tables.
make_models() {
    local folder=$1 count=$2 url=$3
    mkdir -p "$folder/migrations/versions"
    cat >"$folder/alembic.ini" <<INI
[alembic]
script_location = %(here)s/migrations
path_separator = os
sqlalchemy.url = $url
INI
    cat >"$folder/migrations/script.py.mako" <<'MAKO'
from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
MAKO
    cat >"$folder/migrations/env.py" <<'PY'
import sys
from pathlib import Path

from alembic import context
from sqlalchemy import create_engine, pool

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from models import metadata

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
PY
    awk -v count="$count" 'BEGIN {
        print "from sqlalchemy import (BigInteger, Boolean, Column, DateTime, ForeignKey, Index, Integer, MetaData,"
        print "    Numeric, String, Table, Text, text)\n\nmetadata = MetaData()\n"
        for (n = 1; n <= count; n++) {
            to = n == 1 ? 1 : n - 1
            printf "Table(\"t%d\", metadata, Column(\"id\", BigInteger, primary_key=True),\n", n
            printf "    Column(\"parent_id\", BigInteger, ForeignKey(\"t%d.id\", name=\"t%d_parent_fk\")),\n", to, n
            print  "    Column(\"name\", String(120), nullable=False), Column(\"email\", Text),"
            print  "    Column(\"amount\", Numeric(12, 2), nullable=False, server_default=text(\"0\")),"
            print  "    Column(\"active\", Boolean, nullable=False, server_default=text(\"true\")),"
            print  "    Column(\"created_at\", DateTime(timezone=True), nullable=False, server_default=text(\"now()\")),"
            print  "    Column(\"note\", Text), Column(\"code\", String(20)), Column(\"score\", Integer),"
            printf "    Index(\"ix_t%d_name\", \"name\"), Index(\"ix_t%d_code\", \"code\", \"score\", unique=True))\n", n, n
        }
    }' >"$folder/models.py"
}
