//! What was meant, where a side or a name was typed otherwise.

use crate::database::Database;
use crate::project::Project;

const USERS: &str = "CREATE TABLE users (id integer PRIMARY KEY, name text);";

#[tokio::test]
async fn a_side_that_is_not_there_is_named_with_what_was_meant() {
    let project = Project::stock("mistyped-side");
    project.write("users.sql", USERS);
    let Database::Sqlite(file) = Database::sqlite() else {
        return;
    };
    file.execute(USERS).await.unwrap();
    std::fs::copy(file.path(), project.path("b.db")).unwrap();
    let diff = |to: &str| {
        let sides = ["diff", "--dialect", "sqlite", "--from", "users.sql", "--to"];
        project.front(None, &[&sides[..], &[to]].concat())
    };
    let url = "b.db is an SQLite database, not SQL: say `sqlite://b.db`";
    diff("b.db").fails("extras", &[url]);
    diff("sqlite://b.db").ok().says(&["no difference"]);
    diff("c.db").fails("extras", &["c.db can't be read", "`sqlite://c.db`"]);
    diff("entites").fails("extras", &["did you mean `entities`?"]);
    let run = project.front(None, &["inspect", "revision"]);
    run.fails("extras", &["did you mean `revisions`?"]);
    let run = diff("nowhere.sql");
    assert!(!run.err.contains("did you mean"), "{run}");
    let run = project.front(None, &["diff", "--form", "live", "--to", "b.sql"]);
    run.code(2).says(&["'--from'"]);
    let run = project.front(None, &["upgrad"]);
    run.code(2).says(&["'upgrade'"]);
}

#[tokio::test]
async fn a_dialect_that_contradicts_a_url_is_refused() {
    let project = Project::stock("mistyped-dialect");
    project.write("users.sql", USERS);
    for database in Database::both().await {
        let (own, other, title) = if database.is_postgres() {
            ("postgres", "sqlite", "PostgreSQL")
        } else {
            ("sqlite", "postgres", "SQLite")
        };
        database.execute(USERS).await;
        let url = database.url();
        let diff = |dialect: &str| {
            let sides = [
                "diff",
                "--from",
                &url,
                "--to",
                "users.sql",
                "--dialect",
                dialect,
            ];
            project.front(None, &sides)
        };
        diff(own).ok().says(&["no difference"]);
        let words = format!("--dialect {other} is for SQL files alone");
        diff(other).fails("answer", &[&words, title]);
    }
}

#[tokio::test]
async fn an_answer_about_what_is_not_there_says_what_is() {
    let project = Project::stock("mistyped-answer");
    for (from, to) in Database::both()
        .await
        .into_iter()
        .zip(Database::both().await)
    {
        from.execute(USERS).await;
        from.execute("INSERT INTO users VALUES (1, 'Ada')").await;
        to.execute(
            "CREATE TABLE users (id integer PRIMARY KEY, full_name text, age integer NOT NULL)",
        )
        .await;
        let (a, b) = (from.url(), to.url());
        let diff = |answer: &[&str]| {
            let sides = ["diff", "--from", &a, "--to", &b];
            project.front(None, &[&sides, answer].concat())
        };
        for (answer, meant) in [
            (["--rename", "users.nmae=full_name"], "users.name"),
            (["--rename", "user.name=full_name"], "users.name"),
            (["--rename", "users.name=full_nam"], "users.full_name"),
            (["--drop", "users.nme"], "users.name"),
            (["--drop", "usres"], "users"),
            (["--backfill", "users.aeg=1"], "users.age"),
            (["--backfill", "user.age=1"], "users.age"),
            (["--drop", "user.name"], "users.name"),
        ] {
            let run = diff(&answer);
            assert_eq!(run.out, "");
            let run = run.fails("answer", &[&format!("did you mean `{meant}`?")]);
            // No entity takes part in this, and no file would be written.
            assert!(!run.err.contains("entity"), "{run}");
        }
        let run = diff(&[]).fails("refused", &["not planned:"]);
        assert!(!run.err.contains("file"), "{run}");
    }
}

/// A folder of SQL files is read with those in it; those of another database are not.
#[test]
fn folders_in_a_folder_are_read_too() {
    let project = Project::stock("mistyped-folders");
    project.write("wanted/tables/users.sql", USERS);
    project.write(
        "wanted/names.sql",
        "CREATE VIEW names AS SELECT name FROM users;",
    );
    project.write(
        "wanted/views/old/ids.sql",
        "CREATE VIEW ids AS SELECT id FROM users;",
    );
    project.write(
        "wanted/sqlite/low.sql",
        "CREATE VIEW low AS SELECT lower(name) AS n FROM users;",
    );
    project.write("wanted/postgres/no.sql", "CREATE EXTENSION hstore;");
    project.write("wanted/.trash/no.sql", "CREATE TABLE trash (id integer);");
    let sides = ["inspect", "wanted", "--dialect", "sqlite"];
    let run = project.front(None, &sides).ok();
    for name in ["users", "names", "ids", "low"] {
        assert!(
            run.out.contains(&format!(" {name} ")) || run.out.contains(&format!("\"{name}\"")),
            "{run}"
        );
    }
    assert!(!run.out.contains("trash"), "{run}");
}
