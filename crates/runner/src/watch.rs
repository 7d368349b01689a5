//! Looks at what the session is doing, through a second connection: which statement, how far,
//! and whose lock it waits for.
//!
//! One short statement at a time and no transaction, so that nothing waits for the watcher. Where
//! no second connection can be had, the run goes on unseen.

use std::fmt;
use std::time::Duration;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{Connection, Row};

use crate::{Backend, Session};

/// Runs that are over before this are not watched.
const FIRST: Duration = Duration::from_secs(1);
/// Between two looks.
const EACH: Duration = Duration::from_secs(1);
/// Between two looks while it is known that somebody is in the way.
const ALERT: Duration = Duration::from_millis(150);
/// How long one look may take.
const LONGEST: Duration = Duration::from_secs(5);
/// So much of a statement is told.
const SHOWN: usize = 200;

/// A session that has a lock which ours waits for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Blocker {
    /// Its server process.
    pub pid: i32,
    /// Its user, where it may be known.
    pub user: Option<String>,
    /// Its application name.
    pub application: Option<String>,
    /// The address it comes from.
    pub client: Option<String>,
    /// `active`, `idle in transaction`, …
    pub state: Option<String>,
    /// Its statement, or its last one, without the texts in it.
    pub query: Option<String>,
    /// How long its transaction has been open, in milliseconds.
    pub age_ms: Option<i64>,
}

impl fmt::Display for Blocker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pid {}", self.pid)?;
        let parts = [&self.application, &self.user, &self.client, &self.state];
        let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        if !known.is_empty() {
            write!(f, " ({})", known.join(", "))?;
        }
        if let Some(age) = self.age_ms {
            write!(f, " for {}.{} s", age / 1000, (age % 1000) / 100)?;
        }
        match &self.query {
            Some(query) => write!(f, ": {query}"),
            None => Ok(()),
        }
    }
}

/// What the session is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// The statement, its beginning.
    pub statement: String,
    /// How long it has been running.
    pub elapsed: Duration,
    /// What the server says of its progress: `building index: scanning table`.
    pub phase: Option<String>,
    /// Of a hundred, where the server counts.
    pub percent: Option<u8>,
    /// Whose locks it waits for.
    pub blockers: Vec<Blocker>,
}

/// Looks at one session from time to time.
pub(crate) struct Watcher<'s> {
    session: &'s Session,
    pid: Option<i32>,
    connection: Option<PgConnection>,
    looked: bool,
}

impl<'s> Watcher<'s> {
    pub(crate) fn new(session: &'s Session) -> Self {
        Self {
            session,
            pid: session
                .backend_pid()
                .filter(|_| session.backend() == Backend::Postgres),
            connection: None,
            looked: false,
        }
    }

    /// Waits for the time of the next look and looks; for ever where nothing can be seen.
    pub(crate) async fn next(&mut self, alert: bool) -> Activity {
        loop {
            let pause = match (alert, self.looked) {
                (true, _) => ALERT,
                (false, true) => EACH,
                (false, false) => FIRST,
            };
            tokio::time::sleep(pause).await;
            self.looked = true;
            let seen = tokio::time::timeout(LONGEST, self.look()).await;
            match seen {
                Ok(Ok(Some(activity))) => return activity,
                Ok(Ok(None)) => {}
                Ok(Err(_)) | Err(_) => self.connection = None,
            }
            if self.pid.is_none() {
                std::future::pending::<()>().await;
            }
        }
    }

    async fn look(&mut self) -> Result<Option<Activity>, sqlx::Error> {
        let Some(pid) = self.pid else {
            return Ok(None);
        };
        let Some(connection) = self.connect().await? else {
            return Ok(None);
        };
        let row = sqlx::query(ACTIVITY)
            .bind(pid)
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let mut activity = read(&row)?;
        if row.try_get("blocked")? {
            let rows = sqlx::query(BLOCKERS)
                .bind(pid)
                .fetch_all(&mut *connection)
                .await?;
            activity.blockers = rows.iter().map(blocker).collect::<Result<_, _>>()?;
        }
        Ok(Some(activity))
    }

    async fn connect(&mut self) -> Result<Option<&mut PgConnection>, sqlx::Error> {
        if self.connection.is_none() {
            let Some(options) = self.session.url().pg_options() else {
                self.pid = None;
                return Ok(None);
            };
            let name = format!("{} (watching)", self.session.application_name());
            let options = options.application_name(&name);
            self.connection = Some(PgConnection::connect_with(&options).await?);
        }
        Ok(self.connection.as_mut())
    }

    /// Cancels what our session is doing. False: it couldn't be asked for.
    pub(crate) async fn cancel_own(&mut self) -> bool {
        let Some(pid) = self.pid else {
            return false;
        };
        let asking = async {
            let connection = self.connect().await.ok().flatten()?;
            sqlx::query("SELECT pg_cancel_backend($1)")
                .bind(pid)
                .execute(connection)
                .await
                .ok()
        };
        matches!(tokio::time::timeout(LONGEST, asking).await, Ok(Some(_)))
    }

    /// Ends what is in the way: a statement is cancelled, an idle transaction's session ended.
    pub(crate) async fn cancel(&mut self, blocker: &Blocker) -> bool {
        let text = match blocker.state.as_deref() {
            Some("active") => "SELECT pg_cancel_backend($1)",
            Some(_) | None => "SELECT pg_terminate_backend($1)",
        };
        let asking = async {
            let connection = self.connect().await.ok().flatten()?;
            sqlx::query_scalar::<_, bool>(text)
                .bind(blocker.pid)
                .fetch_one(connection)
                .await
                .ok()
        };
        matches!(tokio::time::timeout(LONGEST, asking).await, Ok(Some(true)))
    }
}

/// The views of progress name their steps in columns of their own.
const ACTIVITY: &str = "SELECT a.query, \
    greatest(0, extract(epoch FROM clock_timestamp() - a.query_start) * 1000)::bigint AS elapsed, \
    a.state = 'active' AND a.wait_event_type = 'Lock' AS blocked, p.phase, p.done, p.total \
    FROM pg_stat_activity a LEFT JOIN LATERAL (\
    SELECT command || ': ' || phase AS phase, \
        CASE WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END AS done, \
        CASE WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END AS total \
        FROM pg_stat_progress_create_index WHERE pid = a.pid \
    UNION ALL SELECT command || ': ' || phase, heap_blks_scanned, heap_blks_total \
        FROM pg_stat_progress_cluster WHERE pid = a.pid \
    UNION ALL SELECT 'VACUUM: ' || phase, heap_blks_scanned, heap_blks_total \
        FROM pg_stat_progress_vacuum WHERE pid = a.pid \
    UNION ALL SELECT 'ANALYZE: ' || phase, sample_blks_scanned, sample_blks_total \
        FROM pg_stat_progress_analyze WHERE pid = a.pid \
    LIMIT 1) p ON true \
    WHERE a.pid = $1 AND a.state = 'active'";

/// Our own other sessions are in nobody's way.
const BLOCKERS: &str = "SELECT b.pid, b.usename::text AS usename, \
    nullif(b.application_name, '') AS application, host(b.client_addr) AS client, b.state, \
    nullif(b.query, '') AS query, \
    greatest(0, extract(epoch FROM clock_timestamp() - b.xact_start) * 1000)::bigint AS age \
    FROM pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids($1)) AND b.pid <> pg_backend_pid() \
    ORDER BY b.xact_start NULLS LAST LIMIT 10";

fn read(row: &PgRow) -> Result<Activity, sqlx::Error> {
    let elapsed: Option<i64> = row.try_get("elapsed")?;
    let done: Option<i64> = row.try_get("done")?;
    let total: Option<i64> = row.try_get("total")?;
    let statement: Option<String> = row.try_get("query")?;
    Ok(Activity {
        statement: shortened(&statement.unwrap_or_default()),
        elapsed: Duration::from_millis(elapsed.and_then(|ms| u64::try_from(ms).ok()).unwrap_or(0)),
        phase: row.try_get("phase")?,
        percent: percent(done, total),
        blockers: Vec::new(),
    })
}

fn blocker(row: &PgRow) -> Result<Blocker, sqlx::Error> {
    let query: Option<String> = row.try_get("query")?;
    Ok(Blocker {
        pid: row.try_get("pid")?,
        user: row.try_get("usename")?,
        application: row.try_get("application")?,
        client: row.try_get("client")?,
        state: row.try_get("state")?,
        query: query.map(|query| shortened(&without_texts(&query))),
        age_ms: row.try_get("age")?,
    })
}

fn percent(done: Option<i64>, total: Option<i64>) -> Option<u8> {
    let (done, total) = (done?, total?);
    if total <= 0 {
        return None;
    }
    let part = i128::from(done.clamp(0, total)) * 100 / i128::from(total);
    u8::try_from(part).ok()
}

/// In one line, cut.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{} …", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// Another's statement may hold a password or a person's data: texts are left out.
fn without_texts(query: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in query.chars() {
        match (c, inside) {
            ('\'', false) => {
                inside = true;
                out.push_str("'…");
            }
            ('\'', true) => {
                inside = false;
                out.push('\'');
            }
            (_, true) => {}
            (c, false) => out.push(c),
        }
    }
    // Dollar quotes and escapes have ends that aren't easily seen: nothing behind is shown.
    let lower = out.to_ascii_lowercase();
    let ends = [lower.find('$'), lower.find("password").map(|at| at + 8)];
    match ends.into_iter().flatten().min() {
        Some(at) if at < out.len() => format!("{}…", out.get(..at).unwrap_or_default()),
        Some(_) | None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_others_are_not_told() {
        let query = "ALTER ROLE ada PASSWORD 'it''s secret'; SELECT 1";
        assert_eq!(without_texts(query), "ALTER ROLE ada PASSWORD…");
        assert_eq!(
            without_texts("UPDATE a SET b = 'x' WHERE c = 1"),
            "UPDATE a SET b = '…' WHERE c = 1"
        );
        assert_eq!(without_texts("DO $x$ secret $x$"), "DO …");
    }

    #[test]
    fn statements_are_told_in_one_line() {
        assert_eq!(shortened("SELECT\n   1"), "SELECT 1");
        assert!(shortened(&"é".repeat(500)).ends_with("é …"));
    }

    #[test]
    fn percents_are_whole_and_never_more_than_a_hundred() {
        assert_eq!(percent(Some(1), Some(3)), Some(33));
        assert_eq!(percent(Some(9), Some(3)), Some(100));
        assert_eq!(percent(Some(1), Some(0)), None);
        assert_eq!(percent(None, Some(1)), None);
    }
}
