//! Squashed revisions: shortcuts beside their originals, and what they are once these are gone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use ultra_revision::{
    DeclaredRevision, Direction, Graph, GraphError, Ids, Point, RevisionId, SquashError, Target,
    classify_unknown, downgrade_path, nodes, pending, resolve_one, shorten, squash_run, standing,
    upgrade_path,
};

/// `id: parents | depends_on | labels | replaces`, words separated by blanks; the name is `m_id`.
fn try_graph<T: AsRef<str>>(lines: &[T]) -> Result<Graph, GraphError> {
    let words = |text: Option<&str>| {
        let words = text.unwrap_or_default().split_whitespace();
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    Graph::new(nodes(lines.iter().map(|line| {
        let (id, rest) = line.as_ref().split_once(':').unwrap();
        if rest == "plain" {
            return (format!("m_{id}"), None);
        }
        let mut parts = rest.split('|');
        let head = DeclaredRevision {
            id: id.to_owned(),
            down_revisions: words(parts.next()),
            depends_on: words(parts.next()),
            branch_labels: words(parts.next()),
            replaces: words(parts.next())
                .iter()
                .map(|id| format!("{id} m_{id}"))
                .collect(),
            ..DeclaredRevision::default()
        };
        (format!("m_{id}"), Some(head))
    }))?)
}

fn graph<T: AsRef<str>>(lines: &[T]) -> Graph {
    try_graph(lines).unwrap()
}

fn ids(texts: &[&str]) -> Ids {
    let id = |text: &&str| RevisionId::new(*text).unwrap();
    texts.iter().map(id).collect()
}

/// The ids that `upgrade TARGET` runs.
fn up(graph: &Graph, applied: &[&str], target: &str) -> Vec<String> {
    let path = upgrade_path(graph, &ids(applied), &Target::parse(target).unwrap()).unwrap();
    let short = shorten(graph, path, |_| true);
    short.iter().map(|step| step.id.to_string()).collect()
}

const LISTED: [&str; 5] = ["a:", "b:a", "c:b", "s:a|||b c", "d:c"];
const GONE: [&str; 3] = ["a:", "s:a|||b c", "d:c"];

#[test]
fn an_empty_database_takes_the_shortcut_and_others_go_step_by_step() {
    let graph = graph(&LISTED);
    assert_eq!(up(&graph, &[], "heads"), ["a", "s", "d"]);
    assert_eq!(up(&graph, &["a"], "c"), ["s"]);
    assert_eq!(up(&graph, &["a", "b"], "heads"), ["c", "d"]);
    assert_eq!(up(&graph, &[], "b"), ["a", "b"]);
    assert!(up(&graph, &["a", "b", "c", "d"], "heads").is_empty());
}

#[test]
fn a_shortcut_that_cannot_run_here_is_not_taken() {
    let graph = graph(&LISTED);
    let path = upgrade_path(&graph, &Ids::new(), &Target::parse("heads").unwrap()).unwrap();
    let short = shorten(&graph, path.clone(), |_| false);
    assert_eq!(short, path);
}

#[test]
fn a_shortcut_is_no_head_and_never_pending() {
    let graph = graph(&["a:", "b:a", "s:|||a b"]);
    assert_eq!(graph.heads(), [RevisionId::new("b").unwrap()]);
    assert_eq!(graph.len(), 2);
    assert!(pending(&graph, &ids(&["a", "b"])).is_empty());
}

#[test]
fn a_downgrade_goes_by_the_originals() {
    let graph = graph(&LISTED);
    let target = Target::parse("a").unwrap();
    let path = downgrade_path(&graph, &ids(&["a", "b", "c", "d"]), &target).unwrap();
    let short = shorten(&graph, path, |_| true);
    let shown: Vec<&str> = short.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(shown, ["d", "c", "b"]);
    assert!(short.iter().all(|step| step.direction == Direction::Down));
}

#[test]
fn what_stands_between_goes_where_it_is_needed() {
    // x is needed by b, y needs nothing of the run.
    let graph = graph(&["a:", "x:", "y:", "b:a|x", "s:|x||a b"]);
    assert_eq!(up(&graph, &[], "heads"), ["x", "s", "y"]);
    // z is needed by b and needs a: there is no way past both at once.
    let graph = try_graph(&["a:", "z:a", "b:a|z", "s:|||a b"]).unwrap();
    assert_eq!(up(&graph, &[], "heads"), ["a", "z", "b"]);
}

#[test]
fn once_they_are_gone_their_ids_and_names_mean_what_replaced_them() {
    let graph = graph(&["a:", "s:a|||b c", "d:c", "e:d|m_b"]);
    let one = |text: &str| {
        let id = resolve_one(&graph, &Point::parse(text).unwrap(), &Ids::new());
        id.unwrap().unwrap().to_string()
    };
    assert_eq!(
        (one("b"), one("m_c"), one("c+1")),
        ("s".into(), "s".into(), "d".into())
    );
    assert_eq!(
        graph.parents(&RevisionId::new("d").unwrap())[0].as_str(),
        "s"
    );
    assert_eq!(up(&graph, &[], "heads"), ["a", "s", "d", "e"]);
}

#[test]
fn a_shortcut_is_known_as_the_end_of_what_it_replaces() {
    let graph = graph(&LISTED);
    assert_eq!(up(&graph, &["a"], "s"), ["s"]);
    assert_eq!(up(&graph, &["a", "b"], "m_s"), ["c"]);
}

#[test]
fn rows_of_all_that_was_replaced_are_exchanged_and_some_of_them_are_not() {
    let graph = graph(&GONE);
    let all = standing(&graph, &["m_a", "m_b", "m_c", "m_d"]);
    assert_eq!(all.applied, ids(&["a", "s", "d"]));
    assert_eq!(all.exchanges[0].out, ["m_b", "m_c"]);
    assert_eq!(all.exchanges[0].into[0].as_str(), "s");
    assert!(!all.exchanges[0].back && all.stranded.is_empty());

    let some = standing(&graph, &["m_a", "m_b"]);
    assert_eq!(some.applied, ids(&["a"]));
    assert_eq!(some.stranded[0].applied, ["m_b"]);
    assert_eq!(some.stranded[0].lacking, ["m_c"]);

    let own = standing(&graph, &["m_a", "m_s"]);
    assert_eq!(own.applied, ids(&["a", "s"]));
    assert!(own.exchanges.is_empty());

    let both = standing(&graph, &["m_a", "m_s", "m_b"]);
    assert_eq!(both.exchanges[0].out, ["m_b"]);
    assert!(both.exchanges[0].into.is_empty() && both.stranded.is_empty());

    let rows = ["m_a", "m_b", "m_c"].map(str::to_owned);
    assert!(classify_unknown(&graph, &rows).is_empty());
}

#[test]
fn a_row_that_was_exchanged_counts_where_the_originals_are_listed() {
    let graph = graph(&LISTED);
    let found = standing(&graph, &["m_a", "m_s"]);
    assert_eq!(found.applied, ids(&["a", "b", "c"]));
    assert!(found.exchanges[0].back);
    assert!(classify_unknown(&graph, &["m_s".to_owned()]).is_empty());
}

#[test]
fn plain_migrations_follow_one_another_past_a_shortcut() {
    let last = |graph: &Graph| graph.iter().last().unwrap().down_revisions[0].to_string();
    let a = ultra_revision::plain_id("m_a");
    let b = ultra_revision::plain_id("m_b");
    let head = DeclaredRevision {
        id: "s".to_owned(),
        replaces: vec![format!("{a} m_a"), format!("{b} m_b")],
        ..DeclaredRevision::default()
    };
    let plain = |name: &str| (name.to_owned(), None);
    let squashed = || ("m_s".to_owned(), Some(head.clone()));
    let listed = [plain("m_a"), plain("m_b"), squashed(), plain("m_z")];
    assert_eq!(
        last(&Graph::new(nodes(listed).unwrap()).unwrap()),
        b.to_string()
    );
    let gone = [squashed(), plain("m_z")];
    assert_eq!(last(&Graph::new(nodes(gone).unwrap()).unwrap()), "s");
}

#[test]
fn half_of_a_squash_is_no_graph() {
    let error = try_graph(&["a:", "b:a", "s:a|||b c", "d:b"]).unwrap_err();
    assert!(matches!(error, GraphError::HalfSquashed { .. }), "{error}");
    let error = try_graph(&["a:", "b:a", "c:b", "s:|||a b", "t:a|||b c"]).unwrap_err();
    assert!(matches!(error, GraphError::ReplacedTwice { .. }), "{error}");
}

fn run(graph: &Graph, range: &str) -> Result<Vec<String>, SquashError> {
    let run = squash_run(graph, &Target::parse(range).unwrap())?;
    Ok(run.revisions.iter().map(|one| one.id.to_string()).collect())
}

#[test]
fn a_run_is_a_closed_part_of_the_graph() {
    let diamond = graph(&["a:", "b:a||left", "c:a||right", "d:b c", "e:d|x", "x:"]);
    assert_eq!(run(&diamond, "a:d").unwrap(), ["a", "b", "c", "d"]);
    assert_eq!(run(&diamond, ":d").unwrap(), ["a", "b", "c", "d"]);
    let whole = squash_run(&diamond, &Target::parse("a:e").unwrap()).unwrap();
    assert_eq!(whole.depends_on, ["x"]);
    assert_eq!(whole.branch_labels, ["left", "right"]);
    assert!(whole.parents.is_empty());
    let refused = |range: &str| run(&diamond, range).unwrap_err();
    assert!(matches!(refused("b:d"), SquashError::SecondEntry { .. }));
    assert!(matches!(refused("a:b"), SquashError::SecondExit { .. }));
    assert!(matches!(refused("d:a"), SquashError::NotOnALine { .. }));
    assert!(matches!(refused("a:a"), SquashError::OnlyOne { .. }));
    assert!(matches!(refused("a"), SquashError::NoRange { .. }));
}

#[test]
fn what_is_squashed_already_is_not_squashed_again() {
    let error = run(&graph(&LISTED), "a:b").unwrap_err().to_string();
    assert!(error.contains("m_b is squashed into m_s"), "{error}");
}

/// A line of `length` revisions of which `from..to` are squashed, and a branch beside it.
fn line(length: usize, from: usize, to: usize, branch: Option<usize>, gone: bool) -> Graph {
    let mut lines = Vec::new();
    let parent = |at: usize| {
        at.checked_sub(1)
            .map_or(String::new(), |at| format!("r{at:02}"))
    };
    for at in 0..length {
        let inside = (from..to).contains(&at);
        if !(gone && inside) {
            lines.push(format!("r{at:02}:{}", parent(at)));
        }
        if at + 1 == to {
            let replaces: Vec<String> = (from..to).map(|at| format!("r{at:02}")).collect();
            lines.push(format!("s:{}|||{}", parent(from), replaces.join(" ")));
        }
    }
    if let Some(at) = branch {
        lines.push(format!("x:r{at:02}"));
        lines.push("y:x".to_owned());
    }
    graph(&lines)
}

/// What the rows are after an upgrade to the heads: a shortcut leaves those of its originals.
fn rows_after(graph: &Graph, before: &BTreeSet<String>) -> BTreeSet<String> {
    let names: Vec<&String> = before.iter().collect();
    let found = standing(graph, &names);
    assert!(found.stranded.is_empty());
    let mut rows = before.clone();
    for exchange in found.exchanges.iter().filter(|it| !it.back) {
        rows.retain(|row| !exchange.out.contains(row));
        rows.extend(exchange.into.iter().map(|id| format!("m_{id}")));
    }
    let path = upgrade_path(graph, &found.applied, &Target::parse("heads").unwrap()).unwrap();
    for step in shorten(graph, path, |_| true) {
        let claims = match graph.shortcut(&step.id) {
            Some(shortcut) => shortcut.replaces.clone(),
            None => vec![step.id],
        };
        for id in claims {
            assert!(rows.insert(format!("m_{id}")), "{id} is run twice");
        }
    }
    rows
}

proptest! {
    #[test]
    fn every_earlier_state_ends_in_the_same_rows(
        length in 3_usize..12,
        from in 0_usize..10,
        count in 2_usize..6,
        applied in 0_usize..13,
        branch in proptest::option::of(0_usize..12),
    ) {
        let from = from.min(length - 2);
        let to = (from + count).min(length);
        let branch = branch.map(|at| at % length);
        let listed = line(length, from, to, branch, false);
        let before: BTreeSet<String> =
            (0..applied.min(length)).map(|at| format!("m_r{at:02}")).collect();
        let all: BTreeSet<String> = listed.iter().map(|node| node.name.to_string()).collect();
        prop_assert_eq!(&rows_after(&listed, &before), &all);

        // The files are deleted: whoever stands outside of the run, or went through, goes on.
        let gone = line(length, from, to, branch, true);
        let alone: BTreeSet<String> = gone.iter().map(|node| node.name.to_string()).collect();
        prop_assert_eq!(&rows_after(&gone, &all), &alone);
        if applied <= from || applied >= to {
            prop_assert_eq!(&rows_after(&gone, &before), &alone);
        }
    }
}
