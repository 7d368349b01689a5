//! A PostgreSQL URL in parts, as programs of libpq take them from their environment.

use std::fmt;
use std::path::PathBuf;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use url::Url;

use super::{DatabaseUrl, Target, postgres};

/// A text that must not be shown: its `Debug` is `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself. Never log or print it, never make it a process argument.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A certificate or key for TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pem {
    /// In this file.
    File(PathBuf),
    /// The text itself, as `PGSSL*` variables may have it. libpq takes files only.
    Inline(Secret),
}

/// What connects a program of libpq to the database of a URL. Query parameters win over the rest
/// of the URL, `PG*` variables fill in what it leaves out, as for our own connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibpqParts {
    /// A name, an address, or the folder of a socket.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The role.
    pub user: String,
    /// The password, where URL or `PGPASSWORD` has one. Password files are left to libpq.
    pub password: Option<Secret>,
    /// The database.
    pub database: String,
    /// `sslmode` in libpq's words.
    pub ssl_mode: &'static str,
    /// Whom to trust.
    pub ssl_root_cert: Option<Pem>,
    /// The client's certificate.
    pub ssl_cert: Option<Pem>,
    /// Its key.
    pub ssl_key: Option<Pem>,
    /// Settings of the session, such as `-c search_path=app`.
    pub options: Option<String>,
}

impl DatabaseUrl {
    /// What programs of libpq need to connect; `None` for SQLite.
    #[must_use]
    pub fn libpq(&self) -> Option<LibpqParts> {
        match &self.target {
            Target::Postgres(url) => {
                let options = postgres::options(url).ok()?;
                Some(parts(url, &options, &|name| std::env::var(name).ok()))
            }
            Target::Sqlite(_) => None,
        }
    }

    /// Another database on the same server, with the same user; `None` for SQLite.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Option<Self> {
        let Target::Postgres(url) = &self.target else {
            return None;
        };
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| key != "dbname")
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        let mut other = url.clone();
        other.set_path("");
        // As a parameter: a name may have characters that mean something in a path.
        other
            .query_pairs_mut()
            .clear()
            .extend_pairs(kept)
            .append_pair("dbname", name);
        Some(Self {
            text: other.to_string(),
            target: Target::Postgres(other),
        })
    }
}

fn parts(
    url: &Url,
    options: &PgConnectOptions,
    variable: &dyn Fn(&str) -> Option<String>,
) -> LibpqParts {
    let host = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => bare(options.get_host()).to_owned(),
    };
    let user = options.get_username().to_owned();
    LibpqParts {
        host,
        port: options.get_port(),
        password: password(url).or_else(|| variable("PGPASSWORD").map(Secret)),
        database: options.get_database().unwrap_or(&user).to_owned(),
        user,
        ssl_mode: mode(options.get_ssl_mode()),
        ssl_root_cert: pem(
            url,
            &["sslrootcert", "ssl-root-cert", "ssl-ca"],
            variable("PGSSLROOTCERT"),
        ),
        ssl_cert: pem(url, &["sslcert", "ssl-cert"], variable("PGSSLCERT")),
        ssl_key: pem(url, &["sslkey", "ssl-key"], variable("PGSSLKEY")),
        options: options.get_options().map(str::to_owned),
    }
}

/// An address of version 6 stands in brackets in a URL, and nowhere else.
fn bare(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

fn password(url: &Url) -> Option<Secret> {
    let parameter = last(url, &["password"]);
    let found = parameter.or_else(|| url.password().map(decoded))?;
    (!found.is_empty()).then_some(Secret(found))
}

/// Percent signs undone by the form decoder, to which a plus would mean a space.
fn decoded(text: &str) -> String {
    let form = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(form.as_bytes())
        .map(|(_, value)| value.into_owned())
        .next()
        .unwrap_or_default()
}

/// The driver lets the last one win.
fn last(url: &Url, names: &[&str]) -> Option<String> {
    url.query_pairs()
        .filter(|(key, _)| names.contains(&&**key))
        .last()
        .map(|(_, value)| value.into_owned())
}

fn pem(url: &Url, names: &[&str], variable: Option<String>) -> Option<Pem> {
    if let Some(path) = last(url, names) {
        return Some(Pem::File(path.into()));
    }
    let text = variable?;
    let trimmed = text.trim();
    let inline = trimmed.starts_with("-----BEGIN") && trimmed.ends_with("-----");
    Some(if inline {
        Pem::Inline(Secret(text))
    } else {
        Pem::File(text.into())
    })
}

fn mode(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn with(text: &str, variables: &[(&str, &str)]) -> LibpqParts {
        let url = postgres::parse(text.strip_prefix("postgres:").unwrap()).unwrap();
        let options = postgres::options(&url).unwrap();
        parts(&url, &options, &|name| {
            let found = variables.iter().find(|(key, _)| *key == name)?;
            Some(found.1.to_owned())
        })
    }

    fn secret(text: &str) -> Option<Secret> {
        Some(Secret(text.to_owned()))
    }

    #[test]
    fn all_parts_are_found() {
        let found = with(
            "postgres://ada:a%2Bb+c%26%25&=%2F@db.example:6543/a%20b?sslmode=verify-ca&sslrootcert=/ca.pem&sslkey=/k.pem&options=-c%20x.y%3D1",
            &[("PGSSLCERT", "/c.pem"), ("PGPASSWORD", "not this one")],
        );
        let expected = LibpqParts {
            host: "db.example".to_owned(),
            port: 6543,
            user: "ada".to_owned(),
            password: secret("a+b+c&%&=/"),
            database: "a b".to_owned(),
            ssl_mode: "verify-ca",
            ssl_root_cert: Some(Pem::File("/ca.pem".into())),
            ssl_cert: Some(Pem::File("/c.pem".into())),
            ssl_key: Some(Pem::File("/k.pem".into())),
            options: Some("-c x.y=1".to_owned()),
        };
        assert_eq!(found, expected);
        assert!(!format!("{found:?}").contains("a+b"));
    }

    #[test]
    fn parameters_win_and_variables_fill_in() {
        let found = with(
            "postgres://ada:one@one.example:1/app?host=/run/pg&port=2&user=eve&password=two&dbname=other",
            &[],
        );
        assert_eq!(found.host, "/run/pg");
        assert_eq!((found.port, &*found.user), (2, "eve"));
        assert_eq!(found.password, secret("two"));
        assert_eq!(found.database, "other");
        let text = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n";
        let found = with(
            "postgres://ada@[::1]/",
            &[("PGPASSWORD", "three"), ("PGSSLROOTCERT", text)],
        );
        assert_eq!(found.host, "::1");
        assert_eq!(found.database, "ada");
        assert_eq!(found.password, secret("three"));
        assert_eq!(
            found.ssl_root_cert,
            Some(Pem::Inline(Secret(text.to_owned())))
        );
    }

    #[test]
    fn another_database_has_the_same_server() {
        let url = DatabaseUrl::parse("postgres://ada:pw@h:1/app?dbname=x&sslmode=require").unwrap();
        for name in ["postgres", "a b", "/x?y#z%20&=\"'é"] {
            let other = url.with_database(name).unwrap();
            assert_eq!(other.database_name(), name);
            let (parts, whole) = (other.libpq().unwrap(), url.libpq().unwrap());
            assert_eq!(parts.database, name);
            assert_eq!(parts.password, whole.password);
            assert_eq!(parts.ssl_mode, "require");
            assert!(!other.masked().contains("pw"));
        }
        let sqlite = DatabaseUrl::sqlite_file("a.db");
        assert!(sqlite.with_database("x").is_none() && sqlite.libpq().is_none());
    }
}
