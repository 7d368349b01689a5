//! Passwords: whatever is in them, nobody sees them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use ultra_backup::{backup, restore};
use ultra_runner::DatabaseUrl;
use ultra_testing::{TestDatabase, TestRole, rows_postgres};

use crate::support::{
    folder, from, names, processes_called, processes_with, quiet, server, to, url,
};

const SPECIAL: &str = r#"p@ss:w/or\d#?%41&=+'"$`~!^*()[]{}|;<>, é表.-_"#;

/// Looks at all processes until it is told to stop.
struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Processes that worked on the database.
    at_work: usize,
    with_argument: usize,
    with_variable: usize,
}

fn watch(database: &str, password: &str) -> Watch {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let (database, password) = (format!("PGDATABASE={database}"), password.to_owned());
    let thread = std::thread::spawn(move || {
        let mut seen = Seen::default();
        while !stopped.load(Ordering::Relaxed) {
            seen.at_work += processes_with(&database).len();
            seen.with_argument += processes_called(&password).len();
            seen.with_variable += processes_with(&password).len();
            std::thread::sleep(Duration::from_millis(1));
        }
        seen
    });
    Watch { stop, thread }
}

impl Watch {
    fn finish(self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

/// The URL of the role, with every byte of the password encoded.
fn url_as(database: &TestDatabase, role: &TestRole, password: &str) -> DatabaseUrl {
    let encoded: String = password
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let (scheme, rest) = database.url().split_once("://").map(own).unwrap();
    let (_, rest) = rest.split_once('@').unwrap();
    let user = role.name().replace('\'', "%27");
    url(&format!("{scheme}://{user}:{encoded}@{rest}"))
}

fn own((scheme, rest): (&str, &str)) -> (String, String) {
    (scheme.to_owned(), rest.to_owned())
}

/// A database of a role that can't log in without this password.
async fn database_of(password: &str) -> Option<(TestDatabase, TestRole)> {
    let server = server()?;
    server.folder()?;
    let role = server
        .role("o'wner", "CREATEDB NOSUPERUSER", Some(password))
        .await
        .unwrap();
    let database = server.database().await.unwrap();
    let owner = role.name().replace('"', "\"\"");
    let own = format!("ALTER DATABASE {} OWNER TO \"{owner}\"", database.name());
    database.execute(&own).await.unwrap();
    Some((database, role))
}

fn password_files() -> Vec<String> {
    let mut names = names(&std::env::temp_dir());
    names.retain(|name| {
        let path = std::env::temp_dir().join(name);
        name.starts_with(".ultra-migrate-")
            && std::fs::read_to_string(path).is_ok_and(|text| text.contains("p@ss\\:w"))
    });
    names
}

#[tokio::test]
async fn a_password_of_special_characters_works_and_is_never_seen() {
    let Some((database, role)) = database_of(SPECIAL).await else {
        return;
    };
    let owned = url_as(&database, &role, SPECIAL);
    let fill = "CREATE TABLE t AS SELECT n, md5(n::text) AS x FROM generate_series(1, 50000) n";
    let mut own = crate::support::connect(&owned).await;
    sqlx::raw_sql(fill).execute(&mut own).await.unwrap();
    drop(own);
    let place = folder();
    let file = place.path().join("backup");

    let watch = watch(database.name(), SPECIAL);
    backup(&to(&owned, &file), &mut quiet).await.unwrap();
    let report = restore(&from(&owned, &file), &mut quiet).await.unwrap();
    let seen = watch.finish();
    assert!(seen.at_work > 0, "the watch has seen nothing");
    assert_eq!((seen.with_argument, seen.with_variable), (0, 0));
    assert_eq!(password_files(), Vec::<String>::new());
    assert_eq!(report.notes, Vec::<String>::new());
    assert_eq!(report.manifest.row_count(), 50_000);
    assert_eq!(rows_postgres(&database, "t").await.unwrap().len(), 50_000);
    // The owner is who it was.
    let owner = "SELECT r.rolname AS owner FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba \
                 WHERE d.datname = current_database()";
    let owner = rows_postgres(&database, owner).await.unwrap();
    assert!(owner[0].contains(role.name()), "{owner:?}");
    let bytes = std::fs::read(&file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("p@ss") && !text.contains(role.name()));
}

#[tokio::test]
async fn a_wrong_password_is_said_before_anything_is_done() {
    let Some((database, role)) = database_of("right").await else {
        return;
    };
    let wrong = url_as(&database, &role, "mistaken");
    let place = folder();
    let file = place.path().join("backup");
    let error = backup(&to(&wrong, &file), &mut quiet).await.unwrap_err();
    assert_eq!(error.code(), "authentication");
    assert!(!error.to_string().contains("mistaken"));
    assert!(names(place.path()).is_empty());
}
