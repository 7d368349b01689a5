//! Texts that a client's program reads otherwise than a server.

use ultra_migrate::runner::{Backend, Direction};

use crate::client::Database;
use crate::list::{ours, project, revision, sql};

const POSTGRES: [&str; 6] = [
    "CREATE TABLE held (a integer[], t text); -- behind",
    "CREATE FUNCTION one() RETURNS integer LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END; $f$; \
     CREATE OR REPLACE FUNCTION two() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END",
    "CREATE RULE r AS ON DELETE TO held DO INSTEAD (UPDATE held SET t = 'x'; UPDATE held SET t = t || '\\')",
    "INSERT INTO held VALUES ('{1,2,3}', E'\\'; :PORT'), ('{4}', $$;'$$)",
    "UPDATE held SET t = (a[1:array_length(a, 1)])::text",
    "/* a comment /* in another */ ; */ DELETE FROM held -- and one at the end",
];

const SQLITE: [&str; 4] = [
    "CREATE TABLE held (t text); CREATE TABLE [o'dd] (t)",
    "CREATE TRIGGER r AFTER INSERT ON held BEGIN UPDATE held SET t = CASE WHEN 1 THEN t || ';' END; DELETE FROM [o'dd]; END; SELECT 1",
    "INSERT INTO held VALUES ('it''s \\ \n.bail off\n;\n'); -- behind",
    "/* a comment ; */ UPDATE held SET t = t || '/' -- and one at the end",
];

#[tokio::test]
async fn bodies_comments_and_variables_stay_what_they_were() {
    for backend in [Backend::Postgres, Backend::Sqlite] {
        let texts: &[&str] = match backend {
            Backend::Postgres => &POSTGRES,
            Backend::Sqlite => &SQLITE,
        };
        for transaction in [true, false] {
            let declared = ultra_migrate::revision::Revision {
                transaction,
                ..revision("aaaa", &[])
            };
            let project = project(vec![ours(1, declared, sql(texts), sql(&[]))]);
            let Some(live) = Database::new(backend).await else {
                continue;
            };
            let fed = Database::new(backend).await.unwrap();
            live.upgrade(&project, "head").await;
            let script = fed.script(&project, Direction::Up, "head").await;
            assert_eq!(script.gaps().count(), 0, "{script}");
            fed.feed(&script.to_string()).ok();
            assert_eq!(
                live.state(&["held"]).await,
                fed.state(&["held"]).await,
                "{script}"
            );
        }
    }
}
