//! The server that a database is restored on: who we are there, and what is there already.

use sea_orm::{DbErr, QueryResult};
use ultra_runner::{DatabaseUrl, Session, SessionError};

use super::catalog::LOCALE;
use super::{catalog, sql};
use crate::error::Trouble;
use crate::{BackupError, Locale, Users};

/// Databases from which others can be created and renamed, the usual one first.
const MAINTENANCE: [&str; 2] = ["postgres", "template1"];

/// A server, seen from a database that isn't the one to restore.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) session: Session,
    /// The database that is restored.
    pub(super) name: String,
    /// What there is of it now.
    pub(super) old: Option<Old>,
    /// All databases' names.
    pub(super) names: Vec<String>,
    /// The server's version.
    pub(super) server: String,
}

/// A database that will be replaced.
#[derive(Clone, Debug)]
pub(super) struct Old {
    pub(super) oid: i64,
    pub(super) owner: String,
    /// Where that isn't what a new database has anyway: to name one takes a right to it.
    pub(super) tablespace: Option<String>,
    pub(super) locale: Locale,
}

/// Connects beside the database, and sees that nothing will be refused in the middle.
pub(super) async fn enter(url: &DatabaseUrl) -> Result<Place, BackupError> {
    let name = url.database_name();
    let session = beside(url, &name).await?;
    let read = read(&session, &name).await.map_err(Trouble::in_restore)?;
    if !read.may_create {
        return Err(BackupError::NoCreateRight {
            role: sql::ident(&read.role),
        });
    }
    if let Some(old) = &read.old
        && !read.owns
    {
        return Err(BackupError::NotOwner {
            database: sql::ident(&name),
            owner: sql::ident(&old.owner),
            role: sql::ident(&read.role),
        });
    }
    if read.prepared > 0 {
        return Err(BackupError::InUse {
            database: format!("database {}", sql::ident(&name)),
            users: Users {
                count: read.prepared,
                names: vec!["prepared transactions".to_owned()],
            },
            remedy: "COMMIT PREPARED or ROLLBACK PREPARED what `SELECT gid FROM pg_prepared_xacts` shows"
                .to_owned(),
        });
    }
    Ok(Place {
        session,
        name,
        old: read.old,
        names: read.names,
        server: read.server,
    })
}

/// A session on a database that isn't this one.
pub(super) async fn beside(url: &DatabaseUrl, name: &str) -> Result<Session, BackupError> {
    let mut refused: Option<SessionError> = None;
    for candidate in MAINTENANCE.into_iter().filter(|other| *other != name) {
        let other = elsewhere(url, candidate).map_err(Trouble::in_restore)?;
        match sql::open(&other).await {
            Ok(session) => return Ok(session),
            Err(error) => {
                refused.get_or_insert(error);
            }
        }
    }
    Err(match refused {
        Some(error) => error.into(),
        None => Trouble::new("connecting", "there is no other database").in_restore(),
    })
}

/// The URL of another database on the same server.
pub(super) fn elsewhere(url: &DatabaseUrl, database: &str) -> Result<DatabaseUrl, Trouble> {
    url.with_database(database)
        .ok_or_else(|| Trouble::new("naming a database", "the URL isn't one of PostgreSQL"))
}

struct Read {
    role: String,
    server: String,
    may_create: bool,
    owns: bool,
    prepared: usize,
    old: Option<Old>,
    names: Vec<String>,
}

async fn read(session: &Session, name: &str) -> Result<Read, Trouble> {
    const DOING: &str = "asking the server what may be done";
    let db = session.connection();
    let about = "SELECT rolname::text AS role, rolsuper OR rolcreatedb AS may_create, \
                 current_setting('server_version')::text AS server, \
                 (SELECT count(*) FROM pg_prepared_xacts WHERE database = $1) AS prepared \
                 FROM pg_roles WHERE rolname = current_user";
    let about = sql::rows(db, about, [name.into()])
        .await
        .map_err(sql::during(DOING))?;
    let about = about
        .first()
        .ok_or_else(|| Trouble::new(DOING, "our own role isn't in pg_roles"))?;
    let old = format!(
        "SELECT d.oid::bigint AS oid, r.rolname::text AS owner, t.spcname::text AS tablespace, \
         pg_has_role(current_user, d.datdba, 'USAGE') AS owns, {LOCALE} \
         FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba \
         LEFT JOIN pg_tablespace t ON t.oid = d.dattablespace AND t.oid <> \
         (SELECT dattablespace FROM pg_database WHERE datname = 'template0') \
         WHERE d.datname = $1"
    );
    let old = sql::rows(db, &old, [name.into()])
        .await
        .map_err(sql::during(DOING))?;
    let names = sql::column(db, "SELECT datname::text FROM pg_database", [])
        .await
        .map_err(sql::during(DOING))?;
    assemble(about, old.first(), names).map_err(sql::during(DOING))
}

fn assemble(
    about: &QueryResult,
    old: Option<&QueryResult>,
    names: Vec<String>,
) -> Result<Read, DbErr> {
    let prepared: i64 = about.try_get("", "prepared")?;
    let owns = match old {
        Some(row) => row.try_get("", "owns")?,
        None => true,
    };
    let old = match old {
        Some(row) => Some(Old {
            oid: row.try_get("", "oid")?,
            owner: row.try_get("", "owner")?,
            tablespace: row.try_get("", "tablespace")?,
            locale: catalog::locale(row)?,
        }),
        None => None,
    };
    Ok(Read {
        role: about.try_get("", "role")?,
        server: about.try_get("", "server")?,
        may_create: about.try_get("", "may_create")?,
        owns,
        prepared: usize::try_from(prepared).unwrap_or_default(),
        old,
        names,
    })
}
