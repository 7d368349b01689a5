//! What `diff` and `inspect` say on stderr beside what they print, and what they keep to themselves.

use ultra_testing::require_postgres;

use crate::database::Database;
use crate::project::Project;
use crate::run::PASSWORD;

#[tokio::test]
async fn rows_without_a_value_are_told_of_before_they_make_it_fail() {
    let project = Project::stock("warned-null");
    for (from, to) in Database::both()
        .await
        .into_iter()
        .zip(Database::both().await)
    {
        let table = "CREATE TABLE users (id integer PRIMARY KEY, nick text, full_name text);
            CREATE TABLE notes (id integer PRIMARY KEY, body text);";
        from.execute(table).await;
        from.execute("INSERT INTO users VALUES (1, 'x', NULL); INSERT INTO notes VALUES (1, 'x')")
            .await;
        let wanted = table.replace("full_name text", "name text NOT NULL");
        let wanted = wanted.replace("nick text", "nick text NOT NULL");
        to.execute(&wanted.replace("body text", "body text NOT NULL"))
            .await;
        let (a, b) = (from.url(), to.url());
        let diff = |more: &[&str]| {
            let sides = ["diff", "--from", &a, "--to", &b, "--rename"];
            let rename = ["users.full_name=name", "--sql"];
            project
                .front(None, &[&sides[..], &rename, more].concat())
                .ok()
        };
        let run = diff(&[]);
        let words = "warning: users.name becomes NOT NULL and rows hold NULL";
        assert_eq!(run.err.matches("warning").count(), 1, "{run}");
        let run = run.says(&[words, "`--backfill users.name=VALUE` fills them"]);
        assert!(run.out.contains("users"), "{run}");
        let given = diff(&["--backfill", "users.name=Ada"]);
        assert_eq!(given.err, "");
        let json = diff(&["--json"]).json();
        assert_eq!(json["warnings"].as_array().unwrap().len(), 1, "{json}");
        from.execute(&given.out).await;
        assert_eq!(diff_again(&project, &a, &b), "");
    }
}

fn diff_again(project: &Project, a: &str, b: &str) -> String {
    let sides = ["diff", "--from", a, "--to", b, "--sql"];
    project.front(None, &sides).ok().out
}

#[tokio::test]
async fn a_value_that_is_none_of_its_type_is_refused() {
    let (Some(from), Some(to)) = (Database::postgres().await, Database::postgres().await) else {
        return;
    };
    from.execute("CREATE TABLE users (id integer PRIMARY KEY); INSERT INTO users VALUES (1)")
        .await;
    to.execute(
        "CREATE TYPE mood AS ENUM ('ok');
         CREATE TABLE users (id integer PRIMARY KEY, age integer NOT NULL, m mood NOT NULL, nick varchar(3) NOT NULL)",
    )
    .await;
    let project = Project::stock("warned-value");
    let (a, b) = (from.url(), to.url());
    let diff = |age: &str, mood: &str, nick: &str| {
        let values = [("age", age), ("m", mood), ("nick", nick)];
        let values = values.map(|(column, value)| format!("--backfill=users.{column}={value}"));
        let sides = ["diff", "--from", &a, "--to", &b, "--sql"];
        let values = values.each_ref().map(String::as_str);
        project.front(None, &[&sides[..], &values].concat())
    };
    for (age, mood, nick, why) in [
        (
            "old",
            "ok",
            "x",
            "users.age: invalid input syntax for type integer",
        ),
        ("true", "ok", "x", "users.age: true is no integer"),
        ("1", "fine", "x", "users.m: `fine` is none of mood: ok"),
        (
            "1",
            "ok",
            "long",
            "users.nick: `long` is too long for character varying(3)",
        ),
    ] {
        let run = diff(age, mood, nick);
        assert_eq!(run.out, "");
        run.fails("answer", &[&format!("--backfill {why}")]);
    }
    // What stands in other columns is not known yet.
    let up = diff("length(nick)", "ok", "lower('A')").ok().out;
    from.execute(&up.replace("length(nick)", "1")).await;
    assert_eq!(diff_again(&project, &a, &b), "");
}

#[tokio::test]
async fn what_is_made_anew_is_said_to_lose_its_owner() {
    let (Some(from), Some(to)) = (Database::postgres().await, Database::postgres().await) else {
        return;
    };
    let before = "CREATE TABLE users (id integer PRIMARY KEY, name text);
        CREATE VIEW names AS SELECT name FROM users;";
    from.execute(&format!("{before} GRANT SELECT ON names TO PUBLIC"))
        .await;
    to.execute(&before.replace("name text", "name varchar(9)"))
        .await;
    let project = Project::stock("warned-owner");
    let sides = ["diff", "--from", &from.url(), "--to", &to.url(), "--sql"];
    let run = project.front(None, &sides).ok();
    let run = run.says(&[
        "warning: made anew",
        "view names",
        "`--owners` keeps the owner",
    ]);
    assert!(run.out.contains("GRANT SELECT ON TABLE names TO PUBLIC"));
    let run = project.front(None, &[&sides[..], &["--owners"]].concat());
    assert_eq!(run.ok().err, "");
}

/// Every run here fails where the password is on either stream, so the ones that may show it use
/// another one.
#[tokio::test]
async fn passwords_of_user_mappings_are_shown_when_asked() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let (from, to) = (
        server.database().await.unwrap(),
        server.database().await.unwrap(),
    );
    let foreign = "CREATE EXTENSION postgres_fdw;
        CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h');";
    let mapping = |password: &str| {
        format!(
            "{foreign} CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password '{password}')"
        )
    };
    if from.execute(&mapping(PASSWORD)).await.is_err() {
        // The extension isn't installed everywhere.
        return;
    }
    to.execute(&mapping("other-word")).await.unwrap();
    let project = Project::stock("warned-secrets");
    let (a, b) = (from.url(), to.url());
    for more in [&[][..], &["--json"]] {
        let run = project.front(None, &[&["inspect", &a], more].concat()).ok();
        run.says(&["password '********'", "masked", "`--secrets`"]);
    }
    let words = project
        .front(None, &["diff", "--from", &a, "--to", &b])
        .ok();
    words.says(&["~ alter user mapping public on s"]);
    let sides = ["diff", "--from", &a, "--to", &b, "--json"];
    project.front(None, &sides).ok().says(&["masked"]);

    let shown = project.front(None, &["inspect", &b, "--secrets"]).ok();
    shown.says(&["password 'other-word'"]);
    // What is to be run has what it needs, and says so.
    to.execute("ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (DROP password)")
        .await
        .unwrap();
    from.execute("ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'third-word')")
        .await
        .unwrap();
    let sides = ["diff", "--from", &b, "--to", &a, "--sql"];
    let run = project.front(None, &sides).ok();
    run.says(&[
        "password 'third-word'",
        "warning: the statements hold passwords",
    ]);
}
