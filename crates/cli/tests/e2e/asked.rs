//! Questions on a terminal, and answers from a file.

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use crate::project::Project;

const BEFORE: &str = "CREATE TABLE t (id integer PRIMARY KEY, name text, bio text);";

const AFTER: &str =
    "CREATE TABLE t (id integer PRIMARY KEY, full_name text, age integer NOT NULL);";

const DIFF: [&str; 7] = [
    "diff",
    "--dialect",
    "sqlite",
    "--from",
    "a.sql",
    "--to",
    "b.sql",
];

fn project(name: &str) -> Project {
    let project = Project::stock(name);
    project.write("a.sql", BEFORE);
    project.write("b.sql", AFTER);
    project
}

/// What somebody sees at a terminal who types this when asked, and the exit code.
fn typed(project: &Project, text: &str) -> (String, Option<i32>) {
    let line = format!(
        "{} {} --sql",
        env!("CARGO_BIN_EXE_ultra-migrate"),
        DIFF.join(" ")
    );
    let mut command = project.command("script", None);
    command.args(["-qefc", &line, "/dev/null"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    let mut seen = Vec::new();
    let mut piece = [0; 1024];
    let mut rest = Some(text);
    loop {
        let length = output.read(&mut piece).unwrap();
        if length == 0 {
            break;
        }
        seen.extend_from_slice(&piece[..length]);
        // A key that is pressed before nobody hears.
        if seen.ends_with(b"1-2: ")
            && let Some(text) = rest.take()
        {
            input.write_all(text.as_bytes()).unwrap();
        }
    }
    let status = child.wait().unwrap();
    (String::from_utf8_lossy(&seen).into_owned(), status.code())
}

#[test]
fn a_possible_rename_is_asked_for_on_a_terminal() {
    let project = project("asked");
    let (seen, code) = typed(&project, "9\n1\n42\n");
    assert_eq!(code, Some(0), "{seen}");
    for part in [
        "column t.name is gone",
        "1  it is full_name now",
        "2  it is dropped",
        "type a number from 1 to 2",
        "--rename t.name=full_name --backfill t.age=42",
        "RENAME COLUMN \"name\" TO \"full_name\"",
    ] {
        assert!(seen.contains(part), "{part} is missing in: {seen}");
    }
    // What was chosen for one is offered for no other.
    assert!(!seen.contains("t.bio is gone"), "{seen}");

    let (seen, code) = typed(&project, "\u{4}");
    assert_eq!(code, Some(2), "{seen}");
    assert!(!seen.contains("ALTER TABLE"), "{seen}");
    let (seen, code) = typed(&project, "\u{3}");
    assert_eq!(code, Some(130), "{seen}");
    // Without a terminal nothing is asked.
    let refused = project
        .front(None, &DIFF)
        .fails("refused", &["--rename t.name="]);
    assert_eq!(refused.out, "");
}

#[test]
fn answers_come_from_a_file_too() {
    let project = project("answers");
    let diff = |text: &str| {
        project.write("answers.toml", text);
        project.front(None, &[&DIFF[..], &["--answers", "answers.toml"]].concat())
    };
    let good = "[rename]\n\"t.name\" = \"full_name\"\n\n[backfill]\n\"t.age\" = 42\n";
    diff(good)
        .ok()
        .says(&["~ rename column t.name to full_name"]);
    diff("renames = []").fails("answer", &["answers.toml", "renames", "[rename]"]);
    let unused = format!("drop = [\"t.id\"]\n{good}");
    diff(&unused).fails(
        "answer",
        &["--drop t.id: it is not dropped", "leave the answer out"],
    );
    let wrong = good.replace("t.name", "u.name");
    diff(&wrong).fails(
        "answer",
        &["--rename u.name=full_name: there is no table or column"],
    );
}
