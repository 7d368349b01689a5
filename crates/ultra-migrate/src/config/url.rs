//! Which database is meant.

use std::path::Path;

use ultra_runner::DatabaseUrl;

use super::{Config, FILE_NAME};
use crate::error::Error;

/// The variables that may hold the database's URL, the first that is set wins.
const URL_VARIABLES: [&str; 6] = [
    "MIGRATE_DATABASE_URL",
    "DATABASE_URL",
    "POSTGRES_URL",
    "POSTGRESQL_URL",
    "DATABASE_CONNECTION_STRING",
    "DB_URL",
];

/// Where a database's URL came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlSource {
    /// `--url`.
    Flag,
    /// A variable of the environment or of `.env`.
    Variable(&'static str),
    /// `DB_HOST` and its companions.
    Parts,
    /// `ultra-migrate.toml`.
    File,
    /// Nothing was said: `sqlite://ultra.db` at the workspace's root.
    Default,
}

impl std::fmt::Display for UrlSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag => f.write_str("--url"),
            Self::Variable(name) => f.write_str(name),
            Self::Parts => f.write_str("DB_HOST, DB_NAME, …"),
            Self::File => f.write_str(FILE_NAME),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// The database's URL: flag, environment, `ultra-migrate.toml`, default.
///
/// # Errors
/// Where the URL that was found can't be parsed.
pub(crate) fn database_url(
    flag: Option<&str>,
    config: &Config,
    root: &Path,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<(DatabaseUrl, UrlSource), Error> {
    let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    let found = flag
        .map(|url| (url.to_owned(), UrlSource::Flag))
        .or_else(|| {
            URL_VARIABLES
                .iter()
                .find_map(|name| Some((set(name)?, UrlSource::Variable(name))))
        })
        .or_else(|| Some((url_of_parts(&set)?, UrlSource::Parts)))
        .or_else(|| Some((config.url.clone()?, UrlSource::File)))
        .unwrap_or_else(|| ("sqlite://ultra.db".into(), UrlSource::Default));
    let url = match DatabaseUrl::parse(found.0.trim()) {
        Ok(url) => url,
        // The text itself may hold a password: where it stands is what can be said.
        Err(source) => {
            return Err(Error::UrlFrom {
                place: found.1,
                source,
            });
        }
    };
    // A path that was typed means the folder in which it was typed.
    let url = if found.1 == UrlSource::Flag {
        url
    } else {
        url.resolve_against(root)
    };
    Ok((url, found.1))
}

/// `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER`, `DB_PASSWORD`; one of the first or the third is
/// enough, the others have the original system's defaults. A host that begins with `/` is the
/// folder of a socket. What doesn't fit is left for the URL's parser to refuse, never passed over.
fn url_of_parts(set: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if set("DB_HOST").is_none() && set("DB_NAME").is_none() {
        return None;
    }
    let part = |name: &str, default: &str| set(name).unwrap_or_else(|| default.to_owned());
    let user = encoded(&part("DB_USER", "ultrauser"));
    let password = set("DB_PASSWORD").map(|text| format!(":{}", encoded(&text)));
    let login = format!("{user}{}", password.unwrap_or_default());
    let (host, port) = (part("DB_HOST", "localhost"), part("DB_PORT", "5432"));
    let name = encoded(&part("DB_NAME", "ultra"));
    Some(if host.starts_with('/') {
        format!(
            "postgres://{login}@localhost:{port}/{name}?host={}",
            encoded(&host)
        )
    } else if host.contains(':') {
        format!("postgres://{login}@[{host}]:{port}/{name}")
    } else {
        format!("postgres://{login}@{host}:{port}/{name}")
    })
}

/// Percent-encoded, but for what a URL takes anywhere.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn url(pairs: &[(&str, &str)], flag: Option<&str>, config: &Config) -> (String, UrlSource) {
        let variable = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        let (url, source) = database_url(flag, config, Path::new("/ws"), &variable).unwrap();
        (url.as_str().to_owned(), source)
    }

    #[test]
    fn flag_environment_file_default_in_this_order() {
        let config = Config {
            url: Some("postgres://file/db".into()),
            ..Config::default()
        };
        let all = [("DATABASE_URL", "postgres://env/db"), ("DB_HOST", "parts")];
        assert_eq!(
            url(&all, Some("postgres://flag/db"), &config).1,
            UrlSource::Flag
        );
        assert_eq!(
            url(&all, None, &config).1,
            UrlSource::Variable("DATABASE_URL")
        );
        assert_eq!(url(&all[1..], None, &config).1, UrlSource::Parts);
        assert_eq!(url(&[], None, &config).1, UrlSource::File);
        let (default, source) = url(&[], None, &Config::default());
        assert_eq!(source, UrlSource::Default);
        assert!(default.contains("/ws/ultra.db"), "{default}");
    }

    #[test]
    fn a_direct_url_beside_a_pooler_comes_first() {
        let both = [
            ("DATABASE_URL", "postgres://pooler/db"),
            ("MIGRATE_DATABASE_URL", "postgres://direct/db"),
        ];
        let (found, source) = url(&both, None, &Config::default());
        assert_eq!(source, UrlSource::Variable("MIGRATE_DATABASE_URL"));
        assert!(found.contains("direct"));
    }

    #[test]
    fn parts_are_escaped() {
        let parts = [
            ("DB_NAME", "my db"),
            ("DB_USER", "me"),
            ("DB_PASSWORD", "p@ss/w:rd"),
        ];
        let (found, _) = url(&parts, None, &Config::default());
        assert!(found.contains("p%40ss%2Fw%3Ard"), "{found}");
        assert!(found.contains("my%20db"), "{found}");
    }

    #[test]
    fn a_host_may_be_a_socket_and_a_wrong_part_is_refused() {
        let (found, source) = url(
            &[("DB_HOST", "/run/pg"), ("DB_NAME", "e")],
            None,
            &Config::default(),
        );
        assert_eq!(source, UrlSource::Parts);
        assert!(found.contains("host=%2Frun%2Fpg"), "{found}");
        for (name, value) in [
            ("DB_PORT", "abc"),
            ("DB_HOST", "db:5432"),
            ("DB_HOST", "a b"),
        ] {
            let variable = |asked: &str| match asked {
                "DB_NAME" => Some("e".to_owned()),
                _ => (asked == name).then(|| value.to_owned()),
            };
            let found = database_url(None, &Config::default(), Path::new("/ws"), &variable);
            assert!(found.is_err(), "{name}={value}: {found:?}");
        }
    }
}
