//! What `diff` and `inspect` are given and can't take: exit code 2, a stable code, the thing by its
//! name, and nothing on stdout that could be taken for a plan.

use std::path::Path;

use ultra_testing::{SqliteFile, require_postgres};

use crate::database::Database;
use crate::project::Project;
use crate::run::{PASSWORD, Run};

/// A refusal says nothing on stdout, and with `--json` its code and nothing else.
#[track_caller]
fn refused(project: &Project, sides: &[&str], code: &str, parts: &[&str]) -> Run {
    let run = project.front(None, &[&["diff", "--sql"], sides].concat());
    let json = project.front(None, &[&["diff", "--json"], sides].concat());
    let json = json.code(2).json();
    assert_eq!(json["error"]["code"], code, "{json}");
    assert!(json.get("up").is_none(), "{json}");
    assert_eq!(run.out, "");
    run.fails(code, parts)
}

#[test]
fn files_that_hold_no_structure() {
    let project = Project::stock("bad-files");
    let table = "CREATE TABLE t (id integer PRIMARY KEY);\n";
    project.write("good.sql", table);
    let against = |to: &str, parts: &[&str]| {
        let sides = ["--dialect", "sqlite", "--from", "good.sql", "--to", to];
        refused(&project, &sides, "extras", parts);
    };
    against("nowhere", &["nowhere", "can't be read"]);
    std::fs::create_dir(project.path("empty")).unwrap();
    against("empty", &["the folder empty has no file", "an empty file"]);
    std::fs::write(project.path("latin.sql"), b"-- Gr\xf6\xdfe\n").unwrap();
    against("latin.sql", &["latin.sql isn't UTF-8", "iconv"]);
    project.write("psql.sql", &format!("{table}\\i more.sql\n"));
    against(
        "psql.sql",
        &["psql.sql, line 2: `\\i` is a command of psql"],
    );
    project.write("two/a.sql", table);
    project.write(
        "two/b.sql",
        &format!("\n\n-- why\nCREATE TABLE u (\n  id integer,\n  id integer\n);\n{table}"),
    );
    against(
        "two",
        &[
            "b.sql does not load on SQLite",
            "duplicate column name",
            "statement, from line 4: CREATE TABLE u ( id integer, id integer );",
        ],
    );
}

/// What `pg_dump` writes can be compared as it is: its brackets, its settings and its rows.
#[tokio::test]
async fn a_whole_dump_is_a_side() {
    let Some(Database::Postgres(database)) = Database::postgres().await else {
        return;
    };
    let project = Project::stock("dump-side");
    database
        .execute(
            "CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT E'\\\\.\\n'); \
             INSERT INTO t VALUES (1, E'\\\\connect x\\n'); \
             CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '\n\\connect x' $$; \
             CREATE VIEW v AS SELECT id FROM t",
        )
        .await
        .unwrap();
    let dump = database
        .command("pg_dump")
        .args(["--no-owner", "--file"])
        .arg(project.path("dump.sql"))
        .status();
    assert!(dump.unwrap().success());
    let text = project.read("dump.sql");
    project.write(
        "dump.sql",
        &format!("\\restrict abc\n{text}\\unrestrict abc\n"),
    );
    let sides = ["diff", "--from", "dump.sql", "--to", &database.url()];
    project.front(None, &sides).ok().says(&["no difference"]);

    project.write(
        "wrong.sql",
        "CREATE TABLE a (id integer);\nCREATE VIEW v AS\nSELECT b\nFROM a;\n",
    );
    let sides = ["--from", "wrong.sql", "--to", &database.url()];
    let parts = [
        "wrong.sql does not load on PostgreSQL: line 3: ",
        "statement, from line 2: CREATE VIEW v",
    ];
    refused(&project, &sides, "extras", &parts);
}

#[tokio::test]
async fn databases_that_are_no_side() {
    let project = Project::stock("bad-ends");
    project.write("good.sql", "CREATE TABLE t (id integer PRIMARY KEY);\n");
    let with = |url: &str, code: &str, parts: &[&str]| {
        refused(&project, &["--from", "good.sql", "--to", url], code, parts);
    };
    with("sqlite://not-there.db", "no-such-file", &["not-there.db"]);
    assert!(!project.path("not-there.db").exists());
    project.write(
        "text.db",
        &"no database, and long enough to be looked at.\n".repeat(30),
    );
    with("sqlite://text.db", "not-a-database", &["text.db"]);

    let file = SqliteFile::new().unwrap();
    file.execute("CREATE TABLE t (id integer PRIMARY KEY)")
        .await
        .unwrap();
    // The number of the schema's format; this version of SQLite writes 4.
    let newer = project.path("newer.db");
    altered(file.path(), &newer, 44, &[0, 0, 0, 9]);
    with("sqlite://newer.db", "newer-format", &["newer.db", "SQLite"]);

    let Some(Database::Postgres(database)) = Database::postgres().await else {
        return;
    };
    let kinds = ["--from", &file.url(), "--to", &database.url()];
    refused(
        &project,
        &kinds,
        "answer",
        &["SQLite", "PostgreSQL", "can't be compared"],
    );
    let missing = database.url().replace(database.name(), "ultra_not_there");
    with(
        &missing,
        "no-such-database",
        &["ultra_not_there", "createdb"],
    );
}

fn altered(from: &Path, to: &Path, at: usize, bytes: &[u8]) {
    let mut content = std::fs::read(from).unwrap();
    content[at..at + bytes.len()].copy_from_slice(bytes);
    std::fs::write(to, content).unwrap();
}

/// What the role may not read is named, with the statement that lets it.
#[tokio::test]
async fn a_catalog_that_may_not_be_read() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let options = "NOCREATEDB NOSUPERUSER";
    let role = server.role("ultra_blind", options, Some(PASSWORD)).await;
    let role = role.unwrap();
    let database = server.database().await.unwrap();
    database
        .execute("REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC")
        .await
        .unwrap();
    let project = Project::stock("blind");
    let run = project.front(None, &["inspect", &database.url_as(&role)]);
    assert_eq!(run.out, "");
    let grant = format!(
        "GRANT SELECT ON pg_catalog.pg_policy TO \"{}\"",
        role.name()
    );
    run.fails("catalog", &["pg_policy", &grant]);
}
