//! What a server may say instead of its catalog, and what that means.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, RuntimeErr, Statement};
use sqlx::postgres::PgDatabaseError;
use ultra_schema::quote_identifier;

use crate::IntrospectError;

/// The lowest major version whose catalogs are read.
pub const LOWEST_VERSION: u32 = 14;

/// True for an error that another session's DDL explains, so that the next attempt may succeed:
/// functions such as `pg_get_viewdef` look at the present, where something is gone that the
/// statement's snapshot still has.
pub(super) fn changed_meanwhile(error: &DbErr) -> bool {
    // Internal errors (`cache lookup failed …`, `could not open relation with OID …`), undefined
    // tables, columns, functions and other objects. The words differ by the server's language.
    let codes = ["XX000", "42P01", "42703", "42704", "42883"];
    server_error(error).is_some_and(|error| codes.contains(&error.code()))
}

/// The error in the product's words; asks the server who we are and which version it has.
pub(super) async fn explain(db: &impl ConnectionTrait, error: DbErr) -> IntrospectError {
    let Some((code, message)) =
        server_error(&error).map(|error| (error.code().to_owned(), error.message().to_owned()))
    else {
        return IntrospectError::Catalog(error);
    };
    let changed = changed_meanwhile(&error);
    // In a transaction that this error has ended nothing more can be asked.
    let (role, version) = about(db).await.unwrap_or_default();
    if version.is_some_and(|version| version / 10_000 < LOWEST_VERSION) {
        return IntrospectError::TooOld {
            version: version.unwrap_or_default() / 10_000,
            lowest: LOWEST_VERSION,
        };
    }
    if code == "42501" {
        let role = role.map_or_else(|| "this role".to_owned(), |role| quote_identifier(&role));
        let remedy = grant(&message, &role);
        return IntrospectError::NoRight { message, remedy };
    }
    if changed {
        return IntrospectError::Changing { what: message };
    }
    IntrospectError::Catalog(error)
}

async fn about(db: &impl ConnectionTrait) -> Option<(Option<String>, Option<u32>)> {
    let query = "SELECT current_user::text, current_setting('server_version_num')::int";
    let statement = Statement::from_string(DbBackend::Postgres, query);
    let row = db.query_one_raw(statement).await.ok()??;
    let version: Option<i32> = row.try_get_by_index(1).ok();
    let version = version.and_then(|version| u32::try_from(version).ok());
    Some((row.try_get_by_index(0).ok(), version))
}

/// The statement that gives the right which the server misses.
fn grant(message: &str, role: &str) -> String {
    let Some(name) = named(message) else {
        return format!("give {role} the right that the server names");
    };
    let function = ["pg_get_", "pg_identify_", "pg_options_", "pg_describe_"];
    let what = if function.iter().any(|prefix| name.starts_with(prefix)) {
        "EXECUTE ON FUNCTION"
    } else {
        "SELECT ON"
    };
    format!("let an administrator run `GRANT {what} pg_catalog.{name} TO {role}`")
}

/// What a refusal is about, in whatever language: `permission denied for table pg_authid`.
fn named(message: &str) -> Option<&str> {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut words = message.split(|c| !part_of_name(c));
    words.find(|word| word.starts_with("pg_"))
}

fn server_error(error: &DbErr) -> Option<&PgDatabaseError> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return None;
    };
    error
        .as_database_error()?
        .try_downcast_ref::<PgDatabaseError>()
}

#[cfg(test)]
mod tests {
    use super::grant;

    #[test]
    fn a_refusal_leads_to_a_grant_in_any_language() {
        for message in [
            "permission denied for table pg_policy",
            "keine Berechtigung für Tabelle »pg_policy«",
        ] {
            assert_eq!(
                grant(message, "\"me\""),
                "let an administrator run `GRANT SELECT ON pg_catalog.pg_policy TO \"me\"`"
            );
        }
        let function = grant("permission denied for function pg_get_viewdef", "\"me\"");
        assert!(function.contains("GRANT EXECUTE ON FUNCTION pg_catalog.pg_get_viewdef TO"));
        assert!(grant("permission denied for schema app", "\"me\"").starts_with("give \"me\""));
    }
}
