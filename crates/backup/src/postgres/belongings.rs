//! What belongs to a database and isn't in a dump of it: settings, rights, limits, comment.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use ultra_runner::Session;

use super::sql;
use crate::error::Trouble;

/// Settings whose value is a list of names. Each name is a literal of its own.
const LISTS: [&str; 6] = [
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

/// One thing to copy. What it is may be shown; the statement may not, as a setting may be a secret.
#[derive(Debug, PartialEq, Eq)]
struct Belonging {
    what: String,
    statement: String,
}

/// Gives the new database what the old one has. Says what couldn't be copied.
pub(super) async fn copy(session: &Session, old: i64, to: &str) -> Result<Vec<String>, Trouble> {
    let db = session.connection();
    let belongings = read(db, old, to)
        .await
        .map_err(sql::during("reading the database's settings and rights"))?;
    let mut notes = Vec::new();
    for belonging in belongings {
        if let Err(error) = sql::execute(db, &belonging.statement).await {
            notes.push(format!(
                "{} could not be copied ({}); let an administrator set it as in the old database",
                belonging.what,
                sql::said(&error)
            ));
        }
    }
    Ok(notes)
}

/// The comment of the old database.
pub(super) async fn comment(session: &Session, old: i64) -> Result<Option<String>, Trouble> {
    let text = "SELECT shobj_description($1::oid, 'pg_database')";
    sql::one(session.connection(), text, [oid(old)])
        .await
        .map_err(sql::during("reading the database's comment"))
}

async fn read(db: &impl ConnectionTrait, old: i64, to: &str) -> Result<Vec<Belonging>, DbErr> {
    let mut all = Vec::new();
    let limits = "SELECT datconnlimit FROM pg_database WHERE oid = $1::oid";
    for limit in sql::column::<i32>(db, limits, [oid(old)]).await? {
        if limit >= 0 {
            all.push(Belonging {
                what: "the connection limit".to_owned(),
                statement: format!("ALTER DATABASE {} CONNECTION LIMIT {limit}", sql::ident(to)),
            });
        }
    }
    let settings = "SELECT r.rolname::text, unnest(s.setconfig) FROM pg_db_role_setting s \
                    LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE s.setdatabase = $1::oid";
    for row in sql::rows(db, settings, [oid(old)]).await? {
        all.extend(setting(&row, to)?);
    }
    let rights = "SELECT r.rolname::text, a.privilege_type::text, a.is_grantable \
                  FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a \
                  LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE d.oid = $1::oid";
    let given = "SELECT r.rolname::text FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba \
                 WHERE d.oid = $1::oid AND d.datacl IS NOT NULL";
    // Without a list of its own the database has the usual rights, and so has the new one.
    for owner in sql::column::<String>(db, given, [oid(old)]).await? {
        all.push(Belonging {
            what: "who may use the database".to_owned(),
            statement: format!(
                "REVOKE ALL ON DATABASE {} FROM PUBLIC, {}",
                sql::ident(to),
                sql::ident(&owner)
            ),
        });
    }
    for row in sql::rows(db, rights, [oid(old)]).await? {
        all.push(right(&row, to)?);
    }
    Ok(all)
}

fn oid(number: i64) -> sea_orm::Value {
    number.into()
}

fn setting(row: &QueryResult, to: &str) -> Result<Option<Belonging>, DbErr> {
    let role: Option<String> = row.try_get_by_index(0)?;
    let text: String = row.try_get_by_index(1)?;
    Ok(text.split_once('=').map(|(name, value)| Belonging {
        what: match &role {
            Some(role) => format!("the setting {name} of role {}", sql::ident(role)),
            None => format!("the setting {name}"),
        },
        statement: set(to, role.as_deref(), name, value),
    }))
}

fn set(to: &str, role: Option<&str>, name: &str, value: &str) -> String {
    let database = sql::ident(to);
    let whose = match role {
        Some(role) => format!("ROLE {} IN DATABASE {database}", sql::ident(role)),
        None => format!("DATABASE {database}"),
    };
    let value = if LISTS.contains(&name.to_ascii_lowercase().as_str()) {
        let names: Vec<String> = names(value).iter().map(|name| sql::literal(name)).collect();
        names.join(", ")
    } else {
        sql::literal(value)
    };
    // An empty list is written as one empty name.
    let value = if value.is_empty() { "''" } else { &value };
    format!("ALTER {whose} SET {} TO {value}", sql::ident(name))
}

/// The names in a list such as `"$user", public`.
fn names(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    let (mut quoted, mut any) = (false, false);
    let mut rest = list.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                name.push('"');
            }
            '"' => {
                quoted = !quoted;
                any = true;
            }
            ',' if !quoted => {
                names.push(std::mem::take(&mut name));
                any = false;
            }
            space if space.is_whitespace() && !quoted => {}
            other => {
                name.push(other);
                any = true;
            }
        }
    }
    if any {
        names.push(name);
    }
    names
}

fn right(row: &QueryResult, to: &str) -> Result<Belonging, DbErr> {
    let role: Option<String> = row.try_get_by_index(0)?;
    let right: String = row.try_get_by_index(1)?;
    let grantable: bool = row.try_get_by_index(2)?;
    let role = role.map_or("PUBLIC".to_owned(), |role| sql::ident(&role));
    let option = if grantable { " WITH GRANT OPTION" } else { "" };
    Ok(Belonging {
        what: format!("the right {right} of {role}"),
        statement: format!(
            "GRANT {right} ON DATABASE {} TO {role}{option}",
            sql::ident(to)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_taken_apart() {
        assert_eq!(names("\"$user\", public"), ["$user", "public"]);
        assert_eq!(names("\"a\"\"b, c\",d"), ["a\"b, c", "d"]);
        assert_eq!(names("\"\""), [""]);
        assert!(names("").is_empty());
    }

    #[test]
    fn settings_become_statements() {
        assert_eq!(
            set("a\"b", None, "search_path", "\"$user\", it's"),
            "ALTER DATABASE \"a\"\"b\" SET \"search_path\" TO '$user', 'it''s'"
        );
        assert_eq!(
            set("app", Some("ada"), "my.key", "a=b, c"),
            "ALTER ROLE \"ada\" IN DATABASE \"app\" SET \"my.key\" TO 'a=b, c'"
        );
        assert_eq!(
            set("app", None, "search_path", ""),
            "ALTER DATABASE \"app\" SET \"search_path\" TO ''"
        );
    }
}
