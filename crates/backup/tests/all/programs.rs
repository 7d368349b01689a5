//! Programs of PostgreSQL that are missing, too old, or newer than the server.

use ultra_backup::{backup, restore};

use crate::support::{Place, databases, folder, from, names, postgres, quiet, script, to};

async fn refused(place: &Place, programs: &std::path::Path) -> String {
    let url = place.url();
    let mut request = to(&url, &place.file());
    request.programs = Some(programs.to_path_buf());
    let error = backup(&request, &mut quiet).await.unwrap_err();
    assert_eq!(error.code(), "backup-tool", "{error}");
    assert!(names(place.folder.path()).is_empty());
    let text = error.to_string();
    assert!(
        text.contains("--pg-bin FOLDER") && text.contains("MIGRATE_PG_BIN"),
        "{text}"
    );
    text
}

#[tokio::test]
async fn a_missing_program_is_named_with_its_package() {
    let Some(place) = postgres().await else {
        return;
    };
    let programs = folder();
    let text = refused(&place, programs.path()).await;
    assert!(text.contains("pg_dump was not found"), "{text}");
    assert!(
        text.contains("apt-get install postgresql-client-"),
        "{text}"
    );

    script(
        programs.path(),
        "pg_dump",
        "echo 'pg_dump (PostgreSQL) 99.1'",
    );
    let text = refused(&place, programs.path()).await;
    assert!(text.contains("pg_restore was not found"), "{text}");
}

#[tokio::test]
async fn an_old_program_is_refused() {
    let Some(place) = postgres().await else {
        return;
    };
    let programs = folder();
    let old = "echo 'pg_dump (PostgreSQL) 9.6.24 (Debian 9.6.24-1)'";
    script(programs.path(), "pg_dump", old);
    let text = refused(&place, programs.path()).await;
    assert!(text.contains("has version 9.6.24"), "{text}");
    assert!(text.contains("the server, which has "), "{text}");

    // A backup of a newer pg_dump asks for a newer pg_restore.
    place.backup().await.unwrap();
    script(
        programs.path(),
        "pg_restore",
        "echo 'pg_restore (PostgreSQL) 9.6.24'",
    );
    let url = place.url();
    let mut request = from(&url, &place.file());
    request.programs = Some(programs.path().to_path_buf());
    let error = restore(&request, &mut quiet).await.unwrap_err();
    assert_eq!(error.code(), "backup-tool", "{error}");
}

/// A stand-in that does the work by the real program, and then says what version 17 says to a
/// server that doesn't know `transaction_timeout`.
#[tokio::test]
async fn a_newer_program_may_set_what_the_server_does_not_know() {
    let Some(place) = postgres().await else {
        return;
    };
    if crate::support::server_major(&place).await >= 17 {
        return;
    }
    place
        .database
        .execute("CREATE TABLE t AS SELECT 1 AS id")
        .await
        .unwrap();
    place.backup().await.unwrap();
    let programs = folder();
    let real = place.database.command("pg_restore");
    let real = real.get_program().to_string_lossy().into_owned();
    let says = |errors: &str| {
        format!(
            "case $1 in --version) echo 'pg_restore (PostgreSQL) 17.9'; exit;; esac\n\
             case \"$*\" in *--exit-on-error*) exit 7;; esac\n\
             {real} \"$@\" || exit 8\n\
             echo 'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter \"transaction_timeout\"' >&2\n\
             echo 'Command was: SET transaction_timeout = 0;' >&2\n\
             echo 'pg_restore: warning: errors ignored on restore: {errors}' >&2\n\
             exit 1"
        )
    };
    let url = place.url();
    let mut request = from(&url, &place.file());
    request.programs = Some(programs.path().to_path_buf());
    script(programs.path(), "pg_restore", &says("2"));
    let error = restore(&request, &mut quiet).await.unwrap_err();
    assert_eq!(error.code(), "restore-failed", "{error}");
    script(programs.path(), "pg_restore", &says("1"));
    restore(&request, &mut quiet).await.unwrap();
}

/// The real program with one more argument.
fn altered(place: &Place, name: &str, argument: &str) -> tempfile::TempDir {
    let programs = folder();
    for program in ["pg_dump", "pg_restore"] {
        let real = place.database.command(program);
        let real = real.get_program().to_string_lossy().into_owned();
        // Asked for its version or for a list, it is itself.
        let own = if program == name {
            format!(
                "case $1 in --version|--list) exec {real} \"$@\";; esac\nexec {real} {argument} \"$@\""
            )
        } else {
            format!("exec {real} \"$@\"")
        };
        script(programs.path(), program, &own);
    }
    programs
}

#[tokio::test]
async fn a_dump_that_lacks_something_is_no_backup() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE here (); CREATE TABLE left_out (); CREATE SEQUENCE alone")
        .await
        .unwrap();
    for (argument, lacks) in [
        ("--exclude-table=left_out", "TABLE public.left_out"),
        ("--exclude-table-data=here", "TABLE DATA public.here"),
        ("--exclude-table=alone", "SEQUENCE public.alone"),
    ] {
        let programs = altered(&place, "pg_dump", argument);
        let url = place.url();
        let mut request = to(&url, &place.file());
        request.programs = Some(programs.path().to_path_buf());
        let error = backup(&request, &mut quiet).await.unwrap_err();
        assert_eq!(error.code(), "backup-failed", "{error}");
        assert!(error.to_string().contains(lacks), "{error}");
        assert!(names(place.folder.path()).is_empty());
    }
}

#[tokio::test]
async fn a_database_that_lacks_something_takes_no_place() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE t AS SELECT generate_series(1, 3) AS n; CREATE TABLE u ()")
        .await
        .unwrap();
    place.backup().await.unwrap();
    for (argument, lacks) in [
        ("--schema-only", "table `public.t` has 0 rows instead of 3"),
        ("--table=t", "table `public.u` is missing"),
    ] {
        let programs = altered(&place, "pg_restore", argument);
        let url = place.url();
        let mut request = from(&url, &place.file());
        request.programs = Some(programs.path().to_path_buf());
        let error = restore(&request, &mut quiet).await.unwrap_err();
        assert_eq!(error.code(), "restore-failed", "{error}");
        let text = error.to_string();
        assert!(
            text.contains(lacks) && text.contains("the database is as it was"),
            "{text}"
        );
        let name = place.database.name();
        assert_eq!(databases(name).await, [name]);
    }
}
