//! The statement of a look, in the form that fits the database.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};

use crate::history::{self, State};
use crate::lock::postgres;
use crate::{Backend, Session, sql};

/// The statement that fits the database: what is missing, or may not be read, isn't asked for
/// each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Claims and history.
    Whole,
    /// Claims; the history isn't there or may not be read.
    Claims,
    /// Which tables there are; not even claims.
    Catalog,
}

/// The state, and whether the lock is held by the word of the database; `None`: not permitted.
pub(super) type Found = Option<(State, bool)>;

/// One statement where the form fits. Where it doesn't, the catalog says which one does: once, as
/// whoever asked keeps the form.
pub(super) async fn ask(session: &Session, form: Form) -> Result<(Form, Found), DbErr> {
    let (mut form, mut found) = (form, None);
    // Rights that change between the statements are found out by the next look.
    for _ in 0..4 {
        let (fitting, said) = answer(session, form).await?;
        let fits = fitting == form;
        (form, found) = (fitting, said);
        if fits {
            break;
        }
    }
    Ok((form, found))
}

/// What one statement says, and the form that fits by what it says.
async fn answer(session: &Session, form: Form) -> Result<(Form, Found), DbErr> {
    let backend = session.backend();
    let text = match form {
        Form::Whole => whole(backend),
        Form::Claims => claims(backend),
        Form::Catalog => catalog(backend),
    };
    let asked = Statement::from_string(backend.into(), text);
    let rows = match session.connection().query_all_raw(asked).await {
        Ok(rows) => rows,
        Err(error) if unfit(&error) && form != Form::Catalog => return Ok((Form::Catalog, None)),
        Err(error) => return Err(error),
    };
    match form {
        Form::Whole | Form::Claims => {
            let fitting = if has(&rows, "history")? {
                Form::Whole
            } else {
                form
            };
            let found = (history::fold(&rows)?, has(&rows, "running")?);
            Ok((fitting, Some(found)))
        }
        Form::Catalog => by_catalog(&rows),
    }
}

fn by_catalog(rows: &[QueryResult]) -> Result<(Form, Found), DbErr> {
    if has(rows, "denied")? {
        Ok((Form::Catalog, None))
    } else if has(rows, "history")? {
        Ok((Form::Whole, None))
    } else if has(rows, "claims")? {
        Ok((Form::Claims, None))
    } else {
        let nothing = (State::default(), has(rows, "running")?);
        Ok((Form::Catalog, Some(nothing)))
    }
}

fn has(rows: &[QueryResult], kind: &str) -> Result<bool, DbErr> {
    for row in rows {
        if row.try_get::<String>("", "kind")? == kind {
            return Ok(true);
        }
    }
    Ok(false)
}

fn whole(backend: Backend) -> String {
    format!("{}{}", history::state_text(), running(backend))
}

fn claims(backend: Backend) -> String {
    format!(
        "SELECT 'applied' AS kind, version AS name, applied_at, NULL AS checksum \
         FROM seaql_migrations \
         UNION ALL SELECT 'history', '', NULL, NULL WHERE {}{}",
        readable_history(backend),
        running(backend)
    )
}

fn catalog(backend: Backend) -> String {
    let (denied, claims) = match backend {
        Backend::Postgres => (DENIED, "to_regclass('seaql_migrations') IS NOT NULL"),
        Backend::Sqlite => (
            "false",
            "EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations')",
        ),
    };
    let history = readable_history(backend);
    format!(
        "SELECT 'denied' AS kind, '' AS name, NULL AS applied_at, NULL AS checksum WHERE {denied} \
         UNION ALL SELECT 'claims', '', NULL, NULL WHERE {claims} \
         UNION ALL SELECT 'history', '', NULL, NULL WHERE {claims} AND {history}{}",
        running(backend)
    )
}

/// The claims are there and may not be read, or lie in a schema that may not be used: names in it
/// mean nothing then, as if the table weren't there.
const DENIED: &str = "\
    NOT has_any_column_privilege(to_regclass('seaql_migrations')::oid, 'SELECT') \
    OR current_schema() IS NULL AND EXISTS (SELECT 1 FROM pg_class c \
    WHERE c.relname = 'seaql_migrations' AND NOT has_schema_privilege(c.relnamespace, 'USAGE'))";

fn readable_history(backend: Backend) -> &'static str {
    match backend {
        Backend::Postgres => {
            "has_table_privilege(to_regclass('ultra_migration_history')::oid, 'SELECT')"
        }
        Backend::Sqlite => {
            "EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'ultra_migration_history')"
        }
    }
}

/// A row while the lock is held. On SQLite the lock is a file, and a statement can't tell.
fn running(backend: Backend) -> String {
    match backend {
        Backend::Postgres => format!(
            " UNION ALL SELECT 'running', '', NULL, NULL WHERE {}",
            postgres::is_held()
        ),
        Backend::Sqlite => String::new(),
    }
}

/// A table that isn't there or may not be read.
fn unfit(error: &DbErr) -> bool {
    sql::no_such_table(error) || sql::code(error).as_deref() == Some("42501")
}
