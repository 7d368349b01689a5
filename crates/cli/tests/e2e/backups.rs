//! `backup`, `restore`, `upgrade --backup` through the command line.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::database::Database;
use crate::project::Project;
use crate::run::Run;

/// The files of a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[tokio::test]
async fn a_run_with_backup_takes_one_before_it_changes_anything() {
    for (at, database) in Database::both().await.into_iter().enumerate() {
        let project = Project::stock(&format!("backup-before-{at}"));
        let (url, folder) = (database.url(), project.path("backups"));
        let url = Some(url.as_str());
        let run = project.built(url, &["upgrade", "--backup", "--json"]).ok();
        let taken = files(&folder);
        assert_eq!(taken.len(), 1, "{taken:?}");
        assert_eq!(run.json()["backup"], taken[0].to_str().unwrap());
        let kind = if database.is_postgres() {
            "dump"
        } else {
            "sqlite"
        };
        let file = name(&taken[0]);
        assert!(file.starts_with("pre_migration_20"), "{file}");
        assert!(file.ends_with(&format!("_base.{kind}.zst")), "{file}");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&taken[0]), mode(&folder)), (0o600, 0o700));
        let runs = project.built(url, &["history", "--runs", "--json"]).ok();
        assert_eq!(runs.json()["runs"][0]["backup_id"], file);

        // Nothing to do: no backup of it.
        let run = project.built(url, &["upgrade", "--backup"]).ok();
        run.says(&["up to date"]);
        assert_eq!(files(&folder).len(), 1);

        // A second one has the head in its name, and goes where it is told.
        let other = project.path("elsewhere");
        let at = other.to_str().unwrap();
        let arguments = ["downgrade", "base", "--backup", "--backup-dir", at];
        project.built(url, &arguments).ok().says(&["read back"]);
        assert!(name(&files(&other)[0]).contains("_ab38c3f2f48f."));
    }
}

#[tokio::test]
async fn a_wanted_backup_that_fails_stops_the_run() {
    for (at, database) in Database::both().await.into_iter().enumerate() {
        let project = Project::stock(&format!("backup-fails-{at}"));
        let url = database.url();
        project.write("taken", "not a folder");
        let arguments = ["upgrade", "--backup", "--backup-dir", "taken"];
        let run = project.built(Some(&url), &arguments);
        run.fails("backup-file", &["taken"]);
        let status = project.built(Some(&url), &["status", "--json"]).ok().json();
        assert_eq!(status["applied"], 0);
    }
}

#[tokio::test]
async fn what_was_backed_up_comes_back_and_the_old_one_is_kept() {
    for (at, database) in Database::both().await.into_iter().enumerate() {
        let project = Project::stock(&format!("backup-restore-{at}"));
        let text = database.url();
        let url = Some(text.as_str());
        project.built(url, &["upgrade"]).ok();
        let insert = "INSERT INTO users (email, hashed_password) VALUES ('ada@example.org', 'x')";
        database.execute(insert).await;
        let (rows, structure) = (database.rows("users").await, database.structure().await);

        // The front binary needs neither migrator nor project for it.
        let file = project.path("own.backup");
        let file = file.to_str().unwrap();
        let run = project
            .front(None, &["backup", "-u", &text, "-o", file])
            .ok();
        assert_eq!(run.out.trim(), "own.backup");
        project
            .built(url, &["backup", "-o", file])
            .fails("backup-exists", &[file]);

        database.execute("DELETE FROM users").await;
        project.built(url, &["downgrade", "base"]).ok();
        let run = project.built(url, &["restore", file, "--json"]).ok();
        let report = run.json();
        assert_eq!(report["heads"][0], "ab38c3f2f48f");
        let kept = report["kept"].as_str().unwrap().to_owned();
        assert!(kept.contains("_before_20"), "{kept}");
        assert_eq!(database.rows("users").await, rows);
        assert_eq!(database.structure().await, structure);
        project.built(url, &["status"]).ok().says(&["up to date"]);
        remove(&database, &kept).await;
    }
}

/// The database that a restore kept.
async fn remove(database: &Database, kept: &str) {
    if database.is_postgres() {
        database.execute(&format!("DROP DATABASE \"{kept}\"")).await;
    } else {
        std::fs::remove_file(kept).unwrap();
    }
}

#[test]
fn what_is_no_backup_is_refused() {
    let project = Project::stock("backup-refused");
    project.write("dump.sql", "CREATE TABLE t (id integer);\n");
    let restore = |file: &str| -> Run { project.built(None, &["restore", file]) };
    restore("dump.sql").fails("backup-foreign", &["dump.sql", "SQL"]);
    restore("nowhere").fails("backup-file", &["nowhere"]);
    let run = project.built(None, &["backup"]);
    run.fails("no-such-file", &["ultra.db"]);
    assert!(!project.path("backups").exists());
    assert!(!project.path("ultra.db").exists());
}
