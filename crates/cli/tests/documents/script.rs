//! The script with the commands of the former system.

use std::fs;

use crate::copy::{Copy, empty, executable, workspace};
use crate::readme::CLONE;

#[test]
fn the_script_of_the_former_system() {
    let copy = Copy::of_the_workspace("script", CLONE);
    let script = copy.folder.join("scripts/db_migrate.sh");
    let backup = copy.folder.join("before.sqlite.zst");
    let run = |arguments: &str| copy.run(&format!("cd / && {} {arguments}", script.display()));
    for (arguments, code, says) in [
        ("help", 0, "Usage: scripts/db_migrate.sh COMMAND"),
        ("", 2, "error: no command was given"),
        ("nonsense", 2, "error: unknown command 'nonsense'"),
        ("downgrade", 2, "error: downgrade needs a revision"),
        ("auto", 2, "error: auto needs a message"),
        ("init", 2, "error[already-there]"),
        ("restore", 2, "error: restore needs a file"),
        ("upgrade --sql", 0, "-- upgrade base:head on "),
        ("downgrade -1 --sql", 2, "error[script-start]"),
        ("upgrade -n", 0, "rehearsed 1 revision"),
        ("status", 0, "1 revision pending"),
        ("upgrade head", 0, "applied 1 revision"),
        ("-v status", 0, "up to date"),
        ("downgrade -1", 0, "reverted 1 revision"),
        ("check --fail-on-pending", 1, "1 revision to be applied"),
        ("auto -n 'nothing at all'", 0, "nothing to do"),
        ("history", 0, "<base> -> "),
        (
            "verify",
            0,
            "the live schema is what its applied revisions produce",
        ),
        ("upgrade nonsense", 2, "error[unknown-revision]"),
        ("upgrade", 0, "applied 1 revision"),
        ("backup", 0, "backups/backup_"),
        (
            &format!("backup {}", backup.display()),
            0,
            "before.sqlite.zst",
        ),
        ("downgrade base --backup", 0, "backups/pre_migration_"),
        (
            &format!("restore {}", backup.display()),
            0,
            "the database as it was before is kept",
        ),
        ("status", 0, "up to date"),
    ] {
        let (got, output) = run(arguments);
        assert_eq!(got, code, "db_migrate.sh {arguments}:\n{output}");
        assert!(
            output.contains(says),
            "db_migrate.sh {arguments}: no `{says}` in\n{output}"
        );
    }
}

#[test]
fn the_script_runs_the_migrator_on_path_elsewhere() {
    let folder = empty("elsewhere");
    fs::create_dir_all(folder.join("scripts")).unwrap();
    let script = folder.join("scripts/db_migrate.sh");
    for name in ["scripts/db_migrate.sh", "scripts/programs.sh"] {
        fs::copy(workspace().join(name), folder.join(name)).unwrap();
    }
    let migrator = folder.join("migration");
    fs::write(
        &migrator,
        "#!/bin/sh\nfor a; do echo \"<$a>\"; done; exit 1\n",
    )
    .unwrap();
    executable(&migrator);
    let copy = Copy::at(folder.clone(), CLONE);
    let command = format!(
        "PATH={}:/usr/bin:/bin; {} auto -v 'add a' --json",
        folder.display(),
        script.display()
    );
    assert_eq!(
        copy.run(&command),
        (1, "<auto>\n<-v>\n<add a>\n<--json>\n".to_owned())
    );
    fs::remove_file(&migrator).unwrap();
    let (code, output) = copy.run(&format!("PATH=/usr/bin:/bin; {} status", script.display()));
    assert_eq!(code, 2);
    assert!(
        output.contains("no program") || output.contains("'migration' on PATH"),
        "{output}"
    );
}
