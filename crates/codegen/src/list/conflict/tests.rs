//! Tests of taking conflict markers out.
#![allow(clippy::unwrap_used)]

use super::*;

fn resolved(source: &str) -> String {
    resolve_conflict(source).unwrap().unwrap()
}

const JOINED: &str = "mod m1;\nmod m2;\nmod m3;\n\nmigrator! {\n    m1,\n    m2,\n    m3,\n}\n";

#[test]
fn nothing_to_do() {
    assert_eq!(resolve_conflict(JOINED), Ok(None));
}

#[test]
fn takes_both_sides() {
    let source = "mod m1;\n<<<<<<< HEAD\nmod m2;\n=======\nmod m3;\n>>>>>>> topic\n\nmigrator! {\n    m1,\n\
                  <<<<<<< HEAD\n    m2,\n=======\n    m3,\n>>>>>>> topic\n}\n";
    assert_eq!(resolved(source), JOINED);
    assert_eq!(
        resolved(&source.replace('\n', "\r\n")),
        JOINED.replace('\n', "\r\n")
    );
}

#[test]
fn knows_the_form_with_the_base() {
    let source = "mod m1;\n<<<<<<< HEAD\nmod m2;\n||||||| 1234567\n=======\nmod m3;\n>>>>>>> topic\n\n\
                  migrator! {\n    m1,\n<<<<<<< HEAD\n    m2\n||||||| 1234567\n    old junk\n=======\n    \
                  m3\n>>>>>>> topic\n}\n";
    assert_eq!(resolved(source), JOINED);
}

#[test]
fn one_conflict_over_both_places() {
    let side = |name: &str| format!("mod {name};\n\nmigrator! {{\n    m1,\n    {name},\n}}\n");
    let source = format!(
        "mod m1;\n<<<<<<< HEAD\n{}=======\n{}>>>>>>> topic\n",
        side("m2"),
        side("m3")
    );
    assert_eq!(resolved(&source), JOINED);
}

#[test]
fn a_list_on_one_line() {
    let source = "mod m1;\nmod m2;\nmod m3;\n<<<<<<< HEAD\nmigrator! { m1, m2 }\n=======\nmigrator! { m1, m3 }\n\
                  >>>>>>> topic\n";
    assert_eq!(
        resolved(source),
        "mod m1;\nmod m2;\nmod m3;\nmigrator! { m1, m2, m3 }\n"
    );
}

#[test]
fn nothing_twice_and_one_side_empty() {
    let source = "mod m1;\n<<<<<<< HEAD\n=======\nmod m2;\nmod m1;\n>>>>>>> topic\nmod m3;\n\nmigrator! {\n\
                  <<<<<<< HEAD\n    m1,\n    m2, // ours\n    m3\n=======\n    m1,\n    m3,\n>>>>>>> topic\n}\n";
    let expected = JOINED.replace("    m2,", "    m2, // ours");
    assert_eq!(resolved(source), expected);
}

#[test]
fn anything_else_is_for_a_person() {
    let content = "migrator! {}\n<<<<<<< HEAD\nfn a() {}\n=======\nfn b() {}\n>>>>>>> topic\n";
    assert_eq!(
        resolve_conflict(content),
        Err(ListError::ConflictContent {
            line: 3,
            text: "fn a() {}".to_owned()
        })
    );
    let comment = "mod m1;\n<<<<<<< HEAD\nmod m2;\n=======\n// why\nmod m3;\n>>>>>>> topic\nmigrator! { m1 }\n";
    assert!(matches!(
        resolve_conflict(comment),
        Err(ListError::ConflictContent { line: 5, .. })
    ));
}

#[test]
fn markers_must_pair() {
    for source in [
        "<<<<<<< HEAD\nmod a;\n",
        "<<<<<<< HEAD\nmod a;\n>>>>>>> x\n",
        "<<<<<<< HEAD\n=======\n<<<<<<< HEAD\n",
        "<<<<<<< a\n=======\n>>>>>>> b\n>>>>>>> c\n",
    ] {
        assert!(
            matches!(resolve_conflict(source), Err(ListError::Marker { .. })),
            "{source}"
        );
    }
    // A line of signs in a comment is no marker.
    assert_eq!(resolve_conflict("// =======\nmigrator! {}\n"), Ok(None));
}
