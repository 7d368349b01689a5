//! `adopt --write-extras`: revisions that produce more than the entities say.

use crate::database::Database;
use crate::project::Project;

/// What people write into migrations that no attribute says.
const REVISION: &str = r##"//! More than the entities say.
//!
//! Revision ID: 5ee0aa11bb22
//! Revises:     ab38c3f2f48f

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {
    id: "5ee0aa11bb22",
    down_revisions: &["ab38c3f2f48f"],
    ..Revision::BASE
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const BOTH: [&str; 6] = [
    "ALTER TABLE users ADD COLUMN motto varchar(40) DEFAULT 'it''s, so' CHECK (length(motto) < 41)",
    "CREATE INDEX ix_users_lower_email ON users (lower(email))",
    "CREATE UNIQUE INDEX ix_users_motto ON users (motto) WHERE motto IS NOT NULL",
    "CREATE VIEW mottos AS SELECT id, motto FROM users WHERE motto IS NOT NULL",
    "CREATE TABLE audit_log (id integer PRIMARY KEY, note text NOT NULL DEFAULT '')",
    "CREATE INDEX ix_audit_log_note ON audit_log (note DESC)",
];

const POSTGRES: [&str; 7] = [
    "CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TRIGGER users_touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touched()",
    "ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON api_keys USING (is_active)",
    "ALTER TABLE users ALTER COLUMN full_name SET DEFAULT 'nobody'",
    "ALTER TABLE users ADD CONSTRAINT named CHECK (full_name <> '')",
    "COMMENT ON TABLE users IS 'people'",
];

const SQLITE: [&str; 1] =
    ["CREATE TRIGGER users_touched AFTER UPDATE ON users BEGIN DELETE FROM audit_log; END"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let own = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES[..],
            _ => &SQLITE[..],
        };
        for sql in BOTH.iter().chain(own) {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
"##;

#[tokio::test]
async fn what_the_entities_do_not_say_becomes_extras() {
    let project = Project::new("adopt");
    let name = "m20261121_180000_more";
    project.add_revision(name, "5ee0aa11bb22", "ab38c3f2f48f");
    project.write(&format!("migration/src/{name}.rs"), REVISION);
    project.edit(
        "entity/src/user.rs",
        "    /// Name as the person writes it.\n",
        "    pub motto: Option<String>,\n    /// Name as the person writes it.\n",
    );
    std::fs::remove_file(project.path("schema/indexes.sql")).unwrap();
    let url = Database::any_url();
    let url = url.as_deref();
    project.front(url, &["check", "--entities"]).code(1);

    let report = project.built(url, &["adopt", "--write-extras", "--json"]);
    let report = report.ok().json();
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), if url.is_some() { 2 } else { 1 }, "{report}");
    said(&project, url.is_some());

    let files = project.files();
    project
        .built(url, &["auto", "x"])
        .ok()
        .says(&["nothing to do"]);
    project.built(url, &["check", "--entities"]).ok();
    let again = project.built(url, &["adopt", "--write-extras"]).ok();
    again.says(&["nothing to do"]);
    assert_eq!(files, project.files());

    // From here on every difference is one that somebody made, and nothing else.
    project.edit(
        "entity/src/user.rs",
        "    pub motto: Option<String>,\n",
        "    pub motto: Option<String>,\n    pub nick: Option<String>,\n",
    );
    let report = project.front(url, &["auto", "nick", "--dry-run", "--json"]);
    let report = report.ok().json();
    let changes = report["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{report}");
    assert!(
        changes[0]["change"]
            .as_str()
            .unwrap()
            .starts_with("add column users.nick")
    );
}

/// What the revision makes stands in the files.
fn said(project: &Project, postgres: bool) {
    let sqlite = project.read("schema/sqlite/adopted.sql");
    for part in [
        "mottos",
        "users_touched",
        "it''''s, so",
        "CHECK",
        "audit_log",
        "ix_users_email",
    ] {
        assert!(sqlite.contains(part), "{part} in:\n{sqlite}");
    }
    if postgres {
        // Behind `keys.sql`, which it was planned for.
        let postgres = project.read("schema/postgres/zz_adopted.sql");
        for part in [
            "mottos",
            "touched()",
            "POLICY",
            "'nobody'",
            "named",
            "people",
            "lower",
        ] {
            assert!(postgres.contains(part), "{part} in:\n{postgres}");
        }
    }
}

#[tokio::test]
async fn adopting_overwrites_nothing_and_is_no_way_around_generate() {
    let project = Project::stock("adopt-refused");
    let url = Database::any_url();
    let url = url.as_deref();
    let adopt = || project.built(url, &["adopt", "--write-extras"]);
    adopt().ok().says(&["nothing to do"]);
    project.append(
        "schema/indexes.sql",
        "ALTER TABLE users ADD COLUMN nick text;\n",
    );
    let files = project.files();
    adopt().fails(
        "refused",
        &[
            "column users.nick",
            "no revision makes it",
            "no file was written",
        ],
    );
    assert_eq!(files, project.files());

    std::fs::remove_file(project.path("schema/indexes.sql")).unwrap();
    project.write("schema/sqlite/adopted.sql", "-- mine\n");
    adopt()
        .ok()
        .says(&["schema/sqlite/zz_adopted.sql", "ix_users_email"]);
    assert_eq!(project.read("schema/sqlite/adopted.sql"), "-- mine\n");
    adopt().ok().says(&["nothing to do"]);
    project
        .built(url, &["adopt"])
        .code(2)
        .says(&["--write-extras"]);
}
