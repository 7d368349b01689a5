//! URLs.

use std::path::Path;

use ultra_runner::{Backend, DatabaseUrl, UrlError};

fn parse(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text).unwrap()
}

#[test]
fn postgres_forms() {
    for text in [
        "postgres://ada:hunter2@db.example:6543/app",
        "postgresql://ada:hunter2@db.example:6543/app",
        "postgresql+asyncpg://ada:hunter2@db.example:6543/app?ssl=require",
        "postgresql+psycopg2://ada:hunter2@db.example:6543/app?connect_timeout=3",
        "postgres://db.example:6543/app?user=ada&password=hunter2",
    ] {
        let url = parse(text);
        assert_eq!(url.dialect(), Backend::Postgres);
        assert_eq!(url.database_name(), "app");
        let options = url.pg_options().unwrap();
        assert_eq!(options.get_host(), "db.example");
        assert_eq!(options.get_port(), 6543);
        assert_eq!(options.get_username(), "ada");
        assert!(url.as_str().contains("hunter2"));
        for shown in [url.to_string(), format!("{url:?}"), url.masked()] {
            assert!(!shown.contains("hunter2"), "{shown}");
            assert!(shown.contains("***"), "{shown}");
        }
    }
    let socket = parse("postgres:///app?host=/run/postgresql");
    assert!(socket.pg_options().unwrap().get_socket().is_some());
}

#[test]
fn sqlite_forms() {
    let paths = [
        ("sqlite:app.db", "app.db"),
        ("sqlite://app.db", "app.db"),
        ("sqlite:///data/app.db", "/data/app.db"),
        ("sqlite://data/my%20app.db?mode=rwc", "data/my app.db"),
        ("sqlite+aiosqlite:///app.db", "app.db"),
        ("sqlite+aiosqlite:////data/app.db", "/data/app.db"),
    ];
    for (text, path) in paths {
        let url = parse(text);
        assert_eq!(url.dialect(), Backend::Sqlite);
        assert_eq!(url.sqlite_path(), Some(Path::new(path)), "{text}");
        assert_eq!(parse(&url.to_string()), url);
    }
    for text in [
        "sqlite::memory:",
        "sqlite://x?mode=memory",
        "sqlite+aiosqlite://",
    ] {
        assert_eq!(parse(text).sqlite_path(), None, "{text}");
    }
    let base = Path::new("/project");
    let resolved = parse("sqlite://app.db").resolve_against(base);
    assert_eq!(resolved.sqlite_path(), Some(Path::new("/project/app.db")));
    let absolute = parse("sqlite:///data/app.db");
    assert_eq!(absolute.resolve_against(base), absolute);
}

#[test]
fn what_is_refused_is_not_repeated() {
    let cases = [
        ("", UrlError::Unreadable),
        ("hunter2", UrlError::Unreadable),
        ("ada:hunter2@host/db", UrlError::Unreadable),
        ("postgres:ada:hunter2@host/db", UrlError::Unreadable),
        ("postgres://ada:hunter2#x@host/db", UrlError::Port),
        ("postgres://ada@host:99999/db", UrlError::Port),
        ("postgres://ada:12#hunter2@host/db", UrlError::NotEncoded),
        ("postgres://ada:12/hunter2@host/db", UrlError::NotEncoded),
        ("postgres://ada:12?hunter2@host/db", UrlError::NotEncoded),
        ("sqlite:", UrlError::NoPath),
    ];
    for (text, expected) in cases {
        let error = DatabaseUrl::parse(text).unwrap_err();
        assert_eq!(error, expected, "{text}");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
    for scheme in ["mysql", "mariadb", "mssql"] {
        let error = DatabaseUrl::parse(&format!("{scheme}://ada:hunter2@host/db")).unwrap_err();
        assert!(error.to_string().contains(scheme));
        assert!(!error.to_string().contains("hunter2"));
    }
    let mode = DatabaseUrl::parse("sqlite://a.db?mode=fast").unwrap_err();
    assert!(matches!(mode, UrlError::Parameter { .. }));
}
