//! Revisions that become one: databases in every earlier state pass through, while the originals
//! are listed and after they are gone.

use crate::database::Database;
use crate::project::Project;

const FIRST: &str = "m20261122_000001_add_shared";
const MIDDLE: &str = "m20261122_000002_create_notes";
const LAST: &str = "m20261122_000003_index_notes";
const AFTER: &str = "m20261122_000004_add_more";

/// All states that a database can be in, from the first revision on.
const STATES: [&str; 5] = ["m20261121", FIRST, MIDDLE, LAST, AFTER];

/// A revision with a statement in each direction.
fn revision(project: &Project, name: &str, parent: &str, up: &[&str], down: &str) {
    let id = id_of(name);
    let up: String = up
        .iter()
        .map(|sql| format!("        db.execute_unprepared(r#\"{sql}\"#).await?;\n"))
        .collect();
    let text = format!(
        r##"//! A step.
//!
//! Revision ID: {id}
//! Revises:     {parent}

use ultra_migrate::prelude::*;

pub const REVISION: Revision = Revision {{
    id: "{id}",
    down_revisions: &["{parent}"],
    ..Revision::BASE
}};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {{
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        let db = manager.get_connection();
{up}        Ok(())
    }}

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        let db = manager.get_connection();
        db.execute_unprepared(r#"{down}"#).await?;
        Ok(())
    }}
}}
"##
    );
    project.write(&format!("migration/src/{name}.rs"), &text);
    let list = project.read("migration/src/lib.rs");
    let list = list.replacen(
        "\nultra_migrate::migrator!",
        &format!("mod {name};\n\nultra_migrate::migrator!"),
        1,
    );
    let list = list.replacen("\n}\n", &format!("\n    {name},\n}}\n"), 1);
    project.write("migration/src/lib.rs", &list);
}

/// `step_1` of `m…_000001_…`.
fn id_of(name: &str) -> String {
    format!("step_{}", &name[15..16])
}

fn project() -> Project {
    let project = Project::new("squashed");
    let heads = project.front(None, &["heads", "--json"]).ok().json();
    let base = heads["revisions"][0]["revision"]
        .as_str()
        .unwrap()
        .to_owned();
    let add = |name, parent: &str, up: &[&str], down| revision(&project, name, parent, up, down);
    add(
        FIRST,
        &base,
        &["ALTER TABLE users ADD COLUMN shared text"],
        "ALTER TABLE users DROP COLUMN shared",
    );
    add(
        MIDDLE,
        "step_1",
        &[
            "CREATE TABLE notes (id integer PRIMARY KEY, body text NOT NULL)",
            "INSERT INTO notes (id, body) VALUES (1, 'it''s \"first\"')",
        ],
        "DROP TABLE notes",
    );
    add(
        LAST,
        "step_2",
        &["CREATE INDEX notes_body ON notes (body)"],
        "DROP INDEX notes_body",
    );
    add(
        AFTER,
        "step_3",
        &["ALTER TABLE notes ADD COLUMN more text"],
        "ALTER TABLE notes DROP COLUMN more",
    );
    project
}

/// A database in each state, made by the migrator as it was built.
async fn in_each_state(project: &Project) -> Vec<Database> {
    let mut databases = Vec::new();
    for state in STATES {
        for database in Database::both().await {
            project
                .built(Some(&database.url()), &["upgrade", state])
                .ok();
            databases.push(database);
        }
    }
    databases
}

async fn names(database: &Database) -> Vec<String> {
    let rows = database
        .rows("SELECT version FROM seaql_migrations ORDER BY version")
        .await;
    // The two databases quote their rows in their own ways.
    let name = |row: &String| {
        let mut words = row.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words
            .find(|word| word.starts_with("m20"))
            .unwrap()
            .to_owned()
    };
    rows.iter().map(name).collect()
}

#[tokio::test]
async fn databases_in_every_earlier_state_pass_through() {
    let project = project();
    project.front(None, &["status"]).ok();
    let before = in_each_state(&project).await;
    let stranded = Database::sqlite();
    let url = stranded.url();
    project.built(Some(&url), &["upgrade", MIDDLE]).ok();

    let squashed = squash(&project);
    change_the_last(&project);
    project.front(None, &["status"]).ok();
    beside_the_originals(&project, &before, &squashed).await;

    for name in [FIRST, MIDDLE, LAST] {
        project.edit("migration/src/lib.rs", &format!("mod {name};\n"), "");
        project.edit("migration/src/lib.rs", &format!("    {name},\n"), "");
        std::fs::remove_file(project.path(format!("migration/src/{name}.rs"))).unwrap();
    }
    project.front(None, &["status"]).ok();
    without_the_originals(&project, &before, &squashed).await;
    project
        .built(Some(&url), &["status"])
        .ok()
        .says(&["stranded", FIRST, LAST]);
    for verb in [
        ["upgrade", "head"],
        ["downgrade", "base"],
        ["stamp", "head"],
    ] {
        project
            .built(Some(&url), &verb)
            .fails("stranded", &[&squashed, MIDDLE, LAST, "still has them"]);
    }
}

/// Squashes the first three; gives the new name.
fn squash(project: &Project) -> String {
    let url = Database::any_url();
    let url = url.as_deref();
    project
        .built(url, &["squash", "step_3:step_1"])
        .fails("refused", &["does not descend"]);
    let files = project.files();
    let report = project
        .built(url, &["squash", "step_1:step_3", "-m", "notes", "--json"])
        .ok()
        .json();
    assert_eq!(report["replaces"], serde_json::json!([FIRST, MIDDLE, LAST]));
    let proved = report["proved"].as_array().unwrap();
    assert!(proved.contains(&"SQLite".into()), "{report}");
    assert_eq!(proved.len(), if url.is_some() { 2 } else { 1 });
    let path = project.only_new(&files);
    assert_eq!(path, "migration/src/m20261122_000003_notes.rs");
    let list = project.read("migration/src/lib.rs");
    assert!(list.contains(&format!("    {LAST},\n    m20261122_000003_notes,\n")));
    let text = project.read(&path);
    assert!(
        text.contains(&format!("        \"step_2 {MIDDLE}\",\n")),
        "{text}"
    );
    assert!(text.contains(&format!("        // {MIDDLE}\n")), "{text}");
    "m20261122_000003_notes".to_owned()
}

/// An edit of an applied revision, for `repair`.
fn change_the_last(project: &Project) {
    let file = format!("migration/src/{AFTER}.rs");
    project.edit(&file, "ADD COLUMN more text", "ADD COLUMN  more text");
}

async fn beside_the_originals(project: &Project, before: &[Database], squashed: &str) {
    for (at, database) in before.iter().enumerate() {
        let url = database.url();
        if at >= before.len() / STATES.len() * 4 {
            repaired(project, &url);
        }
        project.built(Some(&url), &["upgrade"]).ok();
        assert_eq!(names(database).await.len(), 5);
    }
    for database in Database::both().await {
        let url = database.url();
        let said = project.built(Some(&url), &["upgrade"]).ok();
        said.says(&["[2/3]", squashed, "applied 3 revisions"]);
        assert_eq!(names(&database).await.len(), 5);
        let like = before
            .iter()
            .find(|other| other.is_postgres() == database.is_postgres())
            .unwrap();
        assert_eq!(database.structure().await, like.structure().await);
        assert_eq!(database.rows("notes").await, like.rows("notes").await);
        project.built(Some(&url), &["verify"]).ok();
        let runs = project
            .built(Some(&url), &["history", "--runs", "--json"])
            .ok()
            .out;
        assert!(runs.contains(squashed) && runs.contains(MIDDLE), "{runs}");
        project
            .built(Some(&url), &["downgrade", "m20261121"])
            .ok()
            .says(&[MIDDLE, "reverted 4 revisions"]);
        project
            .built(Some(&url), &["upgrade", "step_2"])
            .ok()
            .says(&["applied 2 revisions"]);
    }
}

/// A revision whose text isn't what was applied is accepted.
fn repaired(project: &Project, url: &str) {
    project
        .built(Some(url), &["downgrade", "-1"])
        .fails("changed", &[AFTER, "ultra-migrate repair"]);
    project
        .built(Some(url), &["repair", "step_1"])
        .fails("not-changed", &[FIRST]);
    project
        .built(Some(url), &["verify"])
        .code(1)
        .says(&[AFTER, "changed after it was applied"]);
    project
        .built(Some(url), &["repair"])
        .ok()
        .says(&[AFTER, "accepted 1 changed revision"]);
    project
        .built(Some(url), &["repair"])
        .ok()
        .says(&["nothing to accept"]);
    let status = project.built(Some(url), &["status", "--json"]).ok().json();
    assert_eq!(status["changed"], serde_json::json!([]));
}

async fn without_the_originals(project: &Project, before: &[Database], squashed: &str) {
    for database in before {
        let url = database.url();
        let structure = database.structure().await;
        project
            .built(Some(&url), &["status"])
            .ok()
            .says(&["up to date", "3 of 3"]);
        project
            .built(Some(&url), &["upgrade"])
            .ok()
            .says(&[squashed, "in the place of"]);
        assert_eq!(
            names(database).await,
            ["m20261121_152019_create_ultra", squashed, AFTER]
        );
        project
            .built(Some(&url), &["upgrade"])
            .ok()
            .says(&["nothing to apply"]);
        assert_eq!(database.structure().await, structure);
    }
    for database in Database::both().await {
        let url = database.url();
        project
            .built(Some(&url), &["upgrade", "step_2"])
            .ok()
            .says(&[squashed]);
        project.built(Some(&url), &["upgrade"]).ok();
        assert_eq!(
            database.structure().await,
            before[usize::from(database.is_postgres())]
                .structure()
                .await
        );
        project
            .built(Some(&url), &["downgrade", "m20261121"])
            .ok()
            .says(&["reverted 2 revisions"]);
    }
}
