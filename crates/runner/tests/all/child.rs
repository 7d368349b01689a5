//! A runner in a process of its own, so that it can be killed: this very test program, started
//! again.

use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_runner::{
    DatabaseUrl, Direction, LockOptions, Place, RetryPolicy, RunContext, Session, SessionOptions,
    Step, Stop, history, run,
};

/// The variable that makes a test program a child.
const URL: &str = "ULTRA_CHILD_URL";

/// What [`revisions`] leave: queries that give one number each, and that number.
pub(crate) const EFFECTS: [(&str, i64); 7] = [
    ("SELECT count(*) FROM seaql_migrations", 5),
    ("SELECT sum(n) FROM counter", 2),
    ("SELECT count(*) FROM people", 500),
    ("SELECT count(*) FROM people WHERE email IS NULL", 0),
    (
        "SELECT count(*) FROM pg_index WHERE NOT indisvalid OR NOT indisready",
        0,
    ),
    (
        "SELECT count(*) FROM pg_class WHERE relname IN ('people_email', 'people_name') AND relkind = 'i'",
        2,
    ),
    ("SELECT count(*) FROM batches", 5),
];

struct Texts(&'static str, Vec<String>);

impl MigrationName for Texts {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Texts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for text in &self.1 {
            manager.get_connection().execute_unprepared(text).await?;
        }
        Ok(())
    }
}

/// Three revisions in transactions, one that is journalled with a backfill in batches, one with
/// two concurrent builds.
pub(crate) fn revisions() -> Vec<Step> {
    let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    let mut batches: Vec<String> = Vec::new();
    for batch in 0..5 {
        let (from, to) = (batch * 100, batch * 100 + 99);
        batches.push(format!(
            "UPDATE people SET email = name || '@example.org' WHERE id BETWEEN {from} AND {to}"
        ));
        batches.push(format!("INSERT INTO batches VALUES ({batch})"));
    }
    let all = [
        (
            Texts(
                "m1_people",
                texts(&[
                    "CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, email text)",
                    "INSERT INTO people SELECT n, 'p' || n FROM generate_series(0, 499) n",
                ]),
            ),
            true,
        ),
        (
            Texts(
                "m2_counter",
                texts(&[
                    "CREATE TABLE counter (n integer)",
                    "CREATE TABLE batches (n integer)",
                    "INSERT INTO counter VALUES (1)",
                ]),
            ),
            true,
        ),
        (Texts("m3_backfill", batches), false),
        (
            Texts(
                "m4_indexes",
                texts(&[
                    "CREATE UNIQUE INDEX CONCURRENTLY people_email ON people (email)",
                    "CREATE INDEX CONCURRENTLY people_name ON people (name)",
                ]),
            ),
            false,
        ),
        (
            Texts(
                "m5_more",
                texts(&[
                    "ALTER TABLE people ALTER COLUMN email SET NOT NULL",
                    "INSERT INTO counter VALUES (1)",
                ]),
            ),
            true,
        ),
    ];
    let total = all.len();
    let step = |(index, (migration, transaction)): (usize, (Texts, bool))| {
        let declared = ultra_revision::Revision {
            transaction,
            ..ultra_revision::Revision::BASE
        };
        let id = format!("id-{}", migration.0);
        Step {
            place: Place {
                index: index + 1,
                total,
            },
            ..Step::new(&id, Some(&declared), Direction::Up, Arc::new(migration))
        }
    };
    all.into_iter().enumerate().map(step).collect()
}

/// Those, and others: twenty in all.
pub(crate) fn twenty() -> Vec<Step> {
    let mut steps = revisions();
    for n in steps.len()..20 {
        let name: &'static str = Box::leak(format!("m{n}_table").into_boxed_str());
        let up = vec![
            format!("CREATE TABLE table_{n} (id integer)"),
            format!("INSERT INTO table_{n} VALUES (1)"),
        ];
        let id = format!("id-{name}");
        let declared = ultra_revision::Revision::BASE;
        let migration = Arc::new(Texts(name, up));
        steps.push(Step::new(&id, Some(&declared), Direction::Up, migration));
    }
    steps
}

/// What a database of either kind takes: the last fifteen of the twenty.
pub(crate) fn simple() -> Vec<Step> {
    twenty().split_off(5)
}

/// Which revisions a child runs.
const SET: &str = "ULTRA_CHILD_SET";

fn chosen() -> Vec<Step> {
    match std::env::var(SET).as_deref() {
        Ok("twenty") => twenty(),
        Ok("simple") => simple(),
        Ok(_) | Err(_) => revisions(),
    }
}

/// What a plain `upgrade` does. Says why where it fails.
pub(crate) async fn upgrade(url: &DatabaseUrl, steps: &[Step]) -> Result<(), String> {
    let options = SessionOptions {
        create_sqlite: true,
        ..SessionOptions::default()
    };
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let session = Session::open(url, &options).await.map_err(|it| said(&it))?;
    let state = history::state(session.connection()).await;
    let applied = state.map_err(|it| said(&it))?.applied.unwrap_or_default();
    if applied.len() < steps.len() {
        let waiting = LockOptions {
            deadline: Duration::from_secs(120),
        };
        let locked = session.lock(&waiting, &mut |_| {}).await;
        let locked = locked.map_err(|it| said(&it))?;
        history::install(&locked).await.map_err(|it| said(&it))?;
        let context = RunContext {
            run_id: format!("run-{}", std::process::id()),
            user: "ada".to_owned(),
            host: "engine".to_owned(),
            tool_version: "0.1.0".to_owned(),
            backup_id: None,
            hook: None,
            retry: RetryPolicy::default(),
            stop: Stop::default(),
        };
        for step in steps {
            let ran = run(&locked, step, &context, &mut |_| {}).await;
            ran.map_err(|it| said(&it))?;
        }
        locked.unlock().await.map_err(|it| said(&it))?;
    }
    session.close().await.map_err(|it| said(&it))
}

/// The child's whole life; nothing where this program is no child.
#[test]
fn child() {
    let Ok(url) = std::env::var(URL) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let url = DatabaseUrl::parse(&url).unwrap();
    if let Err(error) = runtime.block_on(upgrade(&url, &chosen())) {
        eprintln!("{error}");
        std::process::exit(2);
    }
}

/// A child, killed at a place where one is named.
pub(crate) fn command(url: &str, failpoint: Option<&str>, log: Option<&Path>) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "child::child", "--nocapture", "--test-threads=1"])
        .env(URL, url)
        .stdout(std::process::Stdio::null());
    if let Some(failpoint) = failpoint {
        command.env("ULTRA_FAILPOINT", failpoint);
    }
    if let Some(log) = log {
        command.env("ULTRA_FAILPOINT_LOG", log);
    }
    command
}

/// A child that runs another set of revisions.
pub(crate) fn of_set(url: &str, set: &str) -> Command {
    let mut command = command(url, None, None);
    command.env(SET, set);
    command
}

/// Runs a child to its end.
pub(crate) fn go(url: &str, failpoint: Option<&str>, log: Option<&Path>) -> (ExitStatus, String) {
    let output = command(url, failpoint, log)
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    (
        output.status,
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}
