//! Two branches that make the same thing: said before anything is applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use ultra_revision::{Follow, Ids, Node, RevisionId};
use ultra_runner::{Backend, Direction, record};

use crate::error::Error;
use crate::project::Project;

/// The first pair of revisions, neither an ancestor of the other and one of them still to be
/// applied, that both make the same table, column, index or type. Revisions in one line can't
/// conflict: the later one was planned on the earlier one's result.
pub(crate) async fn first(project: &Project, pending: &Ids, backend: Backend) -> Option<Error> {
    let graph = project.graph();
    let branched = graph.heads().len() > 1 || !graph.branch_points().is_empty();
    if !branched || pending.is_empty() {
        return None;
    }
    let mut makers: BTreeMap<String, Vec<RevisionId>> = BTreeMap::new();
    for node in graph.topological() {
        for made in made_by(project, node, backend).await {
            let earlier = makers.entry(made.clone()).or_default();
            let ancestors = graph.lineage(&node.id, Follow::Everything);
            let open = |id: &RevisionId| pending.contains(id) || pending.contains(&node.id);
            let clash = |other: &&RevisionId| !ancestors.contains(*other) && open(other);
            if let Some(other) = earlier.iter().find(clash) {
                let name = |id: &RevisionId| graph.get(id).map(|node| node.name.to_string());
                return Some(Error::Conflict {
                    first: name(other).unwrap_or_default(),
                    second: node.name.to_string(),
                    what: made,
                });
            }
            earlier.push(node.id.clone());
        }
    }
    None
}

/// What a revision makes, as far as its statements can be known beforehand.
async fn made_by(project: &Project, node: &Node, backend: Backend) -> Vec<String> {
    let Some((_, item)) = project.revision(&node.id) else {
        return Vec::new();
    };
    if !node.record {
        return Vec::new();
    }
    let migration = Arc::clone(&item.migration);
    let recording = record::record(migration, Direction::Up, backend, node.transaction).await;
    let Ok(recorded) = recording.verdict else {
        return Vec::new();
    };
    let mut made = Vec::new();
    for item in recorded {
        if let record::Recorded::Execute(statement) = item {
            made.extend(made_by_sql(&statement.sql));
        }
    }
    made
}

/// `add column "users"."nickname"` and the like, by the first words of a statement. What a rebuild
/// or a temporary table makes under a passing name is none.
fn made_by_sql(sql: &str) -> Option<String> {
    let words: Vec<&str> = sql.split_whitespace().take(9).collect();
    let upper: Vec<String> = words.iter().map(|word| word.to_ascii_uppercase()).collect();
    let at = |index: usize| upper.get(index).map_or("", String::as_str);
    let name = |index: usize| {
        words
            .get(index)
            .map(|word| word.trim_end_matches('(').to_owned())
    };
    let made = match (at(0), at(1), at(2)) {
        ("CREATE", "TABLE", "IF") | ("CREATE", "INDEX", "IF") => return None,
        ("CREATE", "TABLE", _) => format!("create the table {}", name(2)?),
        ("CREATE", "TYPE", _) => format!("create the type {}", name(2)?),
        ("CREATE", "INDEX", _) => format!("create the index {}", name(2)?),
        ("CREATE", "UNIQUE", "INDEX") => format!("create the index {}", name(3)?),
        ("ALTER", "TABLE", _) if at(3) == "ADD" && at(4) == "COLUMN" => {
            format!("add the column {}.{}", name(2)?, name(5)?)
        }
        _ => return None,
    };
    (!made.contains("\"_new_") && !made.contains("\"_rebuild\"")).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::made_by_sql;

    #[test]
    fn statements_name_what_they_make() {
        for (sql, made) in [
            (
                r#"ALTER TABLE "users" ADD COLUMN "a" varchar"#,
                Some(r#"add the column "users"."a""#),
            ),
            (
                r#"CREATE TABLE "users" ( "id" int )"#,
                Some(r#"create the table "users""#),
            ),
            (
                r#"CREATE UNIQUE INDEX "ix" ON "users" ("a")"#,
                Some(r#"create the index "ix""#),
            ),
            (r#"CREATE TABLE "_new_users" ("id" int)"#, None),
            (r#"ALTER TABLE "users" DROP COLUMN "a""#, None),
            ("UPDATE users SET a = 1", None),
        ] {
            assert_eq!(made_by_sql(sql).as_deref(), made, "{sql}");
        }
    }
}
