//! The throw-away databases themselves.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};
use ultra_testing::{
    PostgresServer, SqliteFile, TestingError, dump_postgres, dump_sqlite, require_postgres,
    rows_postgres, rows_sqlite,
};

type Outcome = Result<(), Box<dyn Error>>;

/// Tells the process that `a_killed_process_leaves_no_server` starts where to write.
const REPORT: &str = "ULTRA_TESTING_REPORT";

async fn databases(url: &str) -> Result<Vec<String>, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::query_scalar("SELECT datname::text FROM pg_database ORDER BY 1")
        .fetch_all(&mut connection)
        .await
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) -> Outcome {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done() {
        if Instant::now() > deadline {
            return Err(format!("waited in vain: {what}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[tokio::test]
async fn two_databases_are_separate_and_dropped() -> Outcome {
    let Some(server) = require_postgres()? else {
        return Ok(());
    };
    let (one, two) = (server.database().await?, server.database().await?);
    one.execute("CREATE TABLE only_here (id int); INSERT INTO only_here VALUES (2), (1)")
        .await?;
    assert_eq!(
        rows_postgres(&one, "only_here").await?,
        ["{\"id\": 1}", "{\"id\": 2}"]
    );
    assert!(rows_postgres(&two, "only_here").await.is_err());
    assert!(!dump_postgres(&two).await?.contains("only_here"));

    let name = one.name().to_owned();
    assert!(databases(&server.url()).await?.contains(&name));
    // Somebody who is still connected does not keep the database alive.
    let open = one.connect().await?;
    open.ping().await?;
    drop(one);
    assert!(!databases(&server.url()).await?.contains(&name));
    assert!(two.connect().await?.ping().await.is_ok());
    Ok(())
}

#[tokio::test]
async fn the_url_works_everywhere() -> Outcome {
    let Some(server) = require_postgres()? else {
        return Ok(());
    };
    let database = server.database().await?;
    let question = "SELECT current_database()::text";

    let mut connection = PgConnection::connect(&database.url()).await?;
    let answer: String = sqlx::query_scalar(question)
        .fetch_one(&mut connection)
        .await?;
    assert_eq!(answer, database.name());

    let mut by_args = Command::new("psql");
    by_args.args(database.psql_args());
    for mut psql in [by_args, database.command("psql")] {
        let output = psql.args(["-X", "-A", "-t", "-c", question]).output()?;
        let answer = String::from_utf8(output.stdout)?;
        assert_eq!(answer.trim(), database.name(), "{:?}", output.stderr);
    }
    Ok(())
}

#[tokio::test]
async fn roles_have_their_attributes_and_passwords() -> Outcome {
    let Some(server) = require_postgres()? else {
        return Ok(());
    };
    let role = server.role("clerk", "NOCREATEDB", Some("a+b/c d")).await?;
    let database = server.database().await?;
    let url = database.url_as(&role);

    let mut connection = PgConnection::connect(&url).await?;
    let user: String = sqlx::query_scalar("SELECT current_user::text")
        .fetch_one(&mut connection)
        .await?;
    assert_eq!(user, role.name());
    let refused = sqlx::query("CREATE DATABASE ultra_never")
        .execute(&mut connection)
        .await;
    assert!(refused.is_err());
    // As the password is not a program's argument, this also tests that it arrives.
    assert_eq!(dump_postgres(&url).await?, dump_postgres(&database).await?);

    if server.folder().is_some() {
        let wrong = url.replace("a+b", "a-b");
        assert_ne!(wrong, url);
        assert!(PgConnection::connect(&wrong).await.is_err());
        let other = server.role("guest", "", None).await?;
        assert!(
            PgConnection::connect(&database.url_as(&other))
                .await
                .is_ok()
        );
    }
    Ok(())
}

#[tokio::test]
async fn dumps_do_not_depend_on_the_order_of_work() -> Outcome {
    let Some(server) = require_postgres()? else {
        return Ok(());
    };
    let (one, two) = (server.database().await?, server.database().await?);
    one.execute(
        "CREATE TABLE a (id int PRIMARY KEY, x text, y numeric(5,2) CHECK (y > 0));
         CREATE TABLE b (id int); CREATE INDEX i ON b (id)",
    )
    .await?;
    two.execute(
        "CREATE TABLE b (id int); CREATE TABLE a (y numeric(5,2), id int PRIMARY KEY);
         CREATE INDEX i ON b (id); ALTER TABLE a ADD x text;
         ALTER TABLE a ADD CONSTRAINT a_y_check CHECK (y > 0)",
    )
    .await?;
    let dump = dump_postgres(&one).await?;
    assert_eq!(dump, dump_postgres(&two).await?);
    assert!(dump.contains("CREATE INDEX i ON public.b"), "{dump}");

    two.execute("ALTER TABLE b ADD n int").await?;
    assert_ne!(dump, dump_postgres(&two).await?);
    Ok(())
}

#[tokio::test]
async fn sqlite_files_are_dumped_and_removed() -> Outcome {
    let file = SqliteFile::new()?;
    file.execute(
        "CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, name text UNIQUE, data blob);
         CREATE INDEX i ON t (name,  data);
         INSERT INTO t (name, data) VALUES ('it''s', x'00ff'), ('1', NULL)",
    )
    .await?;
    let dump = "CREATE INDEX i ON t (name, data)\n\
                CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, name text UNIQUE, data blob)";
    assert_eq!(dump_sqlite(&file).await?, dump);
    assert_eq!(dump_sqlite(file.path().to_string_lossy()).await?, dump);
    let rows = [
        "\"data\"=NULL, \"id\"=2, \"name\"='1'",
        "\"data\"=X'00FF', \"id\"=1, \"name\"='it''s'",
    ];
    assert_eq!(rows_sqlite(&file, "t").await?, rows);
    assert_eq!(
        rows_sqlite(&file, "SELECT id FROM t WHERE id > 1").await?,
        ["\"id\"=2"]
    );
    assert!(rows_sqlite(&file, "t WHERE id > 5").await?.is_empty());

    // SeaORM creates the file itself, and a wrong path is an error instead of a new file.
    let fresh = SqliteFile::new()?;
    assert!(dump_sqlite(&fresh).await.is_err());
    sea_orm::Database::connect(fresh.url())
        .await?
        .close()
        .await?;
    assert_eq!(dump_sqlite(&fresh).await?, "");

    let path = file.path().to_path_buf();
    assert!(path.exists());
    drop(file);
    assert!(!path.exists());
    Ok(())
}

#[tokio::test]
async fn a_server_of_ones_own_stops_when_dropped() -> Outcome {
    let server = match PostgresServer::start() {
        Err(TestingError::NoPostgres { .. }) => {
            return require_postgres().map(drop).map_err(Into::into);
        }
        started => started?,
    };
    let url = server.url();
    assert!(databases(&url).await?.contains(&"postgres".to_owned()));
    let folder = server.folder().map(Path::to_path_buf).ok_or("no folder")?;
    drop(server);
    assert!(!folder.exists());
    assert!(PgConnection::connect(&url).await.is_err());
    Ok(())
}

/// Runs in the process that gets killed; by itself it does nothing.
#[test]
fn report_the_server_and_wait() -> Outcome {
    let Some(report) = std::env::var_os(REPORT) else {
        return Ok(());
    };
    let server = PostgresServer::start()?;
    let folder = server.folder().ok_or("no folder")?;
    let pid = server.pid().ok_or("no pid")?;
    let draft = PathBuf::from(&report).with_extension("draft");
    fs::write(&draft, format!("{pid} {}", folder.display()))?;
    fs::rename(draft, report)?;
    std::thread::sleep(Duration::from_secs(120));
    Ok(())
}

#[test]
fn a_killed_process_leaves_no_server() -> Outcome {
    match PostgresServer::start() {
        Err(TestingError::NoPostgres { .. }) => {
            return require_postgres().map(drop).map_err(Into::into);
        }
        started => drop(started?),
    }
    let place = tempfile::tempdir()?;
    let report = place.path().join("report");
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--exact", "report_the_server_and_wait"])
        .env(REPORT, &report)
        .stdout(Stdio::null())
        .spawn()?;
    let reported = wait_until("the report", || report.exists());
    child.kill()?;
    child.wait()?;
    reported?;

    let text = fs::read_to_string(&report)?;
    let (pid, folder) = text.split_once(' ').ok_or("a report without a space")?;
    let pid = nix::unistd::Pid::from_raw(pid.parse()?);
    wait_until("the folder to go", || !Path::new(folder).exists())?;
    wait_until("the server to end", || {
        // A zombie that nobody reaps is no server any more.
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        nix::sys::signal::kill(pid, None).is_err() || stat.contains(") Z ")
    })
}
