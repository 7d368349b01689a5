//! What can be wrong with what is asked and with the database: one clear message, exit code 2,
//! files and database as they were.

use ultra_testing::require_postgres;

use crate::database::Database;
use crate::project::Project;
use crate::run::{PASSWORD, Run};

/// Runs the verb, which must change no file of the project.
#[track_caller]
fn harmless(project: &Project, url: Option<&str>, arguments: &[&str]) -> Run {
    let files = project.files();
    let run = project.built(url, arguments);
    assert!(
        files == project.files(),
        "{arguments:?} changed files: {run}"
    );
    run
}

#[tokio::test]
async fn unknown_and_ambiguous_revisions() {
    let project = Project::stock("unknown");
    // Ids that begin alike, written by hand, are enough for the verbs that read sources.
    let first = project.front(None, &["heads", "--json"]).ok().json();
    let first = first["revisions"][0]["revision"]
        .as_str()
        .unwrap()
        .to_owned();
    for database in Database::both().await {
        let url = database.url();
        for verb in ["upgrade", "downgrade"] {
            let run = harmless(&project, Some(&url), &[verb, "nonsense"]);
            run.fails("unknown-revision", &["`nonsense`", "ultra-migrate history"]);
        }
        let near = harmless(
            &project,
            Some(&url),
            &["show", &format!("{}0", &first[..11])],
        );
        near.code(2).says(&["ultra-migrate history"]);
        // An exact id is never ambiguous; `create` is a part of a name, but not its beginning.
        harmless(&project, Some(&url), &["upgrade", "+7"])
            .fails("out-of-range", &["`+7`", "ultra-migrate history"]);
        harmless(&project, Some(&url), &["upgrade", "-1"])
            .fails("wrong-direction", &["ultra-migrate downgrade -1"]);
        harmless(&project, Some(&url), &["upgrade", "a::b"])
            .fails("target-syntax", &["is no target", "`head`"]);
        assert!(!database.exists() || !database.dump().await.contains("users"));
    }
    let failed = harmless(&project, None, &["upgrade", "nonsense", "--json"])
        .code(2)
        .json();
    assert_eq!(failed["error"]["code"], "unknown-revision", "{failed}");
    assert!(!project.path("ultra.db").exists());
    for number in ["1", "2"] {
        project.add_revision(
            &format!("m21000101_00000{number}_x"),
            &format!("abc{number}"),
            &first,
        );
    }
    project.front(None, &["show", "abc"]).fails(
        "ambiguous-revision",
        &["`abc`", "abc1", "abc2", "type more"],
    );
}

#[test]
fn urls_that_say_nothing() {
    let project = Project::stock("urls");
    for (url, word) in [
        ("nonsense", "no database URL"),
        ("mysql://u:Kn0rr-and-Zwiebel@h/d", "mysql"),
        ("postgres://u:Kn0rr-and-Zwiebel@h:port/d", "percent-encode"),
        (
            "postgres://u:Kn0rr-and-Zwiebel@h/d?sslmode=perhaps",
            "perhaps",
        ),
    ] {
        for verb in [
            &["status"][..],
            &["upgrade"],
            &["auto", "x"],
            &["check"],
            &["verify"],
        ] {
            let run = harmless(&project, Some(url), verb);
            run.fails("url", &["DATABASE_URL: ", word]);
        }
        harmless(&project, None, &["status", "--url", url]).fails("url", &["--url: ", word]);
    }
    let nobody = "postgres://u:Kn0rr-and-Zwiebel@127.0.0.1:1/d";
    for verb in [&["status"][..], &["upgrade"], &["verify"]] {
        harmless(&project, Some(nobody), verb).fails("unreachable", &["127.0.0.1:1"]);
    }
    let folder = "sqlite://not/here/at-all.db";
    // A file may be made later. One that can't be is no empty database.
    for verb in ["upgrade", "status", "current", "check", "verify", "inspect"] {
        harmless(&project, Some(folder), &[verb]).fails("no-such-folder", &["mkdir -p"]);
    }
    project.write(
        "text.db",
        &"this is no database, and long enough to be looked at.\n".repeat(30),
    );
    harmless(&project, Some("sqlite://text.db"), &["status"]).fails("not-a-database", &["text.db"]);
    project.write("ultra-migrate.toml", "dialect = \"sqlite\"\n");
    harmless(&project, None, &["status"]).fails("config", &["ultra-migrate.toml", "dialect"]);
}

#[tokio::test]
async fn servers_that_say_no() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let project = Project::stock("refused");
    let role = server
        .role("ultra_e2e", "NOCREATEDB NOSUPERUSER", Some(PASSWORD))
        .await
        .unwrap();
    let database = server.database().await.unwrap();
    let right = database.url_as(&role);
    database
        .execute(&format!(
            "GRANT ALL ON SCHEMA public TO \"{}\"",
            role.name()
        ))
        .await
        .unwrap();
    let before = ultra_testing::dump_postgres(&database).await.unwrap();

    // Only a server that asks for passwords refuses a wrong one: the one of `TEST_DATABASE_URL` may not.
    if server.folder().is_some() {
        let wrong = right.replace(PASSWORD, "wrong-one");
        let run = harmless(&project, Some(&wrong), &["upgrade"])
            .fails("authentication", &[role.name(), "password"]);
        assert!(!run.err.contains("wrong-one"), "{run}");
    }
    let missing = right.replace(database.name(), "ultra_not_there");
    for verb in [&["upgrade"][..], &["status"], &["verify"]] {
        harmless(&project, Some(&missing), verb)
            .fails("no-such-database", &["ultra_not_there", "createdb"]);
    }
    // To apply it no more is needed; to plan, a place to try things out in.
    project.append(
        "schema/indexes.sql",
        "CREATE INDEX ix_users_role ON users (role);\n",
    );
    let files = project.files();
    let run = harmless(&project, Some(&right), &["auto", "x"]);
    run.fails(
        "scratch",
        &[role.name(), "ALTER ROLE", "CREATEDB", "--scratch-url"],
    );
    assert_eq!(
        before,
        ultra_testing::dump_postgres(&database).await.unwrap()
    );
    assert!(files == project.files());
    project
        .built(Some(&right), &["upgrade"])
        .ok()
        .says(&["***"]);
    harmless(&project, Some(&right), &["verify"]).fails("scratch", &["CREATEDB"]);
    // An empty database that somebody made for it will do, and is empty again afterwards.
    let scratch = server.database().await.unwrap();
    let empty = ultra_testing::dump_postgres(&scratch).await.unwrap();
    scratch
        .execute(&format!(
            "ALTER DATABASE \"{}\" OWNER TO \"{}\"",
            scratch.name(),
            role.name()
        ))
        .await
        .unwrap();
    project
        .built(
            Some(&right),
            &["verify", "--scratch-url", &scratch.url_as(&role)],
        )
        .ok();
    assert_eq!(empty, ultra_testing::dump_postgres(&scratch).await.unwrap());
    database
        .execute("DROP SCHEMA public CASCADE")
        .await
        .unwrap();
    drop((database, scratch));
}

#[tokio::test]
async fn applied_names_that_nobody_knows() {
    let project = Project::stock("names");
    for database in Database::both().await {
        let url = database.url();
        let url = Some(url.as_str());
        project.built(url, &["upgrade"]).ok();
        let later = "m21001231_000000_later";
        database
            .execute(&format!(
                "INSERT INTO seaql_migrations VALUES ('{later}', 1)"
            ))
            .await;
        let status = project.built(url, &["status", "--json"]).ok().json();
        assert_eq!(
            (&status["state"], &status["ahead"][0]),
            (&"ahead".into(), &later.into())
        );
        for verb in [
            &["status"][..],
            &["current"],
            &["upgrade"],
            &["check"],
            &["check", "--fail-on-pending"],
        ] {
            project.built(url, verb).ok().says(&[later]);
        }
        project
            .built(url, &["downgrade", "-1"])
            .fails("ahead", &[later, "newer binary"]);
        project
            .built(url, &["down"])
            .fails("ahead", &[later, "newer binary"]);

        let earlier = "m20000101_000000_earlier";
        database
            .execute(&format!(
                "UPDATE seaql_migrations SET version = '{earlier}' WHERE version = '{later}'"
            ))
            .await;
        let before = database.rows("seaql_migrations").await;
        let status = project.built(url, &["status", "--json"]).ok().json();
        assert_eq!(
            (&status["state"], &status["missing"][0]),
            (&"missing".into(), &earlier.into())
        );
        for verb in [&["upgrade"][..], &["downgrade", "base"], &["up"], &["down"]] {
            project
                .built(url, verb)
                .fails("missing-revision", &[earlier, "restore the file"]);
        }
        project
            .built(url, &["check"])
            .code(1)
            .says(&[earlier, "restore the file"]);
        project.built(url, &["verify"]).code(1).says(&[earlier]);
        assert_eq!(before, database.rows("seaql_migrations").await);
    }
}

#[test]
fn a_word_that_is_no_verb() {
    let project = Project::stock("usage");
    for arguments in [
        &["upgrad"][..],
        &[],
        &["generate"],
        &["downgrade"],
        &["status", "--nonsense"],
    ] {
        harmless(&project, None, arguments).code(2);
        let front = project.front(None, arguments).code(2);
        assert!(front.out.is_empty(), "{front}");
    }
    harmless(&project, None, &["auto", "  "]).fails("usage", &["auto \"add users.age\""]);
}
