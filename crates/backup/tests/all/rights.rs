//! Roles that may not do what it takes.

use ultra_backup::{BackupError, backup, restore};
use ultra_testing::TestRole;

use crate::support::{Place, databases, from, names, postgres, quiet, server, to, url};

async fn refused(place: &Place, role: &TestRole) -> BackupError {
    let theirs = url(&place.database.url_as(role));
    let error = restore(&from(&theirs, &place.file()), &mut quiet)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "restore-rights", "{error}");
    assert!(error.to_string().contains("nothing was changed"), "{error}");
    let name = place.database.name();
    assert_eq!(databases(name).await, [name]);
    error
}

#[tokio::test]
async fn a_role_that_may_not_create_databases_is_told_the_grant() {
    let Some(place) = postgres().await else {
        return;
    };
    let role = server().unwrap().role("small", "", None).await.unwrap();
    place.backup().await.unwrap();
    let text = refused(&place, &role).await.to_string();
    let grant = format!("ALTER ROLE \"{}\" CREATEDB;", role.name());
    assert!(text.contains(&grant), "{text}");
    place.database.execute(&grant).await.unwrap();

    // With that right it is the old database that it may not rename.
    let text = refused(&place, &role).await.to_string();
    let grant = format!(
        "ALTER DATABASE \"{}\" OWNER TO \"{}\";",
        place.database.name(),
        role.name()
    );
    assert!(text.contains(&grant), "{text}");
    place.database.execute(&grant).await.unwrap();
    let theirs = url(&place.database.url_as(&role));
    restore(&from(&theirs, &place.file()), &mut quiet)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_member_of_the_owner_may_restore() {
    let Some(place) = postgres().await else {
        return;
    };
    let owner = server().unwrap().role("owner", "", None).await.unwrap();
    let member = server()
        .unwrap()
        .role("member", "CREATEDB", None)
        .await
        .unwrap();
    let database = place.database.name();
    let (owner, name) = (owner.name(), member.name());
    place
        .database
        .execute(&format!(
            "GRANT {owner} TO {name}; ALTER DATABASE {database} OWNER TO {owner}; \
             CREATE TABLE t (); ALTER TABLE t OWNER TO {owner}"
        ))
        .await
        .unwrap();
    place.backup().await.unwrap();
    let theirs = url(&place.database.url_as(&member));
    restore(&from(&theirs, &place.file()), &mut quiet)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_role_that_may_not_read_all_tables_makes_no_backup() {
    let Some(place) = postgres().await else {
        return;
    };
    let role = server().unwrap().role("blind", "", None).await.unwrap();
    place
        .database
        .execute("CREATE TABLE secrets (); REVOKE ALL ON secrets FROM PUBLIC")
        .await
        .unwrap();
    let theirs = url(&place.database.url_as(&role));
    let error = backup(&to(&theirs, &place.file()), &mut quiet)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "backup-failed");
    let text = error.to_string();
    assert!(
        text.contains("secrets") && text.contains("GRANT pg_read_all_data"),
        "{text}"
    );
    assert!(names(place.folder.path()).is_empty());
}

#[tokio::test]
async fn what_the_server_refuses_in_the_middle_leaves_no_database() {
    let Some(place) = postgres().await else {
        return;
    };
    let role = server().unwrap().role("gone", "", None).await.unwrap();
    let name = role.name();
    place
        .database
        .execute(&format!("CREATE TABLE t (); ALTER TABLE t OWNER TO {name}"))
        .await
        .unwrap();
    place.backup().await.unwrap();
    place
        .database
        .execute(&format!(
            "REASSIGN OWNED BY {name} TO postgres; DROP ROLE {name}"
        ))
        .await
        .unwrap();
    let error = place.restore().await.unwrap_err();
    assert_eq!(error.code(), "restore-failed");
    let text = error.to_string();
    assert!(
        text.contains(name) && text.contains("does not exist"),
        "{text}"
    );
    assert!(text.contains("the database is as it was"), "{text}");
    let name = place.database.name();
    assert_eq!(databases(name).await, [name]);
}
