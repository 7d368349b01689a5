//! Whether an outcome is the one that a case wants.

use std::collections::BTreeSet;

use serde_json::Value;
use ultra_revision::{
    Direction, Graph, Ids, RevisionId, RowChange, Transition, row_changes, rows_from_applied,
};

use crate::run::{Outcome, Rows, names, ordered, run};

pub(crate) fn judge(case: &Value, graphs: &Value) -> Result<(), String> {
    let list = graphs[case["graph_name"].as_str().unwrap()]
        .as_array()
        .unwrap();
    let outcome = run(&case["command"], list);
    match case["recommend"].as_str() {
        Some(text) if !text.starts_with("same") => recommended(text, &outcome, list),
        _ => compare(&case["expected"], &outcome),
    }
}

/// A recommendation is a sentence: it asks for an error, or for a definition, or names letters of the
/// revisions in load order.
fn recommended(text: &str, outcome: &Outcome, list: &[Value]) -> Result<(), String> {
    if let Some((_, letters)) = text.split_once("expect ") {
        let wanted: Vec<String> = letters
            .split(',')
            .map(|letter| letter.trim().bytes().next().unwrap() - b'a')
            .map(|at| list[usize::from(at)]["rev"].as_str().unwrap().to_owned())
            .collect();
        return match outcome {
            Outcome::Lists(lists) if lists[0].1 == wanted => Ok(()),
            _ => Err(format!("expected {wanted:?}, got {}", show(outcome))),
        };
    }
    let failed = matches!(outcome, Outcome::Failed(_));
    let may_fail = text.contains("error") || text.contains("refuse") || text.contains("fail");
    let may_work = text.contains("define") || !may_fail;
    if (failed && may_fail) || (!failed && may_work) {
        Ok(())
    } else {
        Err(format!("recommended: {text}; got {}", show(outcome)))
    }
}

fn compare(expected: &Value, outcome: &Outcome) -> Result<(), String> {
    let differs = || Err(format!("expected {expected}, got {}", show(outcome)));
    if let Some(kind) = expected["error"]["kind"].as_str() {
        return match outcome {
            Outcome::Failed(got) if got.split(':').next() == Some(kind) => Ok(()),
            _ => differs(),
        };
    }
    match outcome {
        Outcome::Failed(_) => differs(),
        Outcome::Steps {
            steps,
            rows,
            graph,
            before,
        } => {
            let wanted = expected["steps"].as_array().unwrap();
            let name = |id: &RevisionId, up: bool| (id.to_string(), up);
            let got: Vec<_> = steps
                .iter()
                .map(|s| name(&s.id, s.direction == Direction::Up))
                .collect();
            let want: Vec<_> = wanted
                .iter()
                .map(|s| {
                    (
                        s["rev"].as_str().unwrap().to_owned(),
                        s["direction"] == "up",
                    )
                })
                .collect();
            let forced = expected["order_forced"] == true;
            let same_set = got.iter().collect::<BTreeSet<_>>() == want.iter().collect();
            let same = if forced {
                got == want
            } else {
                same_set && got.len() == want.len()
            };
            if !same || *rows != texts(&expected["current_after"]) {
                return differs();
            }
            each_after_what_it_needs(graph, before, steps)?;
            if forced {
                same_rows(graph, before, steps, wanted)
            } else {
                Ok(())
            }
        }
        Outcome::Stamped { steps, rows } => {
            let wanted = expected["steps"].as_array().unwrap();
            let want: Vec<_> = wanted
                .iter()
                .map(|s| (texts(&s["from"]), texts(&s["to"])))
                .collect();
            if *steps == want && *rows == texts(&expected["current_after"]) {
                Ok(())
            } else {
                differs()
            }
        }
        Outcome::Lists(lists) => compare_lists(expected, lists).or_else(|()| differs()),
    }
}

fn compare_lists(expected: &Value, lists: &[(&str, Vec<String>)]) -> Result<(), ()> {
    for (name, got) in lists {
        let wanted = &expected[*name];
        let same = match (*name, wanted) {
            (_, Value::Null) if *name == "revision" => got.is_empty(),
            // Only what the case speaks of.
            (_, Value::Null) => continue,
            ("revisions_newest_first", _) if expected["order_forced"] == true => {
                *got == ordered(wanted)
            }
            (_, Value::String(one)) => got.len() == 1 && got[0] == *one,
            _ => got.iter().cloned().collect::<BTreeSet<_>>() == texts(wanted),
        };
        if !same {
            return Err(());
        }
    }
    Ok(())
}

fn show(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Steps { steps, rows, .. } => {
            let ids: Vec<String> = steps
                .iter()
                .map(|s| format!("{:?} {}", s.direction, s.id))
                .collect();
            format!("{ids:?} => {rows:?}")
        }
        Outcome::Stamped { steps, rows } => format!("{steps:?} => {rows:?}"),
        Outcome::Lists(lists) => format!("{lists:?}"),
        Outcome::Failed(error) => error.clone(),
    }
}
fn texts(value: &Value) -> Rows {
    ordered(value).into_iter().collect()
}
/// Every prefix of an upgrade is closed below, every prefix of a downgrade leaves nothing without its parents.
fn each_after_what_it_needs(
    graph: &Graph,
    before: &Ids,
    steps: &[Transition],
) -> Result<(), String> {
    let mut applied = before.clone();
    for step in steps {
        match step.direction {
            Direction::Up => {
                if !graph.ancestors(&step.id).is_subset(&applied) {
                    return Err(format!("{} before what it needs", step.id));
                }
                applied.insert(step.id.clone());
            }
            Direction::Down => {
                applied.remove(&step.id);
                if graph
                    .descendants(&step.id)
                    .intersection(&applied)
                    .next()
                    .is_some()
                {
                    return Err(format!("{} before what needs it", step.id));
                }
            }
        }
    }
    Ok(())
}

/// After each step the rows are those that Alembic's operations give.
fn same_rows(
    graph: &Graph,
    before: &Ids,
    steps: &[Transition],
    wanted: &[Value],
) -> Result<(), String> {
    let mut applied = before.clone();
    let mut rows: Rows = names(&rows_from_applied(graph, &applied))
        .into_iter()
        .collect();
    let mut ours = rows.clone();
    for (step, wanted) in steps.iter().zip(wanted) {
        for op in wanted["version_table"].as_array().unwrap() {
            let text = |at: usize| op[at].as_str().unwrap().to_owned();
            match op[0].as_str().unwrap() {
                "INSERT" => assert!(rows.insert(text(1))),
                "DELETE" => drop(rows.remove(&text(1))),
                _ => {
                    rows.remove(&text(1));
                    rows.insert(text(2));
                }
            }
        }
        let was = applied.clone();
        match step.direction {
            Direction::Up => applied.insert(step.id.clone()),
            Direction::Down => applied.remove(&step.id),
        };
        for change in row_changes(graph, &was, &applied) {
            match change {
                RowChange::Insert(id) => assert!(ours.insert(id.to_string())),
                RowChange::Delete(id) => assert!(ours.remove(id.as_str())),
                RowChange::Update { from, to } => {
                    assert!(ours.remove(from.as_str()) && ours.insert(to.to_string()));
                }
            }
        }
        if ours != rows {
            return Err(format!("rows after {}: {ours:?} for {rows:?}", step.id));
        }
    }
    Ok(())
}
