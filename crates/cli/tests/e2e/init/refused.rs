//! What is in the way: one clear message, and nothing is written.

use super::workspace::{NOTE, Workspace};

const SEA_ORM: &str = "sea-orm = \"2.0\"";

#[test]
fn folders_without_a_workspace_are_refused() {
    let workspace = Workspace::empty();
    workspace.refuses(
        &[],
        "workspace",
        &["could not find `Cargo.toml`", "go to the workspace"],
    );
    workspace.write("Cargo.toml", "[workspace\n");
    workspace.refuses(&[], "workspace", &["Cargo.toml", "unclosed table"]);
    let other = Workspace::of(&["gone"]);
    other.refuses(&[], "workspace", &["gone"]);
}

#[test]
fn workspaces_without_entities_are_refused() {
    let workspace = Workspace::of(&["app"]);
    workspace.program("app", "", "");
    workspace.refuses(
        &[],
        "entity-crate",
        &["no crate of this workspace depends on sea-orm"],
    );
    // For tests alone, or named in a comment, is no entity.
    workspace.library(
        "app",
        SEA_ORM,
        &format!(
            "// DeriveEntityModel\n#[cfg(test)] mod tests {{ {} }}",
            body()
        ),
    );
    workspace.refuses(
        &[],
        "entity-crate",
        &["DeriveEntityModel", "`app` (app)", "--entity PATH"],
    );
    // A file that no module declares isn't part of the crate.
    workspace.write("app/src/note.rs", NOTE);
    workspace.refuses(&[], "entity-crate", &["DeriveEntityModel"]);
}

#[test]
fn entities_in_a_program_are_refused() {
    let workspace = Workspace::of(&["app"]);
    workspace.program("app", SEA_ORM, "mod models;");
    workspace.write("app/src/models/mod.rs", "pub mod note;");
    workspace.write("app/src/models/note.rs", NOTE);
    let words = [
        "`app` (app)",
        "is a program",
        "must be in a library crate",
        "src/lib.rs",
    ];
    workspace.refuses(&[], "entity-crate", &words);
    workspace.refuses(
        &["--entity", "app"],
        "entity-crate",
        &["is a program", "library crate"],
    );
    // A library beside the program that doesn't have them is no help.
    workspace.write("app/src/lib.rs", "");
    workspace.refuses(&[], "entity-crate", &words);
}

#[test]
fn several_entity_crates_are_asked_about() {
    let workspace = Workspace::of(&["sales", "libs/stock", "app"]);
    workspace.library("sales", SEA_ORM, NOTE);
    workspace.library("libs/stock", SEA_ORM, NOTE);
    workspace.library("app", "", "");
    workspace.refuses(
        &[],
        "entity-crate",
        &["`sales` (sales)", "`stock` (libs/stock)", "--entity PATH"],
    );
    workspace.refuses(
        &["--entity", "app"],
        "entity-crate",
        &["app can't be", "doesn't depend on sea-orm"],
    );
    workspace.refuses(
        &["--entity", "libs"],
        "entity-crate",
        &["isn't the folder of a member"],
    );
    workspace.refuses(
        &["--entity", "nowhere"],
        "entity-crate",
        &["nowhere can't be"],
    );
    // The path means the folder in which it is typed.
    workspace.refuses_in(
        "libs",
        &["--entity", "sales"],
        "entity-crate",
        &["sales can't be"],
    );
    workspace
        .init_in("libs", &["--entity", "../sales"])
        .ok()
        .says(&["`sales`"]);
}

#[test]
fn other_versions_of_sea_orm_are_refused() {
    for (dependency, words) in [
        ("sea-orm = \"1.1\"", ["^1.1", "SeaORM 2.0"]),
        ("sea-orm = \"=2.0.1\"", ["=2.0.1", "~2.0.4"]),
        (
            "sea-orm = { git = \"https://example.org/sea-orm\" }",
            ["https://example.org/sea-orm", "[patch.crates-io]"],
        ),
        (
            "sea-orm = { path = \"../sea-orm\" }",
            ["a folder", "[patch.crates-io]"],
        ),
    ] {
        let workspace = Workspace::of(&["entity"]);
        workspace.library("sea-orm", "", "");
        workspace.library("entity", dependency, NOTE);
        if dependency.contains("path") {
            workspace.write(
                "Cargo.toml",
                "[workspace]\nresolver = \"3\"\nmembers = [\"entity\", \"sea-orm\"]\n",
            );
        }
        workspace.refuses(&[], "sea-orm", &words);
    }
    let inherited = Workspace::of(&["entity"]);
    inherited.library("entity", "sea-orm.workspace = true", NOTE);
    let root = inherited.read("Cargo.toml");
    inherited.write(
        "Cargo.toml",
        &format!("{root}\n[workspace.dependencies]\nsea-orm = \"1\"\n"),
    );
    inherited.refuses(
        &[],
        "sea-orm",
        &["`entity` depends on sea-orm ^1,", "SeaORM 2.0"],
    );
}

#[test]
fn databases_that_are_not_supported_are_refused() {
    let workspace = Workspace::of(&["entity"]);
    workspace.library(
        "entity",
        "sea-orm = { version = \"2.0\", features = [\"sqlx-mysql\"] }",
        NOTE,
    );
    workspace.refuses(&[], "sea-orm", &["MySQL", "--dialect postgres"]);
    let run = workspace.init_in("", &["--dialect", "oracle"]).code(2);
    run.says(&["postgres, sqlite"]);
    workspace.accepts(&["--dialect", "sqlite"]);
    assert!(
        workspace
            .read("ultra-migrate.toml")
            .contains("dialects = [\"sqlite\"]")
    );
}

#[test]
fn what_is_there_already_is_left_alone() {
    let workspace = Workspace::with_a_note();
    workspace.write("migration/README.md", "Ours.");
    workspace.refuses(
        &[],
        "already-there",
        &["/migration is there already", "`adopt`", "--migration PATH"],
    );
    let with_crate = Workspace::of(&["entity", "db/changes"]);
    with_crate.library("entity", SEA_ORM, NOTE);
    with_crate.library("db/changes", "sea-orm-migration = \"2.0\"", "");
    with_crate.refuses(
        &[],
        "already-there",
        &[
            "`changes` in ",
            "/db/changes",
            "sea-orm-migration",
            "`adopt`",
        ],
    );
    let named = Workspace::of(&["entity", "libs/migration"]);
    named.library("entity", SEA_ORM, NOTE);
    named.library("libs/migration", "", "");
    named.refuses(
        &[],
        "already-there",
        &["a package `migration`", "--migration PATH"],
    );
    let project = Workspace::with_a_note();
    project.write("ultra-migrate.toml", "not toml");
    project.refuses_in(
        "entity",
        &[],
        "already-there",
        &["/ultra-migrate.toml is there already", "status"],
    );
    let nested = Workspace::with_a_note();
    nested.write("entity/ultra-migrate.toml", "");
    nested.refuses_in(
        "entity/src",
        &[],
        "already-there",
        &["entity/ultra-migrate.toml"],
    );
    let ours = Workspace::of(&["entity", "crates/ultra-migrate"]);
    ours.library("entity", SEA_ORM, NOTE);
    ours.library("crates/ultra-migrate", "", "");
    ours.refuses(
        &[],
        "already-there",
        &["the workspace of ultra-migrate itself"],
    );
}

#[test]
fn places_that_are_none_are_refused() {
    let workspace = Workspace::with_a_note();
    for (path, why) in [
        ("../migration", "isn't in the workspace"),
        ("/migration", "isn't in the workspace"),
        (".", "is the workspace itself"),
        ("the migrations", "no name for a crate"),
        ("1st", "no name for a crate"),
        ("test", "no name for a crate"),
    ] {
        workspace.refuses(&["--migration", path], "usage", &[path, why]);
    }
    workspace.refuses(
        &["--crates", "entity"],
        "usage",
        &["entity has no crates/ultra-migrate"],
    );
    let run = workspace
        .init_in("", &["--crates", "entity", "--git"])
        .code(2);
    run.says(&["cannot be used with"]);
    workspace.write("vendor/ultra/crates/ultra-migrate/Cargo.toml", "");
    workspace.write("vendor/ultra/crates/cli/Cargo.toml", "");
    let inside = ["vendor/ultra/crates lies inside", "exclude", "--git"];
    workspace.refuses(&["--crates", "vendor/ultra"], "usage", &inside);
    workspace.refuses(&["--crates", "vendor/ultra/crates"], "usage", &inside);
}

#[test]
fn what_cargo_refuses_afterwards_is_taken_back() {
    let workspace = Workspace::with_a_note();
    workspace.write(".gitignore", "/target\n");
    // A workspace in the workspace: what is below it can't be a member of the outer one.
    workspace.write("inner/Cargo.toml", "[workspace]\n");
    workspace.refuses(
        &["--migration", "inner/new/migration"],
        "workspace",
        &["with the migration crate in it Cargo refuses the workspace"],
    );
    // What can't be replaced: everything before it is taken back, too.
    let other = Workspace::with_a_note();
    std::fs::create_dir(other.path(".gitignore")).unwrap();
    other.refuses(&[], "file", &[".gitignore can't be read"]);
}

#[test]
fn a_refusal_is_json_where_json_is_asked_for() {
    let run = Workspace::empty().init_in("", &["--json"]).code(2);
    assert_eq!(run.json()["error"]["code"], "workspace", "{run}");
}

/// An entity without its file's head.
fn body() -> String {
    NOTE.lines()
        .filter(|line| !line.starts_with("//!"))
        .collect::<Vec<_>>()
        .join("\n")
}
