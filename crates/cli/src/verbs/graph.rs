//! `heads`, `branches`, `history`, `show`: the graph, from sources or from a linked project.

use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;
use ultra_migrate::reference;
use ultra_migrate::revision::{Graph, Ids, Node, Point, RevisionId, Target, history, resolve_one};

use crate::args::{Arguments, History, Show, Verb};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// A revision with its place in the graph.
#[derive(Serialize)]
struct Listed {
    revision: String,
    name: String,
    message: String,
    down_revisions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    branch_labels: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replaces: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    squashed_into: Option<String>,
    is_head: bool,
    is_branch_point: bool,
    is_merge_point: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<PathBuf>,
}

#[derive(Serialize)]
struct Revisions<'a> {
    revisions: &'a [Listed],
}

/// Answers one of the verbs of this file.
pub(crate) fn run(
    graph: &Graph,
    path: &dyn Fn(&str) -> Option<PathBuf>,
    arguments: &Arguments,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let nodes: Vec<&Node> = match &arguments.verb {
        Verb::Heads => graph
            .heads()
            .iter()
            .filter_map(|id| graph.get(id))
            .collect(),
        Verb::Branches => graph
            .branch_points()
            .iter()
            .filter_map(|id| graph.get(id))
            .collect(),
        Verb::History(wanted) => listed(graph, wanted)?,
        Verb::Show(wanted) => vec![shown(graph, wanted)?],
        _ => Vec::new(),
    };
    let items: Vec<Listed> = nodes.iter().map(|node| item(graph, node, path)).collect();
    if output.is_json() {
        output.json(&Revisions { revisions: &items });
        return Ok(ExitCode::SUCCESS);
    }
    for node in &items {
        match &arguments.verb {
            Verb::Show(_) => details(node, output),
            Verb::Branches => branch(graph, node, output),
            _ if arguments.verbose => details(node, output),
            _ => line(node, output),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn listed<'g>(graph: &'g Graph, wanted: &History) -> Result<Vec<&'g Node>, Failure> {
    let (base, head) = match wanted.rev_range.as_deref().map(Target::parse).transpose()? {
        None => (None, None),
        Some(Target::Range { start, end }) => (start, end),
        Some(Target::Points(points)) => (None, points.into_iter().next()),
    };
    let ids = history(graph, base.as_ref(), head.as_ref(), &Ids::new())?;
    Ok(ids.iter().filter_map(|id| graph.get(id)).collect())
}

fn shown<'g>(graph: &'g Graph, wanted: &Show) -> Result<&'g Node, Failure> {
    let text = wanted.revision.as_str();
    let named = |node: &Node| node.id.as_str() == text || node.name.as_str() == text;
    let mut shortcuts = graph.shortcuts().iter().map(|shortcut| &shortcut.node);
    if let Some(node) = shortcuts.find(|node| named(node)) {
        return Ok(node);
    }
    let point = Point::parse(text)?;
    let id = resolve_one(graph, &point, &Ids::new())?;
    id.and_then(|id| graph.get(&id))
        .ok_or_else(|| Failure::new("usage", "`base` is no revision: it is before the first one"))
}

fn item(graph: &Graph, node: &Node, path: &dyn Fn(&str) -> Option<PathBuf>) -> Listed {
    let text = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
    let name_of = |old: &str| old.split_once(' ').map_or(old, |(_, name)| name).to_owned();
    let mut shortcuts = graph.shortcuts().iter();
    let shortcut = shortcuts.find(|shortcut| shortcut.replaces.contains(&node.id));
    Listed {
        revision: node.id.to_string(),
        name: node.name.to_string(),
        message: node.message.clone(),
        down_revisions: text(&node.down_revisions),
        depends_on: node.depends_on.clone(),
        branch_labels: node.branch_labels.clone(),
        replaces: node.replaces.iter().map(|old| name_of(old)).collect(),
        squashed_into: shortcut.map(|shortcut| shortcut.node.name.to_string()),
        is_head: graph.heads().contains(&node.id),
        is_branch_point: graph.is_branch_point(&node.id),
        is_merge_point: graph.is_merge_point(&node.id),
        path: path(node.name.as_str()),
    }
}

fn marks(node: &Listed) -> String {
    let marks: Vec<String> = node
        .branch_labels
        .iter()
        .cloned()
        .chain(
            [
                (node.is_head, "head"),
                (node.is_branch_point, "branchpoint"),
                (node.is_merge_point, "mergepoint"),
            ]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, mark)| mark.to_owned()),
        )
        .collect();
    if marks.is_empty() {
        String::new()
    } else {
        format!(" ({})", marks.join(", "))
    }
}

/// `a → b (head), message`, as Alembic does.
fn line(node: &Listed, output: &mut Output) {
    let from = match node.down_revisions.as_slice() {
        [] => "<base>".to_owned(),
        parents => parents.join(", "),
    };
    let id = output.paint(Style::Identifier, &node.revision);
    let marks = output.paint(Style::Good, marks(node));
    output.line(format!("{from} -> {id}{marks}, {}", node.message));
}

fn details(node: &Listed, output: &mut Output) {
    let row =
        |label: &str, text: String| vec![(Style::Faint, label.to_owned()), (Style::Strong, text)];
    let parents = match node.down_revisions.as_slice() {
        [] => "<base>".to_owned(),
        parents => parents.join(", "),
    };
    let mut rows = vec![
        row("Rev:", format!("{}{}", node.revision, marks(node))),
        row("Parent:", parents),
        row("Name:", node.name.clone()),
        row("Message:", node.message.clone()),
    ];
    if !node.depends_on.is_empty() {
        rows.push(row("Depends on:", node.depends_on.join(", ")));
    }
    if !node.replaces.is_empty() {
        rows.push(row("Replaces:", node.replaces.join(", ")));
    }
    if let Some(name) = &node.squashed_into {
        rows.push(row("Squashed:", format!("into {name}")));
    }
    if let Some(path) = &node.path {
        rows.push(row("Path:", path.display().to_string()));
    }
    output.table(&rows);
    output.line("");
}

fn branch(graph: &Graph, node: &Listed, output: &mut Output) {
    line(node, output);
    let Ok(id) = RevisionId::new(node.revision.as_str()) else {
        return;
    };
    for child in graph.children(&id) {
        if let Some(child) = reference(graph, child, None) {
            output.line(format!("    -> {}, {}", child.revision, child.message));
        }
    }
}
