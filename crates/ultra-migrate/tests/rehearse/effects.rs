//! What statements are seen to do.

use ultra_migrate::RehearsalPlace;
use ultra_migrate::revision::Revision;
use ultra_migrate::runner::rehearse::{ChangedRows, Effects, LockMode, TakenLock};

use crate::support::{Texts, both, line, postgres, project, texts, up};

fn lock(relation: &str, mode: LockMode) -> TakenLock {
    TakenLock {
        relation: relation.to_owned(),
        mode,
    }
}

const SHOP: &str = "CREATE TABLE users (id integer PRIMARY KEY, email text, age integer); \
    CREATE TABLE orders (id integer PRIMARY KEY, buyer integer); \
    INSERT INTO users SELECT n, 'u' || n, n FROM generate_series(1, 10) n; \
    INSERT INTO orders SELECT n, n FROM generate_series(1, 5) n";

const WORK: &[&str] = &[
    "ALTER TABLE users ALTER COLUMN age TYPE bigint",
    "CREATE INDEX ix_buyer ON orders (buyer)",
    "UPDATE orders SET buyer = 1 WHERE id < 4",
    "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (buyer) REFERENCES users (id)",
    "CREATE TABLE fresh AS SELECT * FROM orders",
    "ALTER TABLE fresh ADD COLUMN more text",
    "DROP TABLE orders",
];

#[tokio::test]
async fn locks_rewrites_scans_and_rows_are_told_by_statement() {
    let Some(database) = postgres().await else {
        return;
    };
    database.execute(SHOP).await;
    for place in [RehearsalPlace::Target, RehearsalPlace::Clone] {
        let report = up(&line(vec![texts(WORK)]), &database, place)
            .await
            .unwrap();
        let step = &report.revisions[0].step;
        assert_eq!(step.not_recordable, None);
        let told: Vec<&Effects> = step.statements.iter().map(|it| &it.effects).collect();
        assert_eq!(told.len(), WORK.len());

        assert_eq!(told[0].locks, [lock("users", LockMode::AccessExclusive)]);
        assert_eq!(told[0].rewrites, ["users"]);

        assert_eq!(told[1].locks, [lock("orders", LockMode::Share)]);
        assert!(told[1].rewrites.is_empty() && told[1].reindexes.is_empty());
        let [scan] = told[1].scans.as_slice() else {
            panic!("{:?}", told[1]);
        };
        // Rows that a rollback left dead until the next vacuum are read, too.
        assert_eq!((scan.relation.as_str(), scan.times), ("orders", 1));
        assert!(scan.rows >= 5);

        // What is held already is enough.
        let rows = ChangedRows {
            relation: "orders".to_owned(),
            inserted: 0,
            updated: 3,
            deleted: 0,
        };
        assert_eq!(told[2].rows, [rows]);

        assert_eq!(told[3].locks, [lock("orders", LockMode::ShareRowExclusive)]);

        // What it made itself is in nobody's way.
        assert!(told[4].locks.is_empty(), "{:?}", told[4]);
        assert_eq!(told[5], &Effects::default());

        assert_eq!(told[6].locks, [lock("orders", LockMode::AccessExclusive)]);

        let strongest = [
            lock("orders", LockMode::AccessExclusive),
            lock("users", LockMode::AccessExclusive),
        ];
        assert_eq!(step.effects.locks, strongest);
        assert_eq!(step.effects.rewrites, ["users"]);
        assert_eq!(
            report.difference.unwrap(),
            [
                "add table fresh",
                "alter column users.age: type integer → bigint",
                "drop table orders"
            ]
        );
    }
}

#[tokio::test]
async fn sqlite_tells_rows_and_tables_that_were_made_anew() {
    let database = both().await.remove(0);
    database
        .execute("CREATE TABLE t (a integer); INSERT INTO t VALUES (1), (2), (3)")
        .await;
    let project = line(vec![texts(&[
        "CREATE TABLE t_new (a integer, b text)",
        "INSERT INTO t_new (a) SELECT a FROM t",
        "DROP TABLE t",
        "ALTER TABLE t_new RENAME TO t",
    ])]);
    for place in [RehearsalPlace::Target, RehearsalPlace::Clone] {
        let report = up(&project, &database, place).await.unwrap();
        let step = &report.revisions[0].step;
        assert_eq!(step.statements[1].effects.changed, Some(3));
        assert_eq!(step.effects.rewrites, ["t"]);
        assert_eq!(report.difference.unwrap(), ["add column t.b (text)"]);
    }
}

#[tokio::test]
async fn a_revision_that_cannot_be_recorded_is_told_as_a_whole() {
    for database in both().await {
        database
            .execute("CREATE TABLE t (a integer); INSERT INTO t VALUES (1), (2)")
            .await;
        let project = line(vec![Texts {
            asks: true,
            ..texts(&["UPDATE t SET a = 7"])
        }]);
        for place in [RehearsalPlace::Target, RehearsalPlace::Clone] {
            let report = up(&project, &database, place).await.unwrap();
            let step = &report.revisions[0].step;
            let why = step.not_recordable.clone().unwrap();
            assert!(why.contains("asks the database"), "{why}");
            assert!(step.statements.is_empty());
            let effects = &step.effects;
            let updated: u64 = effects.rows.iter().map(|rows| rows.updated).sum();
            assert_eq!(updated + effects.changed.unwrap_or(0), 2);
        }
    }
}

#[tokio::test]
async fn a_rebuild_beside_others_is_noted_and_keeps_the_rows_of_children() {
    let database = both().await.remove(0);
    database
        .execute(
            "CREATE TABLE p (id integer PRIMARY KEY); INSERT INTO p VALUES (1); \
             CREATE TABLE c (id integer REFERENCES p (id) ON DELETE CASCADE); \
             INSERT INTO c VALUES (1)",
        )
        .await;
    let rebuild = Revision {
        rebuilds_tables: true,
        ..Revision::BASE
    };
    let project = project(vec![
        (
            texts(&[
                "CREATE TABLE p_new (id integer PRIMARY KEY, more text)",
                "INSERT INTO p_new (id) SELECT id FROM p",
                "DROP TABLE p",
                "ALTER TABLE p_new RENAME TO p",
            ]),
            rebuild,
        ),
        (texts(&["UPDATE c SET id = id"]), Revision::BASE),
    ]);
    for (place, notes) in [(RehearsalPlace::Target, 1), (RehearsalPlace::Clone, 0)] {
        let report = up(&project, &database, place).await.unwrap();
        assert_eq!(report.notes.len(), notes);
        assert_eq!(report.revisions[0].step.effects.rewrites, ["p"]);
        // The child's row is still there to be changed.
        assert_eq!(report.revisions[1].step.effects.changed, Some(1));
    }
}
