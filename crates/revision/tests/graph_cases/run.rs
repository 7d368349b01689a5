//! Running what a case asks for.

use std::collections::BTreeSet;

use serde_json::Value;
use ultra_revision::{
    DeclaredRevision, Direction, Graph, GraphError, Ids, Node, PathError, Point, RevisionId,
    Target, Transition, applied_from_rows, current, downgrade_path, history, nodes, resolve,
    resolve_one, rows_from_applied, stamp_rows, upgrade_path,
};

/// What an operation gave.
pub(crate) enum Outcome {
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

pub(crate) type Rows = BTreeSet<String>;
pub(crate) fn ordered(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items
            .iter()
            .map(|i| i.as_str().unwrap().to_owned())
            .collect(),
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
    }
}

pub(crate) fn names(ids: &[RevisionId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

pub(crate) fn run(command: &Value, list: &[Value]) -> Outcome {
    match graph_of(list) {
        Ok(graph) => operate(command, &graph).unwrap_or_else(|e| Outcome::Failed(kind(&e))),
        Err(error) => Outcome::Failed(load_kind(&error)),
    }
}

pub(crate) fn graph_of(list: &[Value]) -> Result<Graph, GraphError> {
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

pub(crate) fn point(value: &Value) -> Result<Option<Point>, PathError> {
    value.as_str().map(Point::parse).transpose()
}

pub(crate) fn points(value: &Value) -> Result<Vec<Point>, PathError> {
    ordered(value)
        .iter()
        .map(|text| Point::parse(text))
        .collect()
}

pub(crate) fn target(value: &Value) -> Result<Target, PathError> {
    match value {
        Value::String(text) => Target::parse(text),
        _ => Target::several(&ordered(value)),
    }
}

pub(crate) fn operate(command: &Value, graph: &Graph) -> Result<Outcome, PathError> {
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
pub(crate) fn overlapping(graph: &Graph, rows: &[String]) -> Result<(), PathError> {
    upgrade_path(graph, &Ids::new(), &Target::several(rows)?).map(drop)
}

pub(crate) fn moved(graph: &Graph, before: Ids, steps: Vec<Transition>) -> Outcome {
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
pub(crate) fn kind(error: &PathError) -> String {
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
pub(crate) fn load_kind(error: &GraphError) -> String {
    let class = match error {
        GraphError::SelfLoop { .. } => "LoopDetected",
        GraphError::DependencySelfLoop { .. } => "DependencyLoopDetected",
        GraphError::Cycle { .. } => "CycleDetected",
        GraphError::DependencyCycle { .. } => "DependencyCycleDetected",
        GraphError::MissingParent { .. } | GraphError::MissingDependency { .. } => "KeyError",
        GraphError::Name(_)
        | GraphError::Id { .. }
        | GraphError::Limit { .. }
        | GraphError::DuplicateId { .. }
        | GraphError::DuplicateName { .. }
        | GraphError::LabelClash { .. }
        | GraphError::Replaces { .. }
        | GraphError::HalfSquashed { .. }
        | GraphError::ReplacedTwice { .. } => "RevisionError",
    };
    format!("{class}: {error}")
}
