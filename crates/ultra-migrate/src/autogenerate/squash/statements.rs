//! The statements of a run of revisions, in both directions, as they are recorded.

use std::fmt;
use std::sync::Arc;

use ultra_codegen::{Arm, Call, Statement};
use ultra_revision::{Node, Run};
use ultra_runner::record::{NotRecordable, Recorded, record};
use ultra_runner::{Backend, Direction};
use ultra_schema::Dialect;

use crate::commands::steps::has_statements;
use crate::migrator::Compiled;
use crate::project::Project;

/// A revision that can't be squashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    name: String,
    why: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.why)
    }
}

/// A way, or why there is none.
enum Way {
    There(Vec<Call>),
    /// The revision itself says that there is none.
    None(String),
}

/// What a run does on a database, and what deserves attention.
///
/// `at_hand`: the result will be tried out on a server.
pub(super) async fn arm(
    project: &Project,
    run: &Run,
    dialect: Dialect,
    at_hand: bool,
) -> Result<(Arm, Vec<String>), Vec<Refused>> {
    let (mut up, mut down) = (Vec::new(), Vec::new());
    let mut irreversible = None;
    let mut rebuilds_tables = false;
    let mut refused = Vec::new();
    for old in &run.revisions {
        let Some((node, item)) = project.revision(&old.id) else {
            continue;
        };
        match ways(node, item, dialect, at_hand).await {
            Ok((calls, back)) => {
                rebuilds_tables |= node.rebuilds_tables;
                up.extend(calls);
                match back {
                    Way::There(calls) => down.splice(0..0, calls).for_each(drop),
                    // The last one is met first on the way back.
                    Way::None(why) => irreversible = Some(format!("{}: {why}", node.name)),
                }
            }
            Err(why) => refused.push(Refused {
                name: node.name.to_string(),
                why,
            }),
        }
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let mut notes = Vec::new();
    if let Some(reason) = irreversible {
        notes.push(format!(
            "it can't be reverted on {}: {reason}",
            dialect.title()
        ));
        down = vec![Statement::Irreversible(reason).into()];
    }
    let arm = Arm {
        dialect,
        up,
        down,
        rebuilds_tables: rebuilds_tables && dialect == Dialect::Sqlite,
    };
    Ok((arm, notes))
}

/// Both ways of one revision.
async fn ways(
    node: &Node,
    item: &Compiled,
    dialect: Dialect,
    at_hand: bool,
) -> Result<(Vec<Call>, Way), String> {
    if !has_statements(node, dialect.name()) {
        return Err(format!(
            "it has no statements for {}: `ultra-migrate generate --complete` adds them",
            dialect.title()
        ));
    }
    if !node.record {
        return Err("it declares `record: false`".to_owned());
    }
    if item.migration.use_transaction() == Some(false) {
        return Err("it runs without a transaction, and a squashed revision has one".to_owned());
    }
    let up = recorded(item, Direction::Up, dialect).await;
    let up = texts(up.map_err(|why| format!("its statements can't be known: {why}"))?)?;
    if !at_hand && up.iter().any(|sql| adds_value(sql)) {
        return Err(
            "it adds a value to an enum type, which later revisions may use only once it is committed: \
             --scratch-url names a server on which that can be tried"
                .to_owned(),
        );
    }
    if let Some(sql) = up.iter().find(|sql| sql.trim_start().starts_with("PRAGMA")) {
        return Err(format!(
            "it says `{sql}`, which does nothing in a transaction"
        ));
    }
    let down = match recorded(item, Direction::Down, dialect).await {
        Ok(recorded) => Way::There(calls(node, texts(recorded)?)),
        Err(NotRecordable::Failed { message }) => Way::None(message),
        Err(why) => return Err(format!("its way back can't be known: {why}")),
    };
    Ok((calls(node, up), down))
}

/// As it will run: inside of one transaction with the others.
async fn recorded(
    item: &Compiled,
    direction: Direction,
    dialect: Dialect,
) -> Result<Vec<Recorded>, NotRecordable> {
    let backend = match dialect {
        Dialect::Postgres => Backend::Postgres,
        Dialect::Sqlite => Backend::Sqlite,
    };
    record(Arc::clone(&item.migration), direction, backend, true)
        .await
        .verdict
}

/// The statements with their values in them. Nested transactions that end well add nothing.
fn texts(recorded: Vec<Recorded>) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for event in recorded {
        match event {
            Recorded::Execute(statement) => texts.push(statement.to_string()),
            Recorded::Begin | Recorded::Commit => {}
            Recorded::Rollback => return Err("it rolls back a part of itself".to_owned()),
        }
    }
    Ok(texts)
}

/// The calls, the revision's name above the first.
fn calls(node: &Node, texts: Vec<String>) -> Vec<Call> {
    let mut calls: Vec<Call> = texts
        .into_iter()
        .map(|sql| Statement::Sql(sql).into())
        .collect();
    if let Some(first) = calls.first_mut() {
        first.comments.push(node.name.to_string());
    }
    calls
}

fn adds_value(sql: &str) -> bool {
    let sql = sql.to_uppercase();
    sql.contains("ALTER TYPE") && sql.contains("ADD VALUE")
}
