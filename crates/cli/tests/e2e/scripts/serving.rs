//! The script becomes the server.

use super::stage::Stage;
use crate::database::Database;
use crate::project::{Project, workspace};
use crate::run::Run;

/// Address and arguments, from the environment and from behind the script's name.
#[test]
fn the_server_gets_its_address_and_its_arguments() {
    let project = Project::stock("scripts-arguments");
    let database = Database::sqlite();
    let url = database.url();
    project.built(Some(&url), &["upgrade"]).ok();
    let stage = Stage::new(&project);
    for (variables, arguments, gets) in [
        (&[][..], &[][..], "--host 0.0.0.0 --port 8000"),
        (
            &[("HOST", "127.0.0.1"), ("PORT", "09000")],
            &["--", "--log", "a b"],
            "--host 127.0.0.1 --port 9000 --log a b",
        ),
        (&[], &["--port", "1"], "--host 0.0.0.0 --port 1"),
        (
            &[("HOST", ""), ("PORT", "")],
            &["--", "--port=1", "--host=::1"],
            "--port=1 --host=::1",
        ),
        (&[], &["--", "--"], "--host 0.0.0.0 --port 8000 --"),
        (&[], &["--", "--help"], "--host 0.0.0.0 --port 8000 --help"),
    ] {
        let mut start = stage.start(Some(&url), variables);
        start.args(arguments);
        let mut running = stage.spawn(start);
        // The same process: signals of whoever started the script are the server's.
        let server = format!("server {}: {gets}\n", running.pid());
        running.says(&server);
        running.signal("TERM");
        let run = running.end().ok();
        run.says(&["server: ended by SIGTERM"]);
        stage.nothing_is_left();
    }
}

#[test]
fn the_exit_code_is_the_servers() {
    let project = Project::stock("scripts-code");
    let database = Database::sqlite();
    let url = database.url();
    project.built(Some(&url), &["upgrade"]).ok();
    let stage = Stage::new(&project);
    stage.program("ultra-server", "#!/bin/sh\nexit 7\n");
    Run::of(&mut stage.start(Some(&url), &[])).code(7);
    stage.program("ultra-server", "#!/no/such/interpreter\n");
    Run::of(&mut stage.start(Some(&url), &[]))
        .code(2)
        .says(&["ultra-server can't be run"]);
}

#[test]
fn help_needs_nothing() {
    let project = Project::stock("scripts-help");
    let stage = Stage::new(&project);
    for script in ["start-migrate.sh", "check_migrations.sh", "db_migrate.sh"] {
        for flag in ["-h", "--help"] {
            let run = Run::of(stage.script(script, None).arg(flag).env("PORT", "x")).ok();
            assert!(run.err.is_empty(), "{run}");
            run.says(&[&format!("Usage: scripts/{script} "), "Exit codes: "]);
        }
    }
    assert!(stage.names("").is_empty());
}

/// The page says of each variable what the script's help says.
#[test]
fn the_page_has_every_variable_and_its_default() {
    let project = Project::stock("scripts-page");
    let stage = Stage::new(&project);
    let help = Run::of(stage.script("start-migrate.sh", None).arg("--help")).ok();
    let page = workspace().join("documentation/reference/scripts.md");
    let page = std::fs::read_to_string(page).unwrap();
    let mut count = 0;
    for pair in help.out.split([' ', ',', '\n']) {
        let Some((name, default)) = pair.split_once('=') else {
            continue;
        };
        let row = format!("| `{name}` | `{default}` | ");
        assert!(page.contains(&row), "no `{row}` in the page");
        count += 1;
    }
    assert_eq!(count, 8, "{help}");
}
