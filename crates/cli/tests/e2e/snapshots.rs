//! `migration/schema.json`, and roles that may not create databases.

use sqlx::{Connection, PgConnection, Row};
use ultra_testing::{PostgresServer, TestDatabase, TestRole, require_postgres};

use crate::database::Database;
use crate::project::Project;
use crate::run::PASSWORD;

const FILE: &str = "migration/schema.json";
const INDEX: &str = "CREATE INDEX ix_users_role ON users (role);\n";

/// Without what was read before.
fn forget(project: &Project) {
    std::fs::remove_dir_all(project.path("target")).ok();
}

#[tokio::test]
async fn a_snapshot_is_made_and_its_age_is_known() {
    let project = Project::stock("snapshot");
    let url = Database::any_url();
    let url = url.as_deref();
    let check = || project.built(None, &["snapshot", "--check"]);
    check().code(1).says(&[
        "there is no migration/schema.json",
        "→ ultra-migrate snapshot",
    ]);
    project.built(None, &["check"]).ok();
    let made = project.built(url, &["snapshot"]).ok();
    assert_eq!(made.out, "migration/schema.json\n");
    let text = project.read(FILE);
    forget(&project);
    let again = project.built(url, &["snapshot", "--json"]).ok().json();
    assert_eq!(again["changed"], false, "{again}");
    assert_eq!(text, project.read(FILE));
    if url.is_some() {
        check().ok().says(&["the snapshot is of these revisions"]);
        project.built(None, &["check"]).ok();
        // Without a server the part that fits is kept.
        let kept = project.built(None, &["snapshot"]).ok();
        kept.says(&["no PostgreSQL server is at hand", "like that already"]);
    } else {
        check().code(1).says(&["has no part for PostgreSQL"]);
    }

    for (spoilt, words) in [
        (text.replace("\"email\"", "\"mail\""), "was changed by hand"),
        (
            format!("<<<<<<< HEAD\n{text}"),
            "has git's conflict markers",
        ),
        (
            text.replacen("\"version\": 1", "\"version\": 9", 1),
            "another version",
        ),
        (
            text.replace("\"revisions\": \"sha256:", "\"revisions\": \"sha256:0"),
            "other revisions",
        ),
        (
            text.replace("\"tool\": \"", "\"tool\": \"9."),
            "made by version 9.",
        ),
        (String::new(), "isn't what `snapshot` writes"),
    ] {
        assert_ne!(spoilt, text, "{words}");
        project.write(FILE, &spoilt);
        check().code(1).says(&[words]);
        let found = project.built(None, &["check", "--json"]).code(1).json();
        assert_eq!(found["findings"][0]["kind"], "snapshot", "{found}");
        // It says nothing about the live database.
        project.built(None, &["verify"]).ok();
        project.built(url, &["snapshot"]).ok();
        assert_eq!(text, project.read(FILE), "{words}");
    }
}

#[tokio::test]
async fn generate_keeps_a_snapshot_current() {
    let project = Project::new("snapshot-kept");
    let url = Database::any_url();
    let url = url.as_deref();
    project.front(url, &["snapshot"]).ok();
    project.append("schema/indexes.sql", INDEX);
    project.built(url, &["auto", "index on role"]).ok();
    let followed = project.read(FILE);
    assert!(followed.contains("ix_users_role"));
    forget(&project);
    // What was proved is what the revisions produce when they are replayed.
    project
        .front(url, &["snapshot"])
        .ok()
        .says(&["like that already"]);
    assert_eq!(followed, project.read(FILE));

    let said = project.built(url, &["generate", "by hand"]).ok();
    said.says(&["schema.json is behind for", "ultra-migrate snapshot"]);
    project
        .front(url, &["check"])
        .code(1)
        .says(&["is of other revisions than these"]);
}

/// A database, and a role that may do everything in it and make no other.
async fn confined(server: &PostgresServer) -> (TestDatabase, TestRole, String) {
    let options = "NOCREATEDB NOSUPERUSER";
    let role = server
        .role("ultra_place", options, Some(PASSWORD))
        .await
        .unwrap();
    let database = server.database().await.unwrap();
    let grants = format!(
        "GRANT CREATE ON SCHEMA public TO \"{role}\"; GRANT CREATE ON DATABASE \"{}\" TO \"{role}\"",
        database.name(),
        role = role.name()
    );
    database.execute(&grants).await.unwrap();
    let url = database.url_as(&role);
    (database, role, url)
}

async fn number(connection: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(connection).await.unwrap().get(0)
}

#[tokio::test]
async fn a_role_that_may_not_create_databases_generates_by_the_snapshot() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let (database, role, url) = confined(server).await;
    let url = Some(url.as_str());
    let project = Project::stock("snapshot-role");
    project.built(url, &["upgrade"]).ok();
    project.append("schema/indexes.sql", INDEX);
    let grant = format!("ALTER ROLE \"{}\" CREATEDB", role.name());
    let auto = ["auto", "index on role", "--json"];
    let refused = project.built(url, &auto).fails("scratch", &[&grant]);
    refused.says(&[
        "--scratch-url",
        "ultra-migrate snapshot",
        "there is no migration/schema.json",
    ]);
    project.built(url, &["verify"]).fails("scratch", &[&grant]);

    let admin = server.url();
    project
        .built(None, &["snapshot", "--scratch-url", &admin])
        .ok();
    forget(&project);
    let live = Database::Postgres(database);
    let before = live.dump().await;
    let mut watcher = PgConnection::connect(&live.url()).await.unwrap();
    let child = project
        .migrator_command(url)
        .args(auto)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let generating = std::thread::spawn(move || child.wait_with_output().unwrap());
    // Locks on what was there before; what it makes itself nobody else sees.
    let locks = "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation \
        WHERE l.pid <> pg_backend_pid() AND l.relation >= 16384 \
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let mut seen = 0;
    while !generating.is_finished() {
        seen += number(&mut watcher, locks).await;
        let schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ultra%'";
        seen += number(&mut watcher, schemas).await;
    }
    let run = crate::run::Run::ended(generating.join().unwrap()).ok();
    let report = run.json();
    assert_eq!(
        report["changes"][0]["databases"][0], "PostgreSQL",
        "{report}"
    );
    let warned = report["warnings"].to_string();
    assert!(warned.contains("was not proved"), "{report}");
    assert_eq!((seen, before), (0, live.dump().await));
    let text = std::fs::read_to_string(report["file"]["path"].as_str().unwrap()).unwrap();
    assert!(text.contains("ix_users_role"), "{text}");
}

#[tokio::test]
async fn without_the_right_checks_work_by_the_snapshot_and_what_reaches_out_is_refused() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let (database, role, url) = confined(server).await;
    let url = Some(url.as_str());
    let project = Project::stock("snapshot-checks");
    project.built(url, &["upgrade"]).ok();
    let admin = server.url();
    project
        .built(None, &["snapshot", "--scratch-url", &admin])
        .ok();
    forget(&project);
    project.built(url, &["check", "--entities"]).ok();
    project.built(url, &["verify"]).ok();
    database
        .execute("ALTER TABLE users ADD COLUMN by_hand text")
        .await
        .unwrap();
    let drift = project.built(url, &["verify"]).code(1);
    drift.says(&["add column users.by_hand"]);

    let grant = format!("ALTER ROLE \"{}\" CREATEDB", role.name());
    for (sql, reason) in [
        (
            "ALTER TABLE public.users ADD COLUMN x text;",
            "schema `public` is named",
        ),
        (
            "CREATE EXTENSION pgcrypto;",
            "`CREATE EXTENSION PGCRYPTO …` could reach beyond it",
        ),
        ("COMMIT;", "`COMMIT …`"),
    ] {
        project.write("schema/postgres/out.sql", sql);
        let refused = project.built(url, &["auto", "x"]);
        refused.fails("scratch", &["schema/postgres/out.sql", reason, &grant]);
    }
    project.write("schema/postgres/out.sql", "");
    // An index that nobody said yet, so that nothing is known from before.
    project.append("schema/indexes.sql", INDEX);
    database
        .execute(
            "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
             CREATE EVENT TRIGGER seen ON ddl_command_end EXECUTE FUNCTION seen()",
        )
        .await
        .unwrap();
    let refused = project.built(url, &["auto", "x"]);
    refused.fails("scratch", &["event trigger `seen` would see it", &grant]);
    let revoke = format!(
        "DROP EVENT TRIGGER seen; REVOKE CREATE ON DATABASE \"{}\" FROM \"{}\"",
        database.name(),
        role.name()
    );
    database.execute(&revoke).await.unwrap();
    let refused = project.built(url, &["auto", "x"]);
    refused.fails("scratch", &["GRANT CREATE ON DATABASE", &grant]);
}
