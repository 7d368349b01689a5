//! Squashing, and databases of releases that know more or fewer revisions.

use std::path::Path;
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_migrate::prelude::Files;
use ultra_migrate::revision::{File, Point, Revision, Target};
use ultra_migrate::runner::DatabaseUrl;
use ultra_migrate::{
    Compiled, Config, Error, MigrateOptions, Project, RepairOptions, SquashOptions, Squashed,
    StampOptions, StatusState,
};
use ultra_testing::{SqliteFile, TestDatabase, require_postgres};

/// What a revision does, beside its statements.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Ordinary,
    OneWay,
    Asks,
}

/// A revision made of statements, those of both directions.
struct Made {
    name: String,
    kind: Kind,
    up: Vec<String>,
    down: Vec<String>,
}

impl MigrationName for Made {
    fn name(&self) -> &str {
        &self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Made {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if self.kind == Kind::Asks {
            let asked = Statement::from_string(manager.get_database_backend(), "SELECT 1");
            db.query_one_raw(asked).await?;
        }
        for sql in &self.up {
            db.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if self.kind == Kind::OneWay {
            return Err(DbErr::Migration("the rows are gone".to_owned()));
        }
        for sql in &self.down {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn list(texts: &[&str]) -> &'static [&'static str] {
    let texts: Vec<&'static str> = texts.iter().map(|text| kept((*text).to_owned())).collect();
    Box::leak(texts.into_boxed_slice())
}

/// The name of `a`, which is `m…01_make_a`.
fn name(id: &str) -> String {
    let number = id.bytes().next().unwrap() - b'a' + 1;
    format!("m20260101_0000{number:02}_make_{id}")
}

fn replaces(ids: &[&str]) -> &'static [&'static str] {
    let entries: Vec<String> = ids.iter().map(|id| format!("{id} {}", name(id))).collect();
    list(&entries.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A revision that makes the tables `t_…` with these names.
fn revision(id: &str, parents: &[&str], tables: &[&str]) -> Compiled {
    let declared = Revision {
        id: kept(id.to_owned()),
        down_revisions: list(parents),
        ..Revision::BASE
    };
    let up = tables
        .iter()
        .map(|t| format!("CREATE TABLE t_{t} (id integer PRIMARY KEY)"));
    let down = tables.iter().rev().map(|t| format!("DROP TABLE t_{t}"));
    made(
        name(id),
        declared,
        Kind::Ordinary,
        up.collect(),
        down.collect(),
    )
}

fn made(
    name: String,
    declared: Revision,
    kind: Kind,
    up: Vec<String>,
    down: Vec<String>,
) -> Compiled {
    let source = format!(
        "pub const REVISION: Revision = Revision {{ id: {:?}, down_revisions: &{:?}, transaction: {}, replaces: &{:?}, ..Revision::BASE }};\nfn f() {{ {up:?}; }}\n",
        declared.id, declared.down_revisions, declared.transaction, declared.replaces
    );
    Compiled {
        name: name.clone(),
        source: kept(source),
        declared: Some(declared),
        migration: Arc::new(Made {
            name,
            kind,
            up,
            down,
        }),
    }
}

/// What stands for `b` and `c`.
fn squashed() -> Compiled {
    let mut item = revision("s", &["a"], &["b", "c"]);
    let declared = Revision {
        replaces: replaces(&["b", "c"]),
        ..item.declared.unwrap()
    };
    item.declared = Some(declared);
    item
}

fn project(revisions: Vec<Compiled>) -> Project {
    Project::new(".", Config::default(), revisions).unwrap()
}

/// The releases: before the squash, with it, and without the originals.
fn releases() -> [Project; 3] {
    let a = || revision("a", &[], &["a"]);
    let (b, c) = (
        || revision("b", &["a"], &["b"]),
        || revision("c", &["b"], &["c"]),
    );
    let d = || revision("d", &["c"], &["d"]);
    [
        project(vec![a(), b(), c(), d()]),
        project(vec![a(), b(), c(), squashed(), d()]),
        project(vec![a(), squashed(), d()]),
    ]
}

enum Database {
    Postgres(TestDatabase),
    Sqlite(SqliteFile),
}

impl Database {
    fn url(&self) -> DatabaseUrl {
        let url = match self {
            Self::Postgres(database) => database.url(),
            Self::Sqlite(file) => file.url(),
        };
        DatabaseUrl::parse(&url).unwrap()
    }
}

async fn both() -> Vec<Database> {
    let mut all = vec![Database::Sqlite(SqliteFile::new().unwrap())];
    if let Some(server) = require_postgres().unwrap() {
        all.push(Database::Postgres(server.database().await.unwrap()));
    }
    all
}

async fn go(
    project: &Project,
    url: &DatabaseUrl,
    up: bool,
    to: &str,
) -> Result<Vec<String>, Error> {
    let (target, options) = (Target::parse(to).unwrap(), MigrateOptions::default());
    let report = match up {
        true => project.upgrade(url, &target, &options, &mut |_| {}).await?,
        false => {
            project
                .downgrade(url, &target, &options, &mut |_| {})
                .await?
        }
    };
    Ok(report.ran.into_iter().map(|ran| ran.revision).collect())
}

async fn rows(project: &Project, url: &DatabaseUrl) -> Vec<String> {
    let state = project.state(url, None).await.unwrap();
    let mut known: Vec<String> = state.applied.iter().map(ToString::to_string).collect();
    known.extend(
        state
            .exchanges
            .iter()
            .flat_map(|exchange| exchange.out.clone()),
    );
    known
}

#[tokio::test]
async fn a_release_that_was_taken_back_still_works() {
    for database in both().await {
        let url = database.url();
        let [_, with, without] = releases();
        assert_eq!(
            go(&with, &url, true, "heads").await.unwrap(),
            ["a", "s", "d"]
        );
        // Current, and yet there is something to do.
        let status = without.status(&url, None).await.unwrap();
        assert_eq!((status.state, status.applied), (StatusState::Current, 3));
        assert!(status.current[0].applied_at.is_some());
        assert!(go(&without, &url, true, "heads").await.unwrap().is_empty());
        assert_eq!(rows(&without, &url).await, ["a", "d", "s"]);

        let status = with.status(&url, None).await.unwrap();
        assert_eq!((status.state, status.applied), (StatusState::Current, 4));
        assert!(go(&with, &url, true, "heads").await.unwrap().is_empty());
        assert_eq!(rows(&with, &url).await, ["a", "b", "c", "d", &name("s")]);
        assert_eq!(go(&with, &url, false, "b").await.unwrap(), ["d", "c"]);
        assert_eq!(rows(&with, &url).await, ["a", "b"]);
        assert_eq!(go(&with, &url, true, "heads").await.unwrap(), ["c", "d"]);
    }
}

#[tokio::test]
async fn the_middle_of_a_run_is_no_place_without_the_originals() {
    for database in both().await {
        let url = database.url();
        let [before, with, without] = releases();
        go(&before, &url, true, "b").await.unwrap();
        let status = without.status(&url, None).await.unwrap();
        assert_eq!(status.stranded[0].lacking, [name("c")]);
        assert!(status.missing.is_empty() && status.ahead.is_empty());
        let error = go(&without, &url, true, "heads").await.unwrap_err();
        assert_eq!(error.code(), "stranded");
        assert_eq!(go(&with, &url, true, "heads").await.unwrap(), ["c", "d"]);
        assert!(go(&without, &url, true, "heads").await.unwrap().is_empty());
        assert_eq!(go(&without, &url, false, "a").await.unwrap(), ["d", "s"]);
    }
}

#[tokio::test]
async fn a_stamp_records_what_is_listed() {
    for database in both().await {
        let url = database.url();
        let [_, with, without] = releases();
        let stamp = async |project: &Project, to: &str| {
            let points = [Point::parse(to).unwrap()];
            let options = StampOptions::default();
            project
                .stamp(&url, &points, &options, &mut |_| {})
                .await
                .unwrap();
        };
        stamp(&with, "s").await;
        assert_eq!(rows(&with, &url).await, ["a", "b", "c"]);
        stamp(&without, "d").await;
        assert_eq!(rows(&without, &url).await, ["a", "d", "s"]);
        stamp(&with, "b").await;
        assert_eq!(rows(&with, &url).await, ["a", "b"]);
    }
}

#[tokio::test]
async fn two_databases_that_went_different_ways_know_the_same_revisions() {
    for database in both().await {
        let url = database.url();
        let [_, with, _] = releases();
        go(&with, &url, true, "heads").await.unwrap();
        let runs = with.runs(&url, None, 100).await.unwrap();
        let told: Vec<(&str, &str)> = runs
            .iter()
            .rev()
            .map(|run| (run.revision.as_str(), run.direction.as_str()))
            .collect();
        let expected = [
            ("a", "up"),
            ("s", "up"),
            ("b", "stamp"),
            ("c", "stamp"),
            ("d", "up"),
        ];
        assert_eq!(told, expected);
        // An edit of an original is seen as if it had run itself.
        let mut edited = revision("b", &["a"], &["b", "x"]);
        edited.declared = with.revisions()[1].declared;
        let mut list = with.revisions().to_vec();
        list[1] = edited;
        let changed = project(list);
        let status = changed.status(&url, None).await.unwrap();
        assert_eq!(status.changed[0].name, name("b"));
        let options = RepairOptions::default();
        let report = changed
            .repair(&url, &[], &options, &mut |_| {})
            .await
            .unwrap();
        assert_eq!(report.accepted, status.changed);
        assert!(changed.status(&url, None).await.unwrap().changed.is_empty());
    }
}

#[tokio::test]
async fn what_arrives_late_is_applied_and_reported() {
    for database in both().await {
        let url = database.url();
        let early = project(vec![
            revision("a", &[], &["a"]),
            revision("c", &["a"], &["c"]),
        ]);
        go(&early, &url, true, "heads").await.unwrap();
        let late = project(vec![
            revision("a", &[], &["a"]),
            revision("b", &["a"], &["b"]),
            revision("c", &["a"], &["c"]),
            revision("d", &["b", "c"], &["d"]),
        ]);
        let target = Target::parse("head").unwrap();
        let report = late
            .upgrade(&url, &target, &MigrateOptions::default(), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(report.out_of_order, [name("b")]);
        assert_eq!(report.ran.len(), 2);
    }
}

struct Listed;

impl Files for Listed {
    const FILES: &'static [File] = &[
        file("m1", &[]),
        file("m2", &[]),
        file("m2_squashed", &["one m1", "two m2"]),
        file("m3_squashed", &["old m0"]),
    ];

    fn all() -> Vec<Box<dyn MigrationTrait>> {
        let made = |file: &File| -> Box<dyn MigrationTrait> {
            Box::new(Made {
                name: file.name.to_owned(),
                kind: Kind::Ordinary,
                up: Vec::new(),
                down: Vec::new(),
            })
        };
        Self::FILES.iter().map(made).collect()
    }
}

const fn file(name: &'static str, replaces: &'static [&'static str]) -> File {
    File {
        name,
        source: "",
        revision: Some(Revision {
            id: name,
            replaces,
            ..Revision::BASE
        }),
    }
}

#[test]
fn sea_orms_runner_sees_a_squashed_revision_only_without_its_originals() {
    let listed = ultra_migrate::__private::listed::<Listed>();
    let names: Vec<&str> = listed.iter().map(|migration| migration.name()).collect();
    assert_eq!(names, ["m1", "m2", "m3_squashed"]);
}

/// Squashes in a folder that has these revisions as files.
async fn squash(revisions: Vec<Compiled>, range: &str) -> (Result<Squashed, Error>, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let sources = root.join("migration/src");
    std::fs::create_dir_all(&sources).unwrap();
    let mut list = String::new();
    for item in &revisions {
        list.push_str(&format!("mod {};\n", item.name));
        std::fs::write(sources.join(format!("{}.rs", item.name)), item.source).unwrap();
    }
    list.push_str("\nultra_migrate::migrator! {\n");
    revisions
        .iter()
        .for_each(|item| list.push_str(&format!("    {},\n", item.name)));
    list.push_str("}\n");
    std::fs::write(sources.join("lib.rs"), &list).unwrap();
    let config = Config {
        dialects: vec!["sqlite".to_owned()],
        ..Config::default()
    };
    let project = Project::new(root, config, revisions).unwrap();
    let options = SquashOptions {
        range: Target::parse(range).unwrap(),
        message: "joined".to_owned(),
        id: None,
        scratch_url: None,
    };
    let url = DatabaseUrl::parse("sqlite://nothing.db").unwrap();
    let result = project.squash(&url, &options).await;
    let text = match &result {
        Ok(squashed) => std::fs::read_to_string(&squashed.file.path).unwrap(),
        Err(_) => {
            assert_eq!(
                std::fs::read_to_string(sources.join("lib.rs")).unwrap(),
                list
            );
            String::new()
        }
    };
    assert!(!Path::new("nothing.db").exists());
    (result, text)
}

fn with_kind(id: &str, parent: &str, kind: Kind, up: &str) -> Compiled {
    let declared = Revision {
        id: kept(id.to_owned()),
        down_revisions: list(&[parent]),
        ..Revision::BASE
    };
    made(name(id), declared, kind, vec![up.to_owned()], Vec::new())
}

#[tokio::test]
async fn a_run_without_a_way_back_has_none_as_one() {
    let make = "CREATE TABLE t_b (id integer)";
    let revisions = vec![
        revision("a", &[], &["a"]),
        with_kind("b", "a", Kind::OneWay, make),
        revision("c", &["b"], &["c"]),
    ];
    let (squashed, text) = squash(revisions, ":").await;
    let squashed = squashed.unwrap();
    assert!(
        squashed.warnings[0].contains("the rows are gone"),
        "{squashed:?}"
    );
    assert!(text.contains("irreversible("), "{text}");
    assert_eq!(squashed.file.name, "m20260101_000003_joined");
    assert_eq!(squashed.proved, ["SQLite"]);
}

#[tokio::test]
async fn what_cannot_be_one_transaction_is_refused_by_name() {
    let refused = async |kind: Kind, up: &str, why: &str| {
        let revisions = vec![revision("a", &[], &["a"]), with_kind("b", "a", kind, up)];
        let error = squash(revisions, "a:b").await.0.unwrap_err();
        assert_eq!(error.code(), "refused");
        let error = error.to_string();
        assert!(error.contains(&name("b")) && error.contains(why), "{error}");
    };
    refused(Kind::Asks, "SELECT 1", "it asks the database").await;
    refused(
        Kind::Ordinary,
        "PRAGMA foreign_keys = OFF",
        "nothing in a transaction",
    )
    .await;
    let mut bare = revision("b", &["a"], &["b"]);
    let declared = Revision {
        transaction: false,
        ..bare.declared.unwrap()
    };
    bare = made(bare.name, declared, Kind::Ordinary, Vec::new(), Vec::new());
    let error = squash(vec![revision("a", &[], &["a"]), bare], "a:b").await;
    let error = error.0.unwrap_err().to_string();
    assert!(error.contains("runs without a transaction"), "{error}");
}

#[tokio::test]
async fn what_does_not_lead_back_is_not_written() {
    let keeps = with_kind("b", "a", Kind::Ordinary, "CREATE TABLE t_b (id integer)");
    let error = squash(vec![revision("a", &[], &["a"]), keeps], "a:b").await;
    assert_eq!(error.0.unwrap_err().code(), "not-proved");
}
