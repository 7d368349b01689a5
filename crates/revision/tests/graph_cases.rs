//! The acceptance data `graph.json`: what Alembic does, and what a better tool does instead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use ultra_revision::{
    DeclaredRevision, Direction, Graph, GraphError, Ids, Node, PathError, Point, RevisionId,
    RowChange, Target, Transition, applied_from_rows, current, downgrade_path, history, nodes,
    resolve, resolve_one, row_changes, rows_from_applied, stamp_rows, upgrade_path,
};

/// The share of the cases that must pass.
const PROMISED: f64 = 0.95;

#[test]
#[allow(clippy::print_stdout)]
fn graph_cases() {
    let Some(text) = cases_file().and_then(|path| std::fs::read_to_string(path).ok()) else {
        println!("graph: skipped, no cases");
        return;
    };
    let data: Value = serde_json::from_str(&text).expect("graph.json is JSON");
    let cases = data["cases"].as_array().expect("cases");
    let mut failed = Vec::new();
    for case in cases {
        if let Err(why) = judge(case, &data["graphs"]) {
            failed.push(format!("{}: {why}", case["id"].as_str().unwrap_or("?")));
        }
    }
    let passed = cases.len() - failed.len();
    println!("graph: {passed} of {}", cases.len());
    for line in &failed {
        println!("  {line}");
    }
    #[allow(clippy::cast_precision_loss)]
    let share = passed as f64 / cases.len().max(1) as f64;
    assert!(share >= PROMISED, "graph: {passed} of {}", cases.len());
}

fn cases_file() -> Option<PathBuf> {
    let folder = std::env::var_os("ULTRA_CASES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases"),
        PathBuf::from,
    );
    Some(folder.join("graph.json")).filter(|path| path.exists())
}

/// What an operation gave.
enum Outcome {
    Steps {
        steps: Vec<Transition>,
        rows: Rows,
        graph: Box<Graph>,
        before: Ids,
    },
    Stamped {
        steps: Vec<(Rows, Rows)>,
        rows: Rows,
    },
    /// Lists by the name that `expected` has for them.
    Lists(Vec<(&'static str, Vec<String>)>),
    Failed(String),
}

type Rows = BTreeSet<String>;

fn judge(case: &Value, graphs: &Value) -> Result<(), String> {
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

fn ordered(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items
            .iter()
            .map(|i| i.as_str().unwrap().to_owned())
            .collect(),
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
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

fn names(ids: &[RevisionId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn run(command: &Value, list: &[Value]) -> Outcome {
    match graph_of(list) {
        Ok(graph) => operate(command, &graph).unwrap_or_else(|e| Outcome::Failed(kind(&e))),
        Err(error) => Outcome::Failed(load_kind(&error)),
    }
}

fn graph_of(list: &[Value]) -> Result<Graph, GraphError> {
    let declared = list.iter().enumerate().map(|(at, rev)| {
        let head = DeclaredRevision {
            id: rev["rev"].as_str().unwrap().to_owned(),
            down_revisions: ordered(&rev["down"]),
            depends_on: ordered(&rev["depends_on"]),
            branch_labels: ordered(&rev["labels"]),
            ..DeclaredRevision::default()
        };
        (format!("m20260101_{at:06}_"), Some(head))
    });
    let nodes: Vec<Node> = nodes(declared)?;
    Graph::new(nodes)
}

fn point(value: &Value) -> Result<Option<Point>, PathError> {
    value.as_str().map(Point::parse).transpose()
}

fn points(value: &Value) -> Result<Vec<Point>, PathError> {
    ordered(value)
        .iter()
        .map(|text| Point::parse(text))
        .collect()
}

fn target(value: &Value) -> Result<Target, PathError> {
    match value {
        Value::String(text) => Target::parse(text),
        _ => Target::several(&ordered(value)),
    }
}

fn operate(command: &Value, graph: &Graph) -> Result<Outcome, PathError> {
    let rows = ordered(&command["current"]);
    let applied = applied_from_rows(graph, &rows)?;
    let one = |name, ids: &[RevisionId]| Outcome::Lists(vec![(name, names(ids))]);
    Ok(match command["op"].as_str().unwrap() {
        "upgrade" => {
            overlapping(graph, &rows)?;
            moved(
                graph,
                applied.clone(),
                upgrade_path(graph, &applied, &target(&command["target"])?)?,
            )
        }
        "downgrade" => moved(
            graph,
            applied.clone(),
            downgrade_path(graph, &applied, &target(&command["target"])?)?,
        ),
        "stamp" => {
            let stamp = stamp_rows(graph, &rows, &points(&command["target"])?)?;
            let step = |from: &[RevisionId], to: &Option<RevisionId>| {
                let to = to.iter().map(ToString::to_string).collect();
                (names(from).into_iter().collect(), to)
            };
            Outcome::Stamped {
                steps: stamp.steps.iter().map(|s| step(&s.from, &s.to)).collect(),
                rows: names(&stamp.rows).into_iter().collect(),
            }
        }
        "history" => {
            let (base, head) = (point(&command["base"])?, point(&command["head"])?);
            let found = history(graph, base.as_ref(), head.as_ref(), &applied)?;
            one("revisions_newest_first", &found)
        }
        "resolve" => {
            let mut found = Vec::new();
            for point in points(&command["target"])? {
                found.extend(resolve(graph, &point, &applied)?);
            }
            one("revisions", &found)
        }
        "resolve_one" => {
            let found = resolve_one(graph, &points(&command["target"])?[0], &applied)?;
            Outcome::Lists(vec![(
                "revision",
                found.iter().map(ToString::to_string).collect(),
            )])
        }
        "current" => {
            let found = names(&current(graph, &applied));
            Outcome::Lists(
                ["current", "revisions", "all_current"]
                    .map(|n| (n, found.clone()))
                    .into(),
            )
        }
        "heads" | "load" => Outcome::Lists(vec![
            ("heads", names(&graph.heads())),
            (
                "heads_resolve_dependencies",
                names(&graph.effective_heads()),
            ),
            ("bases", names(&graph.bases())),
            ("effective_heads", names(&graph.effective_heads())),
            ("effective_bases", names(&graph.effective_bases())),
        ]),
        other => panic!("an operation that this test doesn't know: {other}"),
    })
}

/// Rows of which one implies another.
fn overlapping(graph: &Graph, rows: &[String]) -> Result<(), PathError> {
    upgrade_path(graph, &Ids::new(), &Target::several(rows)?).map(drop)
}

fn moved(graph: &Graph, before: Ids, steps: Vec<Transition>) -> Outcome {
    let mut applied = before.clone();
    for step in &steps {
        match step.direction {
            Direction::Up => assert!(applied.insert(step.id.clone())),
            Direction::Down => assert!(applied.remove(&step.id)),
        }
    }
    Outcome::Steps {
        steps,
        rows: names(&rows_from_applied(graph, &applied))
            .into_iter()
            .collect(),
        graph: Box::new(graph.clone()),
        before,
    }
}

/// Alembic's class for an error of ours, and our words.
fn kind(error: &PathError) -> String {
    let class = match error {
        PathError::Unknown { .. }
        | PathError::UnknownApplied { .. }
        | PathError::Ambiguous { .. }
        | PathError::NotOnBranch { .. } => "ResolutionError",
        PathError::MultipleHeads { .. } => "MultipleHeads",
        PathError::NotBelow { .. } => "RangeNotAncestorError",
        PathError::SeveralCurrent { .. }
        | PathError::AmbiguousWalk { .. }
        | PathError::RelativeOutOfRange { .. }
        | PathError::WrongDirection { .. }
        | PathError::Overlap { .. }
        | PathError::NothingAbove { .. }
        | PathError::OnePlace { .. }
        | PathError::Syntax { .. }
        | PathError::NothingToMerge { .. }
        | PathError::NotAHead { .. } => "RevisionError",
    };
    format!("{class}: {error}")
}

/// The same for graphs that are none.
fn load_kind(error: &GraphError) -> String {
    let class = match error {
        GraphError::SelfLoop { .. } => "LoopDetected",
        GraphError::DependencySelfLoop { .. } => "DependencyLoopDetected",
        GraphError::Cycle { .. } => "CycleDetected",
        GraphError::DependencyCycle { .. } => "DependencyCycleDetected",
        GraphError::MissingParent { .. } | GraphError::MissingDependency { .. } => "KeyError",
        GraphError::Name(_)
        | GraphError::Id { .. }
        | GraphError::DuplicateId { .. }
        | GraphError::DuplicateName { .. }
        | GraphError::LabelClash { .. } => "RevisionError",
    };
    format!("{class}: {error}")
}
