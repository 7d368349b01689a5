//! The new database beside the old one, while it isn't yet the one.

use std::sync::mpsc;
use std::time::Duration;

use sea_orm::DbErr;
use ultra_runner::{DatabaseUrl, Session};

use super::rights::{Place, beside, elsewhere};
use super::sql;
use crate::error::Trouble;
use crate::name::{POSTGRES_BYTES, dated, free};
use crate::{Locale, Manifest};

/// What stands between the name and the date.
const MIDDLE: &str = "_restore_";

/// The comment of such a database, by which leftovers of killed runs are known.
const MARK: &str = "ultra-migrate: being restored; not in use";

/// How long dropping the future may take, for dropping the database.
const PATIENCE: Duration = Duration::from_secs(20);

/// A database that goes away with its value, unless it is kept.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) name: String,
    pub(super) url: DatabaseUrl,
    /// Set until it is kept or gone.
    armed: bool,
}

impl Side {
    /// Creates it, as much like the old one as can be.
    pub(super) async fn create(
        url: &DatabaseUrl,
        place: &Place,
        manifest: &Manifest,
        stamp: &str,
    ) -> Result<Self, Trouble> {
        let name = free(&place.name, MIDDLE, stamp, POSTGRES_BYTES, |name| {
            place.names.iter().any(|taken| taken == name)
        });
        // Armed before it exists: who is dropped while the server creates it drops it, too.
        let side = Self {
            url: elsewhere(url, &name)?,
            name,
            armed: true,
        };
        let db = place.session.connection();
        let during = || sql::during(format!("creating the database {}", sql::ident(&side.name)));
        let (trouble, exists) =
            match sql::execute(db, &statement(&side.name, place, manifest)).await {
                Ok(()) => match sql::execute(db, &comment(&side.name, Some(MARK))).await {
                    Ok(()) => return Ok(side),
                    Err(error) => (during()(error), true),
                },
                Err(error) => {
                    // What the server itself refused isn't there, or is somebody else's.
                    let refused = sql::state(&error).is_some();
                    (during()(error), !refused)
                }
            };
        if !exists {
            side.keep();
            return Err(trouble);
        }
        match side.remove(&place.session).await {
            None => Err(trouble),
            Some(left) => Err(Trouble {
                reason: format!("{}; {left}", trouble.reason),
                ..trouble
            }),
        }
    }

    /// It isn't ours to drop, or not any more.
    pub(super) fn keep(mut self) {
        self.armed = false;
    }

    /// Drops it; says so where that fails.
    pub(super) async fn remove(mut self, session: &Session) -> Option<String> {
        self.armed = false;
        let dropped = match sql::execute(session.connection(), &drop_forced(&self.name)).await {
            Ok(()) => Ok(()),
            // That session may be what is broken.
            Err(_) => drop_anew(&self.url, &self.name).await,
        };
        dropped.err().map(|reason| {
            let name = sql::ident(&self.name);
            format!("the unfinished database {name} could not be dropped ({reason}): DROP DATABASE {name};")
        })
    }
}

impl Drop for Side {
    /// The future is gone, and with it whoever could wait: a thread drops the database. We wait
    /// for it, as the process may be about to end.
    fn drop(&mut self) {
        if !self.armed {
            return;
        }
        let (url, name) = (self.url.clone(), self.name.clone());
        let (done, wait) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let Ok(runtime) = runtime
                && let Err(reason) = runtime.block_on(drop_anew(&url, &name))
            {
                tracing::warn!(database = %name, %reason, "the unfinished database is left");
            }
            // Nobody may be waiting any more.
            let _ = done.send(());
        });
        let _ = wait.recv_timeout(PATIENCE);
    }
}

/// On a session of its own.
async fn drop_anew(url: &DatabaseUrl, name: &str) -> Result<(), String> {
    let session = beside(url, name).await.map_err(|error| error.to_string())?;
    let dropped = drop_for_good(&session, name).await;
    sql::close(session).await;
    dropped.map_err(|error| sql::said(&error))
}

/// Again, as long as the server is still creating it for somebody who has gone.
async fn drop_for_good(session: &Session, name: &str) -> Result<(), DbErr> {
    const CREATING: &str = "SELECT EXISTS (SELECT FROM pg_stat_activity \
                            WHERE state = 'active' AND starts_with(query, $1))";
    let db = session.connection();
    let creation = creation(name);
    loop {
        let creating: bool = sql::one(db, CREATING, [creation.as_str().into()]).await?;
        sql::execute(db, &drop_forced(name)).await?;
        if !creating {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// How the statement begins that creates it.
fn creation(name: &str) -> String {
    format!("CREATE DATABASE {}", sql::ident(name))
}

fn drop_forced(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", sql::ident(name))
}

/// `None` takes the comment away.
pub(super) fn comment(name: &str, text: Option<&str>) -> String {
    let text = text.map_or("NULL".to_owned(), sql::literal);
    format!("COMMENT ON DATABASE {} IS {text}", sql::ident(name))
}

fn statement(name: &str, place: &Place, manifest: &Manifest) -> String {
    let mut text = format!("{} TEMPLATE template0", creation(name));
    let locale = match &place.old {
        Some(old) => {
            text.push_str(&format!(" OWNER {}", sql::ident(&old.owner)));
            if let Some(tablespace) = &old.tablespace {
                text.push_str(&format!(" TABLESPACE {}", sql::ident(tablespace)));
            }
            Some(&old.locale)
        }
        None => manifest.locale.as_ref(),
    };
    if let Some(locale) = locale {
        let says_provider = place.session.server_version().unwrap_or_default() >= 150_000;
        text.push_str(&locale_clause(locale, says_provider));
    }
    text
}

fn locale_clause(locale: &Locale, says_provider: bool) -> String {
    let mut text = format!(
        " ENCODING {} LC_COLLATE {} LC_CTYPE {}",
        sql::literal(&locale.encoding),
        sql::literal(&locale.collate),
        sql::literal(&locale.ctype)
    );
    let Some(provider) = locale.provider.as_deref().filter(|_| says_provider) else {
        return text;
    };
    text.push_str(&format!(" LOCALE_PROVIDER {}", sql::ident(provider)));
    let option = if provider == "builtin" {
        "BUILTIN_LOCALE"
    } else {
        "ICU_LOCALE"
    };
    if let Some(name) = locale.locale.as_deref() {
        text.push_str(&format!(" {option} {}", sql::literal(name)));
    }
    if let Some(rules) = locale.rules.as_deref() {
        text.push_str(&format!(" ICU_RULES {}", sql::literal(rules)));
    }
    text
}

/// Drops what killed restores of this database left, if it carries our mark and nobody uses it.
/// To be called under the migration lock. Says what was done, or why not.
pub(super) async fn sweep(place: &Place) -> Result<Vec<String>, Trouble> {
    let db = place.session.connection();
    let text = "SELECT datname::text, shobj_description(oid, 'pg_database'), \
                EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid) \
                FROM pg_database d WHERE datname ~ '_restore_[0-9]{8}_[0-9]{6}(_[0-9]+)?$'";
    let rows = sql::rows(db, text, [])
        .await
        .map_err(sql::during("looking for leftovers"))?;
    let mut notes = Vec::new();
    for row in rows {
        let read = || -> Result<(String, Option<String>, bool), DbErr> {
            Ok((
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
            ))
        };
        let (name, mark, used) = read().map_err(sql::during("looking for leftovers"))?;
        if !is_side_of(&name, &place.name) {
            continue;
        }
        let quoted = sql::ident(&name);
        let left = if mark.as_deref() != Some(MARK) {
            Some("it doesn't carry our mark".to_owned())
        } else if used {
            Some("somebody uses it".to_owned())
        } else {
            // Without force: who comes in between keeps it.
            let dropped = sql::execute(db, &format!("DROP DATABASE {quoted}")).await;
            dropped.err().map(|error| sql::said(&error))
        };
        notes.push(match left {
            None => format!("dropped {quoted}, which an interrupted restore had left"),
            Some(why) => format!(
                "{quoted} looks as if an interrupted restore had left it, and stays: {why}; if nobody needs it: DROP DATABASE {quoted};"
            ),
        });
    }
    Ok(notes)
}

/// Whether `name` is what we would have called a side database of this one, on whatever date.
fn is_side_of(name: &str, database: &str) -> bool {
    let Some((_, date)) = name.rsplit_once(MIDDLE) else {
        return false;
    };
    let mut parts = date.split('_');
    let (Some(day), Some(time)) = (parts.next(), parts.next()) else {
        return false;
    };
    let n = parts.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    dated(
        database,
        MIDDLE,
        &format!("{day}_{time}"),
        n,
        POSTGRES_BYTES,
    ) == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_databases_are_known_by_name() {
        assert!(is_side_of("app_restore_20261120_101500", "app"));
        assert!(is_side_of("app_restore_20261120_101500_2", "app"));
        assert!(!is_side_of("my_app_restore_20261120_101500", "app"));
        assert!(!is_side_of("app", "app"));
        let long = "é".repeat(31);
        let name = dated(&long, MIDDLE, "20261120_101500", 1, POSTGRES_BYTES);
        assert!(is_side_of(&name, &long));
    }

    #[test]
    fn a_database_is_created_as_it_was() {
        let mut locale = Locale {
            encoding: "UTF8".to_owned(),
            collate: "de_DE.UTF-8".to_owned(),
            ctype: "C".to_owned(),
            provider: Some("icu".to_owned()),
            locale: Some("de".to_owned()),
            rules: Some("&a < b".to_owned()),
        };
        let base = " ENCODING 'UTF8' LC_COLLATE 'de_DE.UTF-8' LC_CTYPE 'C'";
        assert_eq!(
            locale_clause(&locale, true),
            format!("{base} LOCALE_PROVIDER \"icu\" ICU_LOCALE 'de' ICU_RULES '&a < b'")
        );
        assert_eq!(locale_clause(&locale, false), base);
        locale.provider = Some("libc".to_owned());
        (locale.locale, locale.rules) = (None, None);
        assert_eq!(
            locale_clause(&locale, true),
            format!("{base} LOCALE_PROVIDER \"libc\"")
        );
    }
}
