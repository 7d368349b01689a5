//! What can be wrong with what the operator says: one message, exit code 2, at once, no server.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use ultra_testing::require_postgres;

use super::stage::Stage;
use crate::database::Database;
use crate::project::Project;
use crate::run::{PASSWORD, Run};

#[test]
fn a_database_that_nobody_named_is_an_error_at_once() {
    let project = Project::stock("scripts-unnamed");
    let stage = Stage::new(&project);
    let run = stage
        .refuses(None, &[])
        .fails("no-url", &["DATABASE_URL", "the server was not started"]);
    assert!(!run.err.contains("attempt"), "{run}");
    assert!(!stage.path("ultra.db").exists());
    for (url, code) in [
        ("nonsense", "url"),
        ("mysql://u:Kn0rr-and-Zwiebel@h/d", "url"),
        ("sqlite://not/here/at-all.db", "no-such-folder"),
    ] {
        let run = stage.refuses(Some(url), &[("BACKUP_BEFORE_MIGRATE", "off")]);
        let run = run.fails(code, &["the server was not started"]);
        assert!(!run.err.contains("attempt"), "{run}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_a_missing_database_are_errors_at_once() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let project = Project::stock("scripts-refused");
    let stage = Stage::new(&project);
    let role = server
        .role("ultra_start", "NOCREATEDB NOSUPERUSER", Some(PASSWORD))
        .await
        .unwrap();
    let database = server.database().await.unwrap();
    let right = database.url_as(&role);
    let mut wrong = vec![(
        right.replace(database.name(), "ultra_not_there"),
        "no-such-database",
        "ultra_not_there",
    )];
    // Only a server that asks for passwords refuses a wrong one.
    if server.folder().is_some() {
        wrong.push((
            right.replace(PASSWORD, "wrong-one"),
            "authentication",
            role.name(),
        ));
    }
    for (url, code, says) in wrong {
        let run = stage.refuses(Some(&url), &[("DB_CONNECTION_RETRY_INTERVAL", "0")]);
        let run = run.fails(code, &[says, "the server was not started"]);
        assert!(
            !run.err.contains("attempt") && !run.err.contains("wrong-one"),
            "{run}"
        );
    }
}

#[test]
fn a_variable_that_is_not_what_it_should_be_is_named_before_anything_is_done() {
    let project = Project::stock("scripts-variables");
    let stage = Stage::new(&project);
    let url = Database::sqlite().url();
    let booleans = [
        "APPLY_MIGRATIONS",
        "BACKUP_BEFORE_MIGRATE",
        "ALLOW_PENDING_MIGRATIONS",
    ];
    for name in booleans {
        for value in ["maybe", "2", "\"true\"", "true ", "truefalse"] {
            let run = stage.refuses(Some(&url), &[(name, value)]).code(2);
            run.says(&[&format!(
                "error: {name} is '{value}': allowed are true, yes, on, 1 and false, no, off, 0"
            )]);
        }
    }
    for (name, range, wrong) in [
        ("DB_CONNECTION_RETRIES", "1 to 1000000", ["0", "many", "-1"]),
        (
            "DB_CONNECTION_RETRY_INTERVAL",
            "0 to 86400",
            ["2s", "1.5", "99999999999999999999"],
        ),
        ("DB_CONNECTION_TIMEOUT", "1 to 86400", ["0", "0x10", "5 5"]),
        ("PORT", "0 to 65535", ["65536", "http", "$(id)"]),
    ] {
        for value in wrong {
            let run = stage.refuses(Some(&url), &[(name, value)]).code(2);
            run.says(&[&format!(
                "error: {name} is '{value}': allowed is a whole number from {range}"
            )]);
        }
    }
    assert!(stage.names("").is_empty(), "{:?}", stage.names(""));
}

#[test]
fn programs_that_are_not_there_are_named() {
    let project = Project::stock("scripts-alone");
    let stage = Stage::new(&project);
    let scripts = stage.path("scripts");
    std::fs::create_dir(&scripts).unwrap();
    for name in ["start-migrate.sh", "check_migrations.sh", "programs.sh"] {
        let text = stage
            .script(name, None)
            .get_args()
            .last()
            .unwrap()
            .to_owned();
        let copy = scripts.join(name);
        std::fs::write(&copy, std::fs::read(text).unwrap()).unwrap();
        std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    for name in ["start-migrate.sh", "check_migrations.sh"] {
        let mut command = Command::new(scripts.join(name));
        command
            .current_dir(stage.path(""))
            .env("PATH", "/usr/bin:/bin");
        let run = Run::of(&mut command).code(2);
        run.says(&["error: neither", "'migration'", "on PATH"]);
    }
    assert_eq!(stage.names(""), ["scripts"]);
}

#[test]
fn folders_that_cannot_be_made_are_an_error() {
    let project = Project::stock("scripts-folders");
    let stage = Stage::new(&project);
    std::fs::write(stage.path("temp"), "in the way").unwrap();
    let run = stage.refuses(Some(&Database::sqlite().url()), &[]).code(2);
    run.says(&["temp", "folders can't be made in", "writable"]);
}

#[test]
fn a_migrator_that_is_another_program_is_an_error() {
    let project = Project::stock("scripts-other");
    let stage = Stage::new(&project);
    for (text, says) in [
        ("exit 0", "isn't understood"),
        ("echo '{ \"state\": \"sideways\" }'", "isn't understood"),
        (
            "echo 'cannot find libssl.so'; exit 127",
            "cannot find libssl.so",
        ),
        (
            "echo 'error: unexpected argument' >&2; exit 1",
            "unexpected argument",
        ),
        ("kill -s KILL $$", "exit code 137"),
    ] {
        stage.program("migration", &format!("#!/bin/sh\n{text}\n"));
        let run = stage.refuses(Some("sqlite://x.db"), &[]).code(2);
        run.says(&[says, "the server was not started"]);
    }
}

#[test]
fn a_database_for_the_server_alone_is_refused() {
    let project = Project::stock("scripts-two-databases");
    let stage = Stage::new(&project);
    for option in ["--url", "-s"] {
        let mut command = stage.script("start-migrate.sh", Some("sqlite://a.db"));
        let run = Run::of(command.args([option, "sqlite://b.db"]));
        run.code(2).says(&[option, "DATABASE_URL"]);
        assert!(!stage.path("a.db").exists());
    }
}

#[test]
fn a_pipeline_without_a_database_is_an_error() {
    let project = Project::stock("scripts-no-database");
    let stage = Stage::new(&project);
    let run = Run::of(&mut stage.script("check_migrations.sh", None));
    run.fails("no-url", &["DATABASE_URL"]);
}
