//! Where a backup can't go. Each ends without a file, and says why.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use ultra_backup::{BackupError, backup, prepare_folder, restore};
use ultra_runner::DatabaseUrl;
use ultra_testing::SqliteFile;

use crate::support::{folder, from, mode, names, postgres, quiet, to, url};

/// Both kinds, and what keeps them.
struct Both {
    postgres: Option<crate::support::Place>,
    sqlite: SqliteFile,
}

impl Both {
    async fn new() -> Self {
        let postgres = postgres().await;
        if let Some(place) = &postgres {
            let rows = "CREATE TABLE t AS SELECT n, md5(n::text) || md5((n + 1)::text) AS x \
                        FROM generate_series(1, 60000) n";
            place.database.execute(rows).await.unwrap();
        }
        let sqlite = SqliteFile::new().unwrap();
        let rows = "CREATE TABLE t (x BLOB); WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL \
                    SELECT n + 1 FROM c LIMIT 3000) INSERT INTO t SELECT randomblob(1000) FROM c";
        sqlite.execute(rows).await.unwrap();
        Self { postgres, sqlite }
    }

    fn urls(&self) -> Vec<DatabaseUrl> {
        let mut urls = vec![url(&self.sqlite.url())];
        urls.extend(self.postgres.as_ref().map(crate::support::Place::url));
        urls
    }

    async fn refused(&self, file: &Path) -> Vec<BackupError> {
        let mut errors = Vec::new();
        for url in self.urls() {
            errors.push(backup(&to(&url, file), &mut quiet).await.unwrap_err());
        }
        errors
    }
}

#[tokio::test]
async fn what_is_there_stays() {
    let both = Both::new().await;
    let place = folder();
    let file = place.path().join("there");
    std::fs::write(&file, "mine").unwrap();
    let (link, dangling) = (place.path().join("link"), place.path().join("dangling"));
    symlink(&file, &link).unwrap();
    symlink("/nonexistent/place", &dangling).unwrap();
    for (path, said) in [
        (&file, "exists, and"),
        (&link, "(a link to "),
        (&dangling, "(a link to /nonexistent/place)"),
        (&place.path().to_path_buf(), "exists, and"),
    ] {
        for error in both.refused(path).await {
            assert_eq!(error.code(), "backup-exists");
            assert!(error.to_string().contains(said), "{error}");
        }
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(names(place.path()), ["dangling", "link", "there"]);
}

#[tokio::test]
async fn a_folder_must_be_there_and_take_files() {
    let both = Both::new().await;
    for error in both.refused(Path::new("/nonexistent/place/file")).await {
        assert_eq!(error.code(), "backup-file");
        let text = error.to_string();
        assert!(
            text.contains("mkdir -p -m 700 /nonexistent/place"),
            "{text}"
        );
    }
    // Not even root can make files there.
    for error in both.refused(Path::new("/proc/file")).await {
        assert_eq!(error.code(), "backup-file");
        assert!(error.to_string().contains("in /proc:"), "{error}");
    }
}

#[tokio::test]
async fn a_folder_is_made_for_nobody_else() {
    let place = folder();
    let made = place.path().join("a/backups");
    prepare_folder(&made).unwrap();
    prepare_folder(&made).unwrap();
    assert_eq!(mode(&made), 0o700);
    std::fs::write(place.path().join("file"), "").unwrap();
    let error = prepare_folder(&place.path().join("file/x")).unwrap_err();
    assert_eq!(error.code(), "backup-file");
}

/// One megabyte; unmounted at the end.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        std::fs::create_dir(at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
            .arg(at)
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(at.to_path_buf()));
        }
        crate::support::skipped("a_full_disk_leaves_nothing", "mounting takes root");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_full_disk_leaves_nothing() {
    let both = Both::new().await;
    let place = folder();
    let small = place.path().join("small");
    let Some(_disk) = SmallDisk::mount(&small) else {
        return;
    };
    for error in both.refused(&small.join("backup")).await {
        assert_eq!(error.code(), "disk-full", "{error}");
        let BackupError::DiskFull { written, .. } = error else {
            panic!("{error}");
        };
        assert!((100_000..2_000_000).contains(&written), "{written}");
        assert_eq!(names(&small), Vec::<String>::new());
    }

    // The other way: a database that is to be larger than its disk.
    let file = place.path().join("backup");
    let large = url(&both.sqlite.url());
    backup(&to(&large, &file), &mut quiet).await.unwrap();
    std::fs::write(small.join("app.db"), "").unwrap();
    let target = DatabaseUrl::sqlite_file(small.join("app.db"));
    let error = restore(&from(&target, &file), &mut quiet)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "disk-full", "{error}");
    assert_eq!(names(&small), ["app.db"]);
}
