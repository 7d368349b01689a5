//! In the workspace, where the programs aren't on PATH, Cargo builds them first. Here a stand-in
//! for Cargo does; the real one is in `tests/documents`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::stage::Stage;
use crate::project::Project;

const SCRIPTS: [&str; 3] = ["start-migrate.sh", "check_migrations.sh", "db_migrate.sh"];

/// Like Cargo it starts a compiler, which doesn't end because Cargo does.
const BUSY: &str =
    "#!/bin/sh\nsleep 600 &\necho \"$$ $!\" >\"$STAGE/numbers\"\necho compiling\nwait\n";

fn stage(project: &Project) -> Stage<'_> {
    let stage = Stage::new(project);
    stage.forget("migration");
    stage.forget("ultra-server");
    stage
}

#[test]
fn a_build_that_fails_is_an_error() {
    let project = Project::stock("scripts-build");
    let stage = stage(&project);
    for script in SCRIPTS {
        let mut command = stage.script(script, Some("sqlite://x.db"));
        if script == "db_migrate.sh" {
            command.arg("status");
        }
        let run = stage.spawn(command).end().code(2);
        run.says(&[
            "cargo was called",
            "error: building failed",
            "nothing was run",
        ]);
    }
    assert!(stage.names("").is_empty());
}

#[test]
fn signals_while_building_end_the_compilers_too() {
    let project = Project::stock("scripts-compilers");
    let stage = stage(&project);
    stage.program("cargo", BUSY);
    for script in SCRIPTS {
        for signal in ["TERM", "INT"] {
            let mut command = stage.script(script, Some("sqlite://x.db"));
            if script == "db_migrate.sh" {
                command.arg("status");
            }
            command.env("STAGE", stage.path(""));
            let mut running = stage.spawn(command);
            running.says("compiling");
            running.signal(signal);
            let run = running.end().code(130);
            run.says(&[&format!(
                "ended by SIG{signal} while building: nothing was run"
            )]);
            let numbers = fs::read_to_string(stage.path("numbers")).unwrap();
            assert_eq!(numbers.split_whitespace().count(), 2, "{numbers}");
            for number in numbers.split_whitespace() {
                ended(number);
            }
        }
    }
}

/// A process must be gone, after a moment.
#[track_caller]
fn ended(number: &str) {
    let line = Path::new("/proc").join(number).join("cmdline");
    let deadline = Instant::now() + Duration::from_secs(2);
    while !fs::read_to_string(&line).unwrap_or_default().is_empty() {
        assert!(Instant::now() < deadline, "{number} is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}
