//! The roles that things belong to: compared when asked, and kept by what is made anew.

use ultra_testing::{TestRole, require_postgres, rows_postgres};

use crate::database::Database;
use crate::project::Project;

const BEFORE: &str = "CREATE TABLE users (id serial PRIMARY KEY, name text);
    CREATE TYPE mood AS ENUM ('ok');
    CREATE VIEW names AS SELECT name FROM users;
    CREATE FUNCTION upper_name(u users) RETURNS text LANGUAGE sql AS 'select upper($1.name)';";

/// What belongs to a role, by name.
const OWNED: &str = "SELECT relname::text AS name FROM pg_class WHERE relowner = '{}'::regrole AND relkind IN ('r', 'v', 'S')
    UNION ALL SELECT typname::text FROM pg_type WHERE typowner = '{}'::regrole AND typtype = 'e'
    UNION ALL SELECT proname::text FROM pg_proc WHERE proowner = '{}'::regrole ORDER BY 1";

async fn owned(database: &Database, role: &str) -> Vec<String> {
    let sql = OWNED.replace("{}", &format!("\"{role}\""));
    let rows = rows_postgres(database.url(), &sql).await.unwrap();
    rows.iter().map(ToString::to_string).collect()
}

async fn setup(name: &str) -> Option<(TestRole, Project, Database, Database)> {
    let server = require_postgres().unwrap()?;
    let role = server.role(name, "", None).await.unwrap();
    let (from, to) = (Database::postgres().await?, Database::postgres().await?);
    Some((role, Project::stock(name), from, to))
}

#[tokio::test]
async fn owners_are_compared_when_asked_and_given_back() {
    let Some((role, project, from, to)) = setup("owners_there").await else {
        return;
    };
    let name = role.name();
    from.execute(&format!(
        "{BEFORE} GRANT SELECT ON users TO \"{name}\"; GRANT INSERT ON users TO PUBLIC"
    ))
    .await;
    to.execute(&format!(
        "{BEFORE} ALTER TABLE users OWNER TO \"{name}\"; ALTER VIEW names OWNER TO \"{name}\";
         ALTER TYPE mood OWNER TO \"{name}\"; ALTER FUNCTION upper_name OWNER TO \"{name}\"; GRANT SELECT ON users TO PUBLIC"
    ))
    .await;
    let (a, b) = (from.url(), to.url());
    let diff = |more: &[&str]| {
        let sides = ["diff", "--from", &a, "--to", &b];
        project.front(None, &[&sides, more].concat()).ok()
    };
    diff(&[]).says(&["no difference"]);
    diff(&["--owners"]).says(&[&format!("~ alter owner of table users: postgres → {name}")]);

    let both = ["--owners", "--privileges"];
    let up = diff(&[&both[..], &["--sql"]].concat()).out;
    let down = diff(&[&both[..], &["--down"]].concat()).out;
    from.execute(&up).await;
    assert_eq!(diff(&[&both[..], &["--sql"]].concat()).out, "");
    // The sequence of a column follows its table.
    assert_eq!(owned(&from, name).await, owned(&to, name).await);
    assert_eq!(owned(&from, name).await.len(), 5);
    // What was granted to the new owner was revoked before it had rights of its own.
    from.execute(&format!("SET ROLE \"{name}\"; SELECT * FROM users"))
        .await;
    from.execute(&down).await;
    assert_eq!(owned(&from, name).await, [""; 0]);
    from.execute(&format!("SET ROLE \"{name}\"; SELECT * FROM users"))
        .await;
}

#[tokio::test]
async fn what_is_made_anew_keeps_its_owner_when_asked() {
    let Some((role, project, from, to)) = setup("owners_anew").await else {
        return;
    };
    let name = role.name();
    let owners =
        format!("ALTER VIEW names OWNER TO \"{name}\"; ALTER TABLE users OWNER TO \"{name}\"");
    let before = "CREATE TABLE users (id serial PRIMARY KEY, name text);
        CREATE VIEW names AS SELECT name FROM users;";
    from.execute(&format!("{before} {owners}")).await;
    let after = before.replace("name text", "name varchar(9)");
    let after = after
        .replace("users (", "people (")
        .replace("FROM users", "FROM people");
    to.execute(&format!("{after} {}", owners.replace("users", "people")))
        .await;
    let (a, b) = (from.url(), to.url());
    let sides = ["diff", "--from", &a, "--to", &b, "--rename", "users=people"];
    let diff = |more: &[&str]| project.front(None, &[&sides, more].concat()).ok();
    let rename = diff(&["--owners"]);
    assert!(!rename.out.contains("owner"), "{rename}");
    let down = diff(&["--owners", "--down"]).out;
    from.execute(&diff(&["--owners", "--sql"]).out).await;
    let has = |owned: Vec<String>, kept: &[&str]| {
        kept.iter().all(|it| owned.iter().any(|o| o.contains(it)))
    };
    assert!(has(owned(&from, name).await, &["names", "people"]));
    from.execute(&down).await;
    assert!(has(owned(&from, name).await, &["names", "users"]));
}

#[tokio::test]
async fn a_structure_is_printed_with_its_owners_when_asked() {
    let Some((role, project, from, to)) = setup("owners_shown").await else {
        return;
    };
    let name = role.name();
    from.execute(&format!(
        "{BEFORE} ALTER SCHEMA public OWNER TO \"{name}\"; ALTER VIEW names OWNER TO \"{name}\""
    ))
    .await;
    let plain = project.front(None, &["inspect", &from.url()]).ok().out;
    assert!(!plain.contains("OWNER TO"));
    let owners = ["inspect", &from.url(), "--owners"];
    to.execute(&project.front(None, &owners).ok().out).await;
    let sides = ["diff", "--from", &from.url(), "--to", &to.url(), "--owners"];
    project.front(None, &sides).ok().says(&["no difference"]);
    // Whose a revision's tables are is said by who runs it.
    let sides = ["diff", "--to", "revisions", "--owners"];
    project
        .built(Some(&from.url()), &sides)
        .fails("answer", &["`--owners`"]);
}
