//! A long function as several short ones.
//!
//! What rustc needs for an `async fn` grows with the square of what it awaits, and the reader's
//! patience is no better.

use std::collections::BTreeSet;

use ultra_schema::Name;

use crate::call::{Call, Statement};

/// A function with more statements than this is divided. 200 take rustc 3 seconds and 400 MiB, 800
/// more than a minute and 3 GiB.
const MOST_STATEMENTS: usize = 100;

/// Statements of one part, where they are not all on one table.
const NEIGHBOURS: usize = 25;

/// A function of the file.
#[derive(Debug, PartialEq)]
pub(super) struct Part<'c> {
    /// Its name.
    pub(super) name: String,
    /// What it does.
    pub(super) body: Body<'c>,
}

/// What a function does.
#[derive(Debug, PartialEq)]
pub(super) enum Body<'c> {
    /// Statements.
    Statements(&'c [Call]),
    /// It calls these functions in order.
    Calls(Vec<String>),
}

/// What a function does, and the functions that it needs for it, in the order in which they are
/// called.
pub(super) struct Divided<'c> {
    /// What is left to do in the function itself.
    pub(super) body: Body<'c>,
    /// The others.
    pub(super) parts: Vec<Part<'c>>,
}

/// True where the statements are too many for one function.
pub(super) fn is_long(calls: &[Call]) -> bool {
    calls.len() > MOST_STATEMENTS
}

/// Divides the statements of one direction by tables. `name` is that of the function, `suffix` ends
/// the names of its parts, `taken` are the functions of the file.
pub(super) fn divide<'c>(
    name: &str,
    suffix: &str,
    calls: &'c [Call],
    taken: &mut BTreeSet<String>,
) -> Divided<'c> {
    if !is_long(calls) {
        let body = Body::Statements(calls);
        let parts = Vec::new();
        return Divided { body, parts };
    }
    let backwards = name.starts_with("down");
    let mut parts = Vec::new();
    for run in runs(calls) {
        let name = free(&format!("{}{suffix}", title(run, backwards)), taken);
        let body = Body::Statements(run);
        parts.push(Part { name, body });
    }
    let mut names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    while names.len() > MOST_STATEMENTS {
        let above = names.chunks(MOST_STATEMENTS).enumerate().map(|(at, some)| {
            let name = free(&format!("{name}_part_{}", at + 1), taken);
            let body = Body::Calls(some.to_vec());
            Part { name, body }
        });
        let above: Vec<Part> = above.collect();
        names = above.iter().map(|part| part.name.clone()).collect();
        parts.splice(0..0, above);
    }
    let body = Body::Calls(names);
    Divided { body, parts }
}

/// Statements on one table are together, and neighbours that are alone on theirs.
fn runs(calls: &[Call]) -> Vec<&[Call]> {
    let mut runs: Vec<&[Call]> = Vec::new();
    let mut rest = calls;
    loop {
        let tables = || rest.chunk_by(|one, next| one.table == next.table);
        let alone = tables().take_while(|run| run.len() == 1).count();
        let length = match (alone, tables().next()) {
            (_, None) => return runs,
            (0, Some(first)) => first.len().min(MOST_STATEMENTS),
            (alone, Some(_)) => alone.min(NEIGHBOURS),
        };
        let (run, others) = rest.split_at(length);
        runs.push(run);
        rest = others;
    }
}

/// `create_users`, `connect_orders_to_users`.
fn title(run: &[Call], backwards: bool) -> String {
    let mut verbs: Vec<Verb> = run.iter().map(|call| verb(&call.statement)).collect();
    verbs.sort();
    let verb = match (verbs.first(), verbs.last()) {
        (Some(first), Some(last)) if first == last => first.word(backwards),
        (Some(whole @ (Verb::Create | Verb::Drop | Verb::Rebuild)), _) if is_one_table(run) => {
            whole.word(backwards)
        }
        (..) => Verb::Change.word(backwards),
    };
    let mut tables = run.iter().filter_map(|call| call.table.as_ref());
    let first = tables.next().map(snake);
    let last = tables.next_back().map(snake);
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{verb}_{first}_to_{last}"),
        (Some(table), _) => format!("{verb}_{table}"),
        (None, _) => format!("{verb}_others"),
    }
}

fn is_one_table(run: &[Call]) -> bool {
    run.windows(2).all(|pair| match pair {
        [one, next] => one.table == next.table,
        _ => true,
    })
}

/// What is done to a table; what says more comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verb {
    Create,
    Drop,
    Rebuild,
    Connect,
    Disconnect,
    Change,
}

impl Verb {
    fn word(self, backwards: bool) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Drop => "drop",
            Self::Rebuild => "rebuild",
            Self::Connect => "connect",
            Self::Disconnect => "disconnect",
            Self::Change if backwards => "restore",
            Self::Change => "change",
        }
    }
}

fn verb(statement: &Statement) -> Verb {
    match statement {
        Statement::CreateTable(_) => Verb::Create,
        Statement::DropTable(_) => Verb::Drop,
        Statement::BeginRebuild { .. } => Verb::Rebuild,
        Statement::AddForeignKey { .. } => Verb::Connect,
        Statement::DropForeignKey { .. } => Verb::Disconnect,
        // Tables that the builders can't say.
        Statement::Sql(sql) if sql.starts_with("CREATE TABLE ") => Verb::Create,
        Statement::Sql(sql) if sql.starts_with("DROP TABLE ") => Verb::Drop,
        Statement::Sql(_)
        | Statement::RenameTable { .. }
        | Statement::AddColumn { .. }
        | Statement::DropColumn { .. }
        | Statement::RenameColumn { .. }
        | Statement::CreateIndex(_)
        | Statement::DropIndex { .. }
        | Statement::CreateEnum(_)
        | Statement::DropEnum(_)
        | Statement::AddEnumValue { .. }
        | Statement::GuardRebuilds(_)
        | Statement::Irreversible(_)
        | Statement::FinishRebuild { .. } => Verb::Change,
    }
}

/// No more of a table's name stands in that of a function: calls stay on one line.
const MOST_LETTERS: usize = 22;

/// A name as part of a function's: `app.Users` → `app_users`.
fn snake(name: &Name) -> String {
    let mut out = String::new();
    for c in name.to_string().chars().take(MOST_LETTERS) {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_matches('_').to_owned()
}

/// The wanted name, else with the first number that is free.
fn free(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    name
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn calls(tables: usize, each: usize) -> Vec<Call> {
        let call = |at: usize| Call {
            table: Some(Name::new(format!("Table {}", at / each))),
            ..Call::from(Statement::Sql(format!("SELECT {at}")))
        };
        (0..tables * each).map(call).collect()
    }

    /// The statements in the order in which they run.
    fn played(divided: &Divided<'_>) -> Vec<Call> {
        fn play(body: &Body<'_>, parts: &[Part<'_>], out: &mut Vec<Call>) {
            match body {
                Body::Statements(calls) => out.extend_from_slice(calls),
                Body::Calls(names) => {
                    for name in names {
                        let part = parts.iter().find(|part| part.name == *name);
                        play(&part.expect("there is such a part").body, parts, out);
                    }
                }
            }
        }
        let mut out = Vec::new();
        play(&divided.body, &divided.parts, &mut out);
        out
    }

    #[test]
    fn a_short_sequence_stays_one_function() {
        let calls = calls(50, 2);
        let divided = divide("up", "", &calls, &mut BTreeSet::new());
        assert_eq!(divided.body, Body::Statements(&calls));
        assert!(divided.parts.is_empty());
    }

    #[test]
    fn a_long_sequence_is_divided_and_keeps_its_order() {
        for (tables, each) in [(101, 1), (51, 2), (1, 450), (3_000, 4), (20_000, 1)] {
            let calls = calls(tables, each);
            let divided = divide("up", "", &calls, &mut BTreeSet::new());
            assert!(played(&divided) == calls, "{tables} tables of {each}");
            let bodies = divided.parts.iter().map(|part| &part.body);
            for body in bodies.chain([&divided.body]) {
                let length = match body {
                    Body::Statements(calls) => calls.len(),
                    Body::Calls(names) => names.len(),
                };
                assert!(length <= MOST_STATEMENTS, "{tables} tables of {each}");
            }
            let names: BTreeSet<&String> = divided.parts.iter().map(|part| &part.name).collect();
            assert_eq!(
                names.len(),
                divided.parts.len(),
                "{tables} tables of {each}"
            );
        }
    }

    #[test]
    fn parts_are_called_by_what_they_do_to_which_table() {
        let mut calls = calls(40, 3);
        calls[0].statement = Statement::DropTable(Name::new("Table 0"));
        let mut taken = BTreeSet::new();
        let names = |divided: Divided<'_>| -> Vec<String> {
            divided
                .parts
                .into_iter()
                .take(2)
                .map(|part| part.name)
                .collect()
        };
        let up = names(divide("up", "", &calls, &mut taken));
        assert_eq!(up, ["drop_table_0", "change_table_1"]);
        let down = names(divide("down", "", &calls, &mut taken));
        assert_eq!(down, ["drop_table_0_2", "restore_table_1"]);
    }
}
