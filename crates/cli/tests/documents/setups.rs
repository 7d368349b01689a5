//! What the guide to troubles has happened before its commands: each by the name that the page's
//! comment gives it.

use std::fs;
use std::path::Path;

use sea_orm::{ConnectionTrait, Database};

use crate::copy::{Copy, workspace};

/// The revision that everything begins with.
const FIRST: &str = "ab38c3f2f48f";

const SHARED: &str = "m20261122_090000_add_shared";
const NICKNAME: &str = "m20261122_100000_add_nickname";
const LIST: &str = "migration/src/lib.rs";
const USER: &str = "entity/src/user.rs";

/// Makes it so.
pub(crate) fn make(copy: &Copy, name: &str) {
    let applied = |name: &str| {
        execute(
            copy,
            &format!("INSERT INTO seaql_migrations VALUES ('{name}', 1)"),
        );
    };
    match name {
        "an SQLite file in .env" => write(copy, ".env", "DATABASE_URL=sqlite://ultra.db\n"),
        "as it was" => as_it_was(copy),
        "as it was, in the container, too" => {
            as_it_was(copy);
            copy.build();
        }
        "a revision that fails" => revision_that_fails(copy),
        "an applied revision is edited, and one is pending" => edited_revision(copy),
        "applied, and not in this project" => applied("m20261101_120000_add_sessions"),
        "applied by a newer version" => applied("m20271101_120000_add_sessions"),
        "forgotten again" => execute(
            copy,
            "DELETE FROM seaql_migrations WHERE version LIKE '%_add_sessions'",
        ),
        "two heads" => {
            add_column(copy, SHARED, "c0ffee000002", "shared");
            add_column(copy, NICKNAME, "c0ffee000003", "nickname");
        }
        "a conflict in the list" => conflict(copy),
        "a revision for SQLite alone" => {
            add_field(copy, "nickname: Option<String>");
            let (code, output) = copy.run("ultra-migrate auto 'add users.nickname'");
            assert_eq!(code, 0, "{output}");
        }
        "an entity with another name for a column" => {
            edit(copy, USER, "pub full_name:", "pub name:");
        }
        "an entity with a new column that may not be empty" => {
            edit(copy, USER, "pub name:", "pub full_name:");
            add_field(copy, "locale: String");
        }
        "a damaged backup" => {
            let mut bytes = fs::read(copy.folder.join("backups/monday.zst")).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(copy.folder.join("backups/damaged.zst"), bytes).unwrap();
        }
        other => panic!("nobody knows how to make `{other}`"),
    }
}

/// Its second statement names a column that isn't there.
fn revision_that_fails(copy: &Copy) {
    let name = "m20261122_090000_count_logins";
    add_column(copy, name, "c0ffee000001", "logins");
    let added = "ADD COLUMN logins text\").await?;\n";
    let fails = "        db.execute_unprepared(\"UPDATE users SET logins = visits\").await?;\n";
    let file = format!("migration/src/{name}.rs");
    edit(copy, &file, added, &format!("{added}{fails}"));
    copy.build();
}

fn edited_revision(copy: &Copy) {
    let file = "migration/src/m20261121_152019_create_ultra.rs";
    let text = read(copy, file);
    let at = text.find("async fn up(").unwrap();
    let body = at + text[at..].find("{\n").unwrap() + 2;
    let edited = format!("{}        let _ = 1;\n{}", &text[..body], &text[body..]);
    write(copy, file, &edited);
    add_column(copy, SHARED, "c0ffee000002", "shared");
}

/// The list as `git merge` leaves it where both sides have added a revision.
fn conflict(copy: &Copy) {
    let marked = |list: &str, line: &dyn Fn(&str) -> String| {
        let (ours, theirs) = (line(SHARED), line(NICKNAME));
        let both = format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> nickname\n");
        list.replace(&format!("{ours}{theirs}"), &both)
    };
    let list = marked(&read(copy, LIST), &|name| format!("mod {name};\n"));
    let list = marked(&list, &|name| format!("    {name},\n"));
    assert_eq!(list.matches("<<<<<<<").count(), 2, "{list}");
    write(copy, LIST, &list);
}

fn add_field(copy: &Copy, field: &str) {
    let after = "    pub full_name: Option<String>,\n";
    edit(copy, USER, after, &format!("{after}    pub {field},\n"));
}

/// The project as it is in the clone, and a new database that has it.
pub(crate) fn as_it_was(copy: &Copy) {
    for part in ["entity", "migration"] {
        restore(&workspace().join(part), &copy.folder.join(part));
    }
    for file in ["ultra.db", "ultra.db.ultra-lock"] {
        fs::remove_file(copy.folder.join(file)).ok();
    }
    let (code, output) = copy.run("ultra-migrate upgrade");
    assert_eq!(code, 0, "{output}");
}

/// A revision that adds an optional column of users.
pub(crate) fn add_column(copy: &Copy, name: &str, id: &str, column: &str) {
    let text = format!(
        r#"//! Adds users.{column}.
//!
//! Revision ID: {id}
//! Revises:     {FIRST}

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {{
    id: "{id}",
    down_revisions: &["{FIRST}"],
    message: "add users.{column}",
    ..Revision::BASE
}};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {{
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE users ADD COLUMN {column} text").await?;
        Ok(())
    }}

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE users DROP COLUMN {column}").await?;
        Ok(())
    }}
}}
"#
    );
    write(copy, &format!("migration/src/{name}.rs"), &text);
    edit(
        copy,
        LIST,
        "\nultra_migrate::migrator!",
        &format!("mod {name};\n\nultra_migrate::migrator!"),
    );
    edit(copy, LIST, "\n}\n", &format!("\n    {name},\n}}\n"));
    let list = read(copy, LIST).replace(";\n\nmod ", ";\nmod ");
    write(copy, LIST, &list);
}

fn execute(copy: &Copy, sql: &str) {
    let url = format!("sqlite://{}", copy.folder.join("ultra.db").display());
    tokio::task::block_in_place(|| {
        tokio::runtime::Handle::current().block_on(async {
            let db = Database::connect(url).await.unwrap();
            db.execute_unprepared(sql).await.unwrap();
            db.close().await.unwrap();
        });
    });
}

/// Makes a folder like another one. What is like it already stays, so that it needn't be compiled.
fn restore(from: &Path, to: &Path) {
    for entry in fs::read_dir(to).unwrap() {
        let path = entry.unwrap().path();
        if !from.join(path.file_name().unwrap()).exists() {
            fs::remove_file(path).unwrap();
        }
    }
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let other = to.join(path.file_name().unwrap());
        if path.is_dir() {
            restore(&path, &other);
        } else if fs::read(&path).ok() != fs::read(&other).ok() {
            fs::write(&other, fs::read(&path).unwrap()).unwrap();
        }
    }
}

fn read(copy: &Copy, relative: &str) -> String {
    fs::read_to_string(copy.folder.join(relative)).unwrap()
}

fn write(copy: &Copy, relative: &str, text: &str) {
    fs::write(copy.folder.join(relative), text).unwrap();
}

fn edit(copy: &Copy, relative: &str, from: &str, to: &str) {
    let text = read(copy, relative);
    assert_eq!(text.matches(from).count(), 1, "`{from}` in {relative}");
    write(copy, relative, &text.replace(from, to));
}
