//! Targets, paths and errors beyond what the acceptance data asks for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use ultra_revision::{
    DeclaredRevision, Direction, Graph, GraphError, Ids, MigrationName, PathError, Point,
    RevisionId, Target, Transition, Unknown, applied_from_rows, classify_unknown, downgrade_path,
    merge_parents, new_parents, nodes, pending, resolve_one, stamp_path, upgrade_path,
};

/// `id: parents | depends_on | labels`, words separated by blanks.
fn graph(lines: &[&str]) -> Graph {
    try_graph(lines).unwrap()
}

fn try_graph(lines: &[&str]) -> Result<Graph, GraphError> {
    let words = |text: Option<&str>| {
        let words = text.unwrap_or_default().split_whitespace();
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    Graph::new(nodes(lines.iter().enumerate().map(|(at, line)| {
        let (id, rest) = line.split_once(':').unwrap();
        let mut parts = rest.split('|');
        let head = DeclaredRevision {
            id: id.to_owned(),
            down_revisions: words(parts.next()),
            depends_on: words(parts.next()),
            branch_labels: words(parts.next()),
            ..DeclaredRevision::default()
        };
        (format!("m20260101_{at:06}_step_{id}"), Some(head))
    }))?)
}

fn diamond() -> Graph {
    graph(&["a:", "b:a||left", "c:a||right", "d:b c", "e:d"])
}

fn ids(texts: &[&str]) -> Ids {
    texts
        .iter()
        .map(|id| RevisionId::new(*id).unwrap())
        .collect()
}

fn shown(path: Result<Vec<Transition>, PathError>) -> Vec<String> {
    let sign = |step: &Transition| match step.direction {
        Direction::Up => format!("+{}", step.id),
        Direction::Down => format!("-{}", step.id),
    };
    path.unwrap().iter().map(sign).collect()
}

fn up(graph: &Graph, applied: &[&str], target: &str) -> Result<Vec<Transition>, PathError> {
    upgrade_path(graph, &ids(applied), &Target::parse(target)?)
}

fn down(graph: &Graph, applied: &[&str], target: &str) -> Result<Vec<Transition>, PathError> {
    downgrade_path(graph, &ids(applied), &Target::parse(target)?)
}

#[test]
fn names_and_parts_of_names_resolve() {
    let graph = diamond();
    let one = |text: &str| {
        resolve_one(&graph, &Point::parse(text).unwrap(), &Ids::new())
            .map(|id| id.unwrap().to_string())
    };
    assert_eq!(one("m20260101_000003_step_d").unwrap(), "d");
    assert_eq!(one("step_e").unwrap(), "e");
    assert_eq!(one("left").unwrap(), "b");
    assert!(
        matches!(one("step"), Err(PathError::Ambiguous { candidates, .. }) if candidates.len() == 5)
    );
    let error = one("step_x").unwrap_err();
    assert!(error.to_string().contains("`step_a`"), "{error}");
}

#[test]
fn accessors_answer_in_list_order() {
    let graph = diamond();
    let name = |id: &str| RevisionId::new(id).unwrap();
    assert_eq!(graph.heads(), [name("e")]);
    assert_eq!(graph.branch_points(), [name("a")]);
    assert!(graph.is_merge_point(&name("d")) && !graph.is_merge_point(&name("e")));
    assert_eq!(graph.labels_of(&name("e")), ["left", "right"]);
    assert_eq!(graph.children(&name("a")), [name("b"), name("c")]);
    assert_eq!(graph.ancestors(&name("d")), ids(&["a", "b", "c"]));
    let file = MigrationName::new("m20260101_000001_step_b").unwrap();
    assert_eq!(graph.by_name(&file).unwrap().id, name("b"));
}

#[test]
fn late_revisions_below_applied_ones_run() {
    let graph = diamond();
    assert_eq!(shown(up(&graph, &["a", "b", "d"], "head")), ["+c", "+e"]);
    assert_eq!(
        pending(&graph, &ids(&["a", "b", "d"])),
        [RevisionId::new("c").unwrap(), RevisionId::new("e").unwrap()]
    );
    // What a newer binary applied is none of our business.
    assert_eq!(
        shown(up(&graph, &["a", "b", "c", "d", "newer"], "head")),
        ["+e"]
    );
}

#[test]
fn order_follows_the_list() {
    // A child that is listed before its parent still comes after it.
    let graph = graph(&["c:b", "a:", "b:a", "x:"]);
    assert_eq!(shown(up(&graph, &[], "heads")), ["+a", "+b", "+c", "+x"]);
}

#[test]
fn steps_down_across_a_merge() {
    let graph = diamond();
    let all = ["a", "b", "c", "d", "e"];
    assert_eq!(shown(down(&graph, &all, "-2")), ["-e", "-d"]);
    let error = down(&graph, &all, "-3").unwrap_err();
    assert!(matches!(error, PathError::AmbiguousWalk { .. }), "{error}");
    assert_eq!(shown(down(&graph, &all, "left@-3")), ["-e", "-d", "-b"]);
    let error = down(&graph, &all[..3], "-1").unwrap_err();
    assert!(error.to_string().contains("<branch>@-1"), "{error}");
    assert_eq!(shown(down(&graph, &all[..3], "right@-1")), ["-c"]);
}

#[test]
fn ranges_ignore_what_is_applied() {
    let graph = diamond();
    assert_eq!(shown(up(&graph, &["a"], "d:e")), ["+e"]);
    assert_eq!(shown(up(&graph, &["a"], ":b")), ["+a", "+b"]);
    assert_eq!(shown(down(&graph, &[], "e:d")), ["-e"]);
    assert!(down(&graph, &[], "e:").is_err());
}

#[test]
fn a_graph_says_what_is_wrong() {
    let error = |lines: &[&str]| try_graph(lines).unwrap_err().to_string();
    assert!(
        error(&["abcdef:", "b:abcdex"])
            .contains("m20260101_000001_step_b.rs names the parent `abcdex`")
    );
    assert!(error(&["abcdef:", "b:abcdex"]).contains("near it: `abcdef`"));
    assert!(error(&["a:|nolabel"]).contains("depends on `nolabel`"));
    assert!(error(&["a:||x", "b:a||x"]).contains("branch label `x`"));
    assert!(error(&["a:||b", "b:a"]).contains("branch label `b`"));
    assert!(
        error(&["a:", "a:"]).contains("m20260101_000000_step_a.rs and m20260101_000001_step_a.rs")
    );
    assert!(error(&["z:", "a:c", "b:a", "c:b", "d:c"]).contains("`a`, `b` and `c`"));
    assert!(error(&["a:|x", "b:a||x"]).contains("need one another"));
}

#[test]
fn new_revisions_go_on_heads() {
    let fork = graph(&["a:", "b:a||left", "c:a||right"]);
    let point = |text: &str| Point::parse(text).unwrap();
    assert!(matches!(
        new_parents(&fork, None, false),
        Err(PathError::MultipleHeads { .. })
    ));
    assert_eq!(
        new_parents(&fork, Some(&point("left@head")), false)
            .unwrap()
            .len(),
        1
    );
    assert_eq!(new_parents(&fork, Some(&point("base")), false).unwrap(), []);
    assert!(matches!(
        new_parents(&fork, Some(&point("a")), false),
        Err(PathError::NotAHead { .. })
    ));
    assert!(new_parents(&fork, Some(&point("a")), true).is_ok());
    assert_eq!(merge_parents(&fork, &[], false).unwrap().len(), 2);
    assert_eq!(
        merge_parents(&fork, &[point("left"), point("right")], false)
            .unwrap()
            .len(),
        2
    );
    assert!(matches!(
        merge_parents(&diamond(), &[], false),
        Err(PathError::NothingToMerge { .. })
    ));
}

#[test]
fn stamps_say_what_to_record() {
    let graph = diamond();
    let head = [Point::parse("head").unwrap()];
    let stamp = stamp_path(&graph, &ids(&["a", "b", "other"]), &head).unwrap();
    assert_eq!(stamp.applied, ids(&["a", "b", "c", "d", "e"]));
    assert_eq!(stamp.add.len(), 3);
    let back = stamp_path(&graph, &stamp.applied, &[Point::parse("b").unwrap()]).unwrap();
    let removed: Vec<String> = back.remove.iter().map(ToString::to_string).collect();
    assert_eq!(removed, ["e", "d", "c"]);
}

#[test]
fn unknown_names_are_missing_or_ahead() {
    let graph = diamond();
    let names = [
        "m20260101_000002_lost",
        "m20270101_000000_newer",
        "m20260101_000000_step_a",
    ];
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let missing = Unknown::Missing("m20260101_000002_lost".to_owned());
    let ahead = Unknown::Ahead("m20270101_000000_newer".to_owned());
    assert_eq!(classify_unknown(&graph, &names), [missing, ahead]);
    assert!(applied_from_rows(&graph, &["zzzz"]).is_err());
}

/// Graphs of which each revision's parents and dependencies come before it.
fn any_graph() -> impl Strategy<Value = Graph> {
    let edges = prop::collection::vec((any::<u16>(), any::<u16>()), 1..14);
    edges.prop_map(|edges| {
        let lines: Vec<String> = edges
            .iter()
            .enumerate()
            .map(|(at, (down, on))| {
                let bit = |mask: u16, n: usize| mask.rotate_right(n as u32) & 5 == 5;
                let pick = |mask: u16, take: usize| {
                    let picked = (0..at).rev().filter(|n| bit(mask, *n)).take(take);
                    picked
                        .map(|n| format!("r{n}"))
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                format!("r{at}:{}|{}", pick(*down, 2), pick(*on, 1))
            })
            .collect();
        graph(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

/// Applies a path, checking that each step is possible.
fn follow(graph: &Graph, applied: &mut Ids, path: &[Transition]) {
    for step in path {
        match step.direction {
            Direction::Up => {
                assert!(graph.ancestors(&step.id).is_subset(applied));
                assert!(applied.insert(step.id.clone()));
            }
            Direction::Down => {
                assert!(applied.remove(&step.id));
                assert!(graph.descendants(&step.id).is_disjoint(applied));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_and_back(graph in any_graph(), at in any::<prop::sample::Index>()) {
        let all: Vec<_> = graph.iter().map(|node| node.id.clone()).collect();
        let target = Target::parse(all[at.index(all.len())].as_str()).unwrap();
        let mut applied = Ids::new();
        let path = upgrade_path(&graph, &applied, &target).unwrap();
        follow(&graph, &mut applied, &path);
        let middle = applied.clone();
        prop_assert!(upgrade_path(&graph, &applied, &target).unwrap().is_empty());
        let heads = Target::parse("heads").unwrap();
        let path = upgrade_path(&graph, &applied, &heads).unwrap();
        follow(&graph, &mut applied, &path);
        prop_assert_eq!(applied.len(), graph.len());
        let back = downgrade_path(&graph, &applied, &target).unwrap_or_default();
        follow(&graph, &mut applied, &back);
        prop_assert!(middle.is_subset(&applied));
        let base = Target::parse("base").unwrap();
        let path = downgrade_path(&graph, &applied, &base).unwrap();
        follow(&graph, &mut applied, &path);
        prop_assert!(applied.is_empty());
    }

    #[test]
    fn rows_say_what_is_applied(graph in any_graph(), at in any::<prop::sample::Index>()) {
        let node = graph.iter().nth(at.index(graph.len())).unwrap();
        let mut applied = graph.ancestors(&node.id);
        applied.insert(node.id.clone());
        let rows = ultra_revision::rows_from_applied(&graph, &applied);
        prop_assert_eq!(applied_from_rows(&graph, &rows).unwrap(), applied);
    }
}
