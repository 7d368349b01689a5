//! `diff` and `inspect`.

use ultra_testing::require_postgres;

use crate::database::Database;
use crate::project::Project;
use crate::run::PASSWORD;

const BEFORE: &str = "CREATE TABLE users (id integer PRIMARY KEY, name text);
    CREATE VIEW names AS SELECT name FROM users;";

const AFTER: &str = "CREATE TABLE users (id integer PRIMARY KEY, full_name text, age integer);
    CREATE VIEW names AS SELECT full_name AS name FROM users;";

/// Runs what was printed, as one script.
async fn apply(database: &Database, script: &str) {
    database.execute(script).await;
}

#[tokio::test]
async fn what_is_printed_leads_there_and_back() {
    let project = Project::stock("diff");
    for (from, to) in Database::both()
        .await
        .into_iter()
        .zip(Database::both().await)
    {
        from.execute(BEFORE).await;
        from.execute("INSERT INTO users VALUES (1, 'Ada')").await;
        to.execute(AFTER).await;
        let (a, b) = (from.url(), to.url());
        let diff = |more: &[&str]| {
            let sides = ["diff", "--from", &a, "--to", &b];
            project.front(None, &[&sides, more].concat())
        };
        // A row could be lost: it must be said what happened to its name.
        let refused = diff(&["--sql"]).fails("refused", &["--rename users.name="]);
        assert_eq!(refused.out, "");

        let rename = ["--rename", "users.name=full_name"];
        let words = diff(&rename).ok();
        words.says(&[
            "~ rename column users.name to full_name",
            "+ add column users.age",
        ]);
        diff(&[&rename[..], &["--exit-code"]].concat()).code(1);
        let up = diff(&[&rename[..], &["--sql"]].concat()).ok().out;
        let down = diff(&[&rename[..], &["--down"]].concat()).ok().out;
        let before = from.structure().await;

        apply(&from, &up).await;
        assert_eq!(diff(&["--sql", "--exit-code"]).ok().out, "");
        assert_eq!(from.rows("SELECT full_name FROM users").await.len(), 1);
        apply(&from, &down).await;
        assert_eq!(from.structure().await, before);

        // Without rows there is nothing to ask.
        from.execute("DELETE FROM users").await;
        assert!(diff(&["--sql"]).ok().out.contains("DROP COLUMN"));
    }
}

#[tokio::test]
async fn a_structure_that_was_printed_is_the_structure() {
    let project = Project::stock("inspect");
    for (from, to) in Database::both()
        .await
        .into_iter()
        .zip(Database::both().await)
    {
        from.execute(AFTER).await;
        let sql = project.front(None, &["inspect", &from.url()]).ok().out;
        apply(&to, &sql).await;
        let sides = ["diff", "--from", &from.url(), "--to", &to.url()];
        let run = project.front(None, &sides).ok();
        run.says(&["no difference"]);
        let json = project.front(None, &["inspect", &from.url(), "--json"]);
        assert_eq!(
            json.ok().json()["schema"]["tables"][0]["name"]["name"],
            "users"
        );
    }
}

#[test]
fn files_are_read_in_any_order() {
    let project = Project::stock("diff-files");
    project.write("wanted/a_view.sql", "CREATE VIEW v AS SELECT id FROM t;");
    project.write(
        "wanted/b_table.sql",
        "CREATE TABLE t (id integer PRIMARY KEY);",
    );
    project.write("wrong.sql", "CREATE TABLE t (id integer PRIMARY");
    let diff = |from: &str| {
        let sides = [
            "diff",
            "--dialect",
            "sqlite",
            "--from",
            from,
            "--to",
            "wanted",
        ];
        project.front(None, &sides)
    };
    project.write("empty.sql", "");
    diff("empty.sql")
        .ok()
        .says(&["+ add table t", "+ add view v"]);
    diff("wanted").ok().says(&["no difference"]);
    diff("wrong.sql").fails("extras", &["wrong.sql"]);
    diff("nowhere.sql").fails("extras", &["nowhere.sql"]);
}

#[test]
fn entities_and_revisions_are_sides_of_a_project() {
    let project = Project::stock("diff-project");
    let sides = ["diff", "--from", "revisions", "--to", "entities"];
    let run = project.built(None, &sides).ok();
    run.says(&["no difference"]);
    let sides = ["diff", "--to", "revisions"];
    let run = project.built(None, &sides).ok();
    run.says(&["+ add table users"]);
}

/// Rows that a policy hides from who asks are rows all the same.
#[tokio::test]
async fn a_table_whose_rows_are_hidden_is_not_empty() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let options = "NOCREATEDB NOSUPERUSER";
    let role = server.role("ultra_diff", options, Some(PASSWORD)).await;
    let role = role.unwrap();
    let (from, to) = (
        server.database().await.unwrap(),
        server.database().await.unwrap(),
    );
    let table = "CREATE TABLE users (id integer PRIMARY KEY, name text);";
    let hidden = format!(
        "{table} INSERT INTO users VALUES (1, 'Ada'); ALTER TABLE users ENABLE ROW LEVEL SECURITY;
         GRANT SELECT ON users TO \"{}\"",
        role.name()
    );
    from.execute(&hidden).await.unwrap();
    let wanted = "CREATE TABLE users (id integer PRIMARY KEY, full_name text);
        ALTER TABLE users ENABLE ROW LEVEL SECURITY";
    to.execute(wanted).await.unwrap();
    let project = Project::stock("diff-hidden");
    let (a, b) = (from.url_as(&role), to.url_as(&role));
    let run = project.front(None, &["diff", "--from", &a, "--to", &b, "--sql"]);
    assert_eq!(run.out, "");
    run.fails("refused", &["--rename users.name=full_name"]);
}

/// A script that fails halfway changes nothing, also where the shell goes on after an error.
#[tokio::test]
async fn a_script_that_fails_leaves_an_sqlite_file_as_it_was() {
    let project = Project::stock("diff-shell");
    let (from, to) = (Database::sqlite(), Database::sqlite());
    let table = "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);";
    from.execute(
        "CREATE TABLE users (id integer PRIMARY KEY, name text); INSERT INTO users VALUES (1, NULL);
         CREATE VIEW names AS SELECT name FROM users",
    )
    .await;
    to.execute(&format!(
        "{table} CREATE VIEW names AS SELECT name FROM users"
    ))
    .await;
    let (a, b) = (from.url(), to.url());
    let diff = |more: &[&str]| {
        let sides = ["diff", "--from", &a, "--to", &b, "--sql"];
        project.front(None, &[&sides, more].concat()).ok().out
    };
    let before = from.dump().await;
    let Database::Sqlite(file) = &from else {
        unreachable!();
    };
    let path = file.path();
    for stops in [true, false] {
        let mut shell = std::process::Command::new("sqlite3");
        shell.args(stops.then_some("-bail")).arg(path);
        let Ok(ended) = fed(&mut shell, &diff(&[])) else {
            // The shell isn't installed everywhere.
            return;
        };
        assert!(!ended.success());
        assert_eq!(from.dump().await, before, "with -bail: {stops}");
    }
    let script = diff(&["--backfill", "users.name=Ada"]);
    let ended = fed(std::process::Command::new("sqlite3").arg(path), &script);
    assert!(ended.unwrap().success());
    assert_eq!(diff(&[]), "");
}

/// Runs a program with this on its standard input.
fn fed(
    command: &mut std::process::Command,
    input: &str,
) -> std::io::Result<std::process::ExitStatus> {
    let piped = std::process::Stdio::piped;
    let mut child = command
        .stdin(piped())
        .stdout(piped())
        .stderr(piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        std::io::Write::write_all(&mut stdin, input.as_bytes())?;
    }
    Ok(child.wait_with_output()?.status)
}
