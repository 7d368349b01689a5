//! Tests of reading and editing.
#![allow(clippy::unwrap_used)]

use super::*;

const LIB: &str = "//! Migrations.\n\nuse something::Else; // keep\n\n\
    mod m20260101_000001_a;\npub mod m20260101_000002_b; // second\n\nmod helpers;\n\n\
    /// The migrator.\nultra_migrate::migrator! {\n    m20260101_000001_a,\n    \
    m20260101_000002_b, // last\n}\n\nfn  odd ( ) { }\n";

const NEW: &str = "m20260103_000001_c";

#[test]
fn reads_the_list() {
    assert_eq!(
        listed(LIB).unwrap(),
        ["m20260101_000001_a", "m20260101_000002_b"]
    );
    assert_eq!(listed("migrator!();").unwrap(), Vec::<String>::new());
    assert_eq!(
        listed("\u{feff}migrator![a /* x, y */, b];").unwrap(),
        ["a", "b"]
    );
}

#[test]
fn adds_at_the_ends() {
    let text = add(LIB, NEW).unwrap();
    let expected = LIB
        .replace("// second\n", "// second\npub mod m20260103_000001_c;\n")
        .replace("b, // last\n", "b, // last\n    m20260103_000001_c,\n");
    assert_eq!(text, expected);
    assert_eq!(
        add(&text, NEW),
        Err(ListError::AlreadyListed { name: NEW.into() })
    );
}

#[test]
fn adds_behind_another_one() {
    let text = add_after(LIB, "m20260101_000001_x", "m20260101_000001_a").unwrap();
    let expected = LIB
        .replace(
            "mod m20260101_000001_a;\n",
            "mod m20260101_000001_a;\nmod m20260101_000001_x;\n",
        )
        .replace(
            "    m20260101_000001_a,\n",
            "    m20260101_000001_a,\n    m20260101_000001_x,\n",
        );
    assert_eq!(text, expected);
    let short = "mod a;\nmod b;\nmigrator! { a, b }";
    let expected = "mod a;\nmod x;\nmod b;\nmigrator! { a, x, b }";
    assert_eq!(add_after(short, "x", "a").unwrap(), expected);
    let last = "mod a;\nmod b;\nmod x;\nmigrator! { a, b, x }";
    assert_eq!(add_after(short, "x", "b").unwrap(), last);
    assert_eq!(
        add_after(short, "x", "c"),
        Err(ListError::NotListed { name: "c".into() })
    );
}

#[test]
fn adds_to_lists_of_all_shapes() {
    let cases = [
        ("migrator! {}\n", "mod x;\n\nmigrator! {\n    x,\n}\n"),
        ("migrator! { }\n", "mod x;\n\nmigrator! {\n    x,\n}\n"),
        ("migrator! {\n}\n", "mod x;\n\nmigrator! {\n    x,\n}\n"),
        (
            "migrator! {\n    // none yet\n}\n",
            "mod x;\n\nmigrator! {\n    // none yet\n    x,\n}\n",
        ),
        (
            "mod a;\nmigrator! { a }",
            "mod a;\nmod x;\nmigrator! { a, x }",
        ),
        (
            "mod a;\nmigrator! { a, }",
            "mod a;\nmod x;\nmigrator! { a, x, }",
        ),
        ("mod a;\nmigrator!(a);", "mod a;\nmod x;\nmigrator!(a, x);"),
        (
            "mod a;\nmigrator! {\n\ta\n}",
            "mod a;\nmod x;\nmigrator! {\n\ta,\n\tx,\n}",
        ),
        (
            "mod a;\nmigrator! {\n    a // tail\n}",
            "mod a;\nmod x;\nmigrator! {\n    a, // tail\n    x,\n}",
        ),
        (
            "mod a;\nmigrator! {\n    a, /* two\n    lines */\n}",
            "mod a;\nmod x;\nmigrator! {\n    a, /* two\n    lines */\n    x,\n}",
        ),
        (
            "mod a;\nmigrator! {\n    a }",
            "mod a;\nmod x;\nmigrator! {\n    a,\n    x, }",
        ),
        (
            "mod a;\r\n\r\nmigrator! {\r\n    a,\r\n}\r\n",
            "mod a;\r\nmod x;\r\n\r\nmigrator! {\r\n    a,\r\n    x,\r\n}\r\n",
        ),
        (
            "\u{feff}#[rustfmt::skip]\nmod a;\n#[rustfmt::skip]\nmigrator! { a }\n",
            "\u{feff}#[rustfmt::skip]\nmod a;\nmod x;\n#[rustfmt::skip]\nmigrator! { a, x }\n",
        ),
        (
            "mod x;\nmod a;\nmigrator! { a }",
            "mod x;\nmod a;\nmigrator! { a, x }",
        ),
    ];
    for (before, after) in cases {
        assert_eq!(add(before, "x").unwrap(), after, "{before:?}");
    }
}

#[test]
fn removes_what_it_added() {
    let text = add(LIB, NEW).unwrap();
    assert_eq!(remove(&text, NEW).unwrap(), LIB);
    let cases = [
        (
            "mod a;\nmod x;\nmigrator! { a, x }",
            "mod a;\nmigrator! { a }",
        ),
        (
            "mod a;\nmod x;\nmigrator! { x, a }",
            "mod a;\nmigrator! { a }",
        ),
        (
            "mod a;\nmod x;\nmigrator! { a, x, }",
            "mod a;\nmigrator! { a, }",
        ),
        (
            "#[path = \"y.rs\"]\nmod x;\nmod a;\nmigrator! {\n    x,\n    a,\n}",
            "mod a;\nmigrator! {\n    a,\n}",
        ),
        (
            "/// Doc.\npub mod x; // why\nmigrator! {\n    x\n}",
            "migrator! {\n}",
        ),
        ("mod a; mod x;\nmigrator! { x }", "mod a; \nmigrator! {  }"),
    ];
    for (before, after) in cases {
        assert_eq!(remove(before, "x").unwrap(), after, "{before:?}");
    }
    assert_eq!(
        remove(LIB, NEW),
        Err(ListError::NotListed { name: NEW.into() })
    );
}

#[test]
fn replaces_in_place() {
    let text = replace(LIB, "m20260101_000001_a", NEW).unwrap();
    assert_eq!(text, LIB.replace("m20260101_000001_a", NEW));
    let taken = replace(LIB, "m20260101_000001_a", "m20260101_000002_b");
    assert!(matches!(taken, Err(ListError::AlreadyListed { .. })));
    assert!(matches!(
        replace(LIB, "zz", "x"),
        Err(ListError::NotListed { .. })
    ));
}

#[test]
fn errors_name_the_way_out() {
    assert_eq!(listed("fn main() {}"), Err(ListError::NoMigrator));
    assert_eq!(
        listed("migrator!{}\nmigrator!{}"),
        Err(ListError::SecondMigrator { line: 2 })
    );
    let entry = ListError::Entry {
        line: 2,
        text: "::".chars().take(1).collect(),
    };
    assert_eq!(listed("migrator! {\n a::b }"), Err(entry));
    assert!(matches!(
        listed("migrator! { a b }"),
        Err(ListError::Entry { .. })
    ));
    assert!(matches!(
        listed("migrator! {"),
        Err(ListError::Syntax { .. })
    ));
    assert!(matches!(add(LIB, "a-b"), Err(ListError::NotAName { .. })));
    assert!(matches!(add(LIB, "type"), Err(ListError::NotAName { .. })));
    assert_eq!(
        listed("<<<<<<< HEAD\n"),
        Err(ListError::Conflicted { line: 1 })
    );
}
