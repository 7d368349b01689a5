//! `check_migrations.sh` for pipelines, `db_migrate.sh` with the migrator on PATH.

use super::stage::Stage;
use crate::database::Database;
use crate::project::Project;
use crate::run::Run;

#[tokio::test]
async fn the_check_says_by_its_code_whether_something_is_pending() {
    let project = Project::stock("scripts-check");
    for database in Database::both().await {
        let stage = Stage::new(&project);
        let url = database.url();
        let check = |arguments: &[&str]| {
            Run::of(
                stage
                    .script("check_migrations.sh", Some(&url))
                    .args(arguments),
            )
        };
        check(&[]).ok().says(&["1 revision pending"]);
        check(&["--fail-on-pending"])
            .code(1)
            .says(&["m20261121_152019_create_ultra"]);
        let report = check(&["--fail-on-pending", "--json"]).code(1).json();
        assert_eq!(report["findings"][0]["kind"], "pending", "{report}");
        assert_eq!(report["pending"][0]["revision"], "ab38c3f2f48f", "{report}");
        project.built(Some(&url), &["upgrade"]).ok();
        let run = check(&["--fail-on-pending", "--json"]).ok();
        assert!(
            run.err.is_empty() && run.json()["pending"] == serde_json::json!([]),
            "{run}"
        );
        stage.nothing_is_left();
    }
}

#[test]
fn a_check_that_cannot_be_made_is_an_error() {
    let project = Project::stock("scripts-uncheckable");
    let stage = Stage::new(&project);
    let check = |url| {
        let mut command = stage.script("check_migrations.sh", Some(url));
        Run::of(command.args(["--fail-on-pending", "--json"]))
    };
    check("postgres://u@127.0.0.1:1/d").fails("unreachable", &["127.0.0.1:1"]);
    check("nonsense").fails("url", &["DATABASE_URL"]);
    for (ending, code) in [
        ("exit 101", 2),
        ("exit 3", 2),
        ("kill -s KILL $$", 2),
        ("exit 130", 130),
    ] {
        stage.program("migration", &format!("#!/bin/sh\n{ending}\n"));
        check("sqlite://x.db").code(code);
    }
}

#[test]
fn a_signal_ends_the_check_and_what_it_runs() {
    let project = Project::stock("scripts-check-signal");
    let stage = Stage::new(&project);
    stage.program("migration", "#!/bin/sh\necho ready\nexec sleep 600\n");
    for signal in ["TERM", "INT"] {
        let mut running = stage.spawn(stage.script("check_migrations.sh", Some("sqlite://x.db")));
        running.says("ready");
        running.signal(signal);
        running
            .end()
            .code(130)
            .says(&[&format!("ended by SIG{signal}")]);
        stage.nothing_is_left();
    }
}

#[test]
fn the_script_of_the_former_system_uses_the_migrator_on_path() {
    let project = Project::stock("scripts-former");
    let stage = Stage::new(&project);
    let here = stage.path("");
    let here = here.to_string_lossy();
    let here = here.trim_end_matches('/');
    stage.program("migration", "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
    stage.program("ultra-migrate", "#!/bin/sh\nprintf 'front <%s>' \"$@\"\n");
    let former = |arguments: &[&str]| Run::of(stage.script("db_migrate.sh", None).args(arguments));
    for (arguments, gets) in [
        (&["backup"][..], "<backup>".to_owned()),
        (
            &["backup", "a b.dump"],
            format!("<backup><-o><{here}/a b.dump>"),
        ),
        (&["backup", "-o", "x"], format!("<backup><-o><{here}/x>")),
        (
            &["-s", "app", "backup", "/x", "-v"],
            "<backup><-s><app><-o></x><-v>".to_owned(),
        ),
        (
            &["restore", "backups/a.sql"],
            format!("<restore><{here}/backups/a.sql>"),
        ),
        (&["upgrade", "--backup"], "<upgrade><--backup>".to_owned()),
        (
            &["downgrade", "-1", "--backup", "--backup-dir", "b"],
            "<downgrade><-1><--backup><--backup-dir><b>".to_owned(),
        ),
        (
            &["downgrade", "head:-1", "--sql", "--dialect", "sqlite"],
            "<downgrade><head:-1><--sql><--dialect><sqlite>".to_owned(),
        ),
        (
            &["downgrade", "-1", "-n", "--rehearse", "clone"],
            "<downgrade><-1><--dry-run><--rehearse><clone>".to_owned(),
        ),
        (
            &["-u", "sqlite://x.db", "status"],
            "<status><-u><sqlite://x.db>".to_owned(),
        ),
    ] {
        let run = former(arguments).ok();
        assert_eq!(run.out, gets, "{arguments:?}");
    }
    for arguments in [
        &["nonsense"][..],
        &["restore"],
        &["downgrade", "--lock-wait", "5"],
        &[],
    ] {
        former(arguments)
            .code(2)
            .says(&["error: ", "Usage: scripts/db_migrate.sh"]);
    }
    former(&["backup", "--dry-run"])
        .code(2)
        .says(&["is not in this version of ultra-migrate"]);
}
