//! What `init` writes, where nothing is built.

use super::workspace::{NOTE, Workspace, members};

/// As [`Workspace::accepts`] gives them.
const TWO: [&str; 2] = ["entity", "migration"];

#[test]
fn the_files_are_those_of_our_own_project() {
    let workspace = Workspace::with_a_note();
    assert_eq!(workspace.accepts(&["--git"]), TWO);
    let ours = |path: &str| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        std::fs::read_to_string(root.join(path)).unwrap()
    };
    assert_eq!(
        workspace.read("migration/src/main.rs"),
        ours("migration/src/main.rs")
    );
    assert_eq!(
        workspace.read("ultra-migrate.toml"),
        ours("ultra-migrate.toml")
    );
    let features = |text: &str| {
        let from = text.find("[features]").unwrap();
        text[from..text.find("[dependencies]").unwrap()].to_owned()
    };
    let manifest = workspace.read("migration/Cargo.toml");
    assert_eq!(features(&manifest), features(&ours("migration/Cargo.toml")));
    let git = "ultra-migrate = { git = \"https://github.com/ultra-migrate/ultra-migrate\" }";
    assert!(manifest.contains(git), "{manifest}");
    assert!(manifest.contains("\nedition = \"2024\"\n"), "{manifest}");
}

#[test]
fn a_package_becomes_the_root_of_a_workspace() {
    let workspace = Workspace::empty();
    let manifest = "# Mine.\n[package]\nname = \"note-app\"  # with a hyphen\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
        [lib]\nname = \"notes\"\n\n[dependencies]\nsea-orm = { version = \"2.0\", features = [\"sqlx-postgres\"] }\n";
    workspace.write("Cargo.toml", manifest);
    workspace.write(
        "src/lib.rs",
        "pub mod models { #[path = \"entities/n.rs\"] pub mod note; }",
    );
    workspace.write("src/models/entities/n.rs", NOTE);
    workspace.write("src/main.rs", "fn main() {}");
    let run = workspace.init_in("", &[]).ok();
    run.says(&["warning: `note-app` has a program, too, which can't depend on `migration`"]);
    assert_eq!(members(&workspace.path("")), ["migration", "note-app"]);
    let root = workspace.read("Cargo.toml");
    assert_eq!(
        root,
        format!("{manifest}\n[workspace]\nmembers = [\"migration\"]\n")
    );
    let made = workspace.read("migration/Cargo.toml");
    assert!(
        made.contains("\nnote-app = { path = \"..\", optional = true }\n"),
        "{made}"
    );
    let program = workspace.read("migration/src/main.rs");
    assert!(program.contains("\nuse notes as _;\n"), "{program}");
    let config = workspace.read("ultra-migrate.toml");
    assert!(config.contains("dialects = [\"postgres\"]\n"), "{config}");
    assert!(config.contains("\nentity = \".\"\n"), "{config}");
}

#[test]
fn members_that_a_pattern_has_are_not_named() {
    for (members, path) in [("*", "migration"), ("crates/*", "crates/migration")] {
        let workspace = Workspace::of(&[members]);
        let entity = path.replace("migration", "entity");
        workspace.library(&entity, "sea-orm = \"2.0\"", NOTE);
        let root = workspace.read("Cargo.toml");
        assert_eq!(workspace.accepts(&[]), TWO);
        assert_eq!(workspace.read("Cargo.toml"), root);
        assert!(workspace.path(path).join("src/main.rs").is_file());
    }
}

#[test]
fn names_and_places_are_what_was_said() {
    let workspace = Workspace::of(&["entity", "tools/migration-tool"]);
    workspace.library("entity", "sea-orm = \"2.0\"", NOTE);
    workspace.program("tools/migration-tool", "", "");
    workspace.write(
        "tools/migration-tool/Cargo.toml",
        &(workspace.read("tools/migration-tool/Cargo.toml")
            + "\n[[bin]]\nname = \"migration\"\npath = \"src/main.rs\"\n"),
    );
    workspace.write("schema/dump.sql", "nonsense");
    let members = workspace.accepts(&[
        "--migration",
        "db/schema-changes",
        "--dialect",
        "sqlite,postgres",
    ]);
    assert_eq!(members, ["entity", "migration-tool", "schema-changes"]);
    let manifest = workspace.read("db/schema-changes/Cargo.toml");
    // The program of that name is somebody else's.
    assert!(
        manifest.contains("[[bin]]\nname = \"schema-changes\"\n"),
        "{manifest}"
    );
    assert!(
        manifest.contains("entity = { path = \"../../entity\", optional = true }"),
        "{manifest}"
    );
    let program = workspace.read("db/schema-changes/src/main.rs");
    assert!(
        program.contains("\nuse schema_changes::Migrator;\n"),
        "{program}"
    );
    assert!(
        program.contains("include_str!(\"../../../ultra-migrate.toml\")"),
        "{program}"
    );
    let config = workspace.read("ultra-migrate.toml");
    for line in [
        "dialects = [\"postgres\", \"sqlite\"]",
        "migration = \"db/schema-changes\"",
        // SQL that is there already isn't ours to run.
        "schema = \"db/schema-changes/schema\"",
    ] {
        assert!(config.contains(&format!("{line}\n")), "{config}");
    }
}

#[test]
fn entities_that_a_feature_turns_on_get_it() {
    let workspace = Workspace::of(&["models"]);
    let optional = "sea-orm = { version = \"2.0\", optional = true }\n\n[features]\n";
    let model = NOTE
        .replace(
            "#[derive(Clone",
            "#[cfg_attr(feature = \"ssr\", derive(Clone",
        )
        .replace("Eq)]", "Eq))]");
    workspace.library(
        "models",
        &format!("{optional}ssr = [\"dep:sea-orm\", \"sea-orm/sqlx-sqlite\"]"),
        &model,
    );
    assert_eq!(workspace.accepts(&[]), ["migration", "models"]);
    let line = "\nmodels = { path = \"../models\", features = [\"ssr\"], optional = true }\n";
    assert!(workspace.read("migration/Cargo.toml").contains(line));
    assert!(
        workspace
            .read("ultra-migrate.toml")
            .contains("dialects = [\"sqlite\"]\n")
    );

    let by_default = Workspace::of(&["models"]);
    by_default.library(
        "models",
        &format!("{optional}default = [\"db\"]\ndb = [\"dep:sea-orm\"]"),
        NOTE,
    );
    by_default.accepts(&[]);
    let line = "\nmodels = { path = \"../models\", optional = true }\n";
    assert!(by_default.read("migration/Cargo.toml").contains(line));
}

#[test]
fn entities_of_either_format_are_found() {
    // As `generate entity --expanded-format` writes it.
    let expanded = "use sea_orm::entity::prelude::*;\n\n#[derive(Copy, Clone, Default, Debug, DeriveEntity)]\npub struct Entity;\n";
    let workspace = Workspace::of(&["data", "other"]);
    workspace.library("data", "sea-orm = \"2.0\"", "pub mod r#type;");
    workspace.write("data/src/type.rs", expanded);
    workspace.library(
        "other",
        "sea-orm = \"2.0\"",
        "#[derive(FromQueryResult)]\nstruct Row;",
    );
    assert_eq!(workspace.accepts(&[]), ["data", "migration", "other"]);
    let config = workspace.read("ultra-migrate.toml");
    assert!(config.contains("\nentity = \"data\"\n"), "{config}");
}

#[test]
fn a_checkout_is_named_by_the_way_to_it() {
    let workspace = Workspace::empty();
    let root = workspace.path("").canonicalize().unwrap();
    for name in ["ultra/crates/ultra-migrate", "ultra/crates/cli"] {
        workspace.library(name, "", "");
    }
    workspace.write(
        "notes/Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"entity\"]\n",
    );
    workspace.library("notes/entity", "sea-orm = \"2.0\"", NOTE);
    let run = workspace
        .init_in("notes/entity", &["--crates", "../../ultra", "--json"])
        .ok();
    let report = run.json();
    let path = |relative: &str| root.join(relative).to_str().unwrap().to_owned();
    assert_eq!(report["crates"]["path"], path("ultra/crates"), "{report}");
    assert_eq!(report["entity"]["path"], path("notes/entity"), "{report}");
    let manifest = workspace.read("notes/migration/Cargo.toml");
    for line in [
        "ultra-migrate = { path = \"../../ultra/crates/ultra-migrate\" }\n",
        "ultra-migrate-cli = { path = \"../../ultra/crates/cli\", optional = true }\n",
    ] {
        assert!(manifest.contains(line), "{manifest}");
    }
}

#[test]
fn without_a_word_it_is_the_checkout_that_this_was_built_from() {
    let workspace = Workspace::with_a_note();
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap();
    let crates = crates.canonicalize().unwrap();
    let run = workspace.init_in("", &[]).ok();
    run.says(&[&format!(
        "ultra-migrate comes from {}, which this program was built from",
        crates.display()
    )]);
    let manifest = workspace.read("migration/Cargo.toml");
    assert!(
        manifest.contains("/crates/cli\", optional = true }\n"),
        "{manifest}"
    );
    assert!(!manifest.contains("git ="), "{manifest}");
}
