//! A command that was run, and what is asked of it.

use std::process::{Command, Output};

use serde_json::Value;

/// The password of every role that these tests make. No output may ever show it.
pub(crate) const PASSWORD: &str = "Kn0rr-and-Zwiebel";

/// How a command ended and what it said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Runs it to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::ended(command.output().unwrap())
    }

    /// From what a child left.
    pub(crate) fn ended(output: Output) -> Self {
        Self::checked(
            output.status.code().unwrap_or(-1),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// From what was kept of a child.
    pub(crate) fn checked(code: i32, out: String, err: String) -> Self {
        let run = Self { code, out, err };
        assert!(
            !run.out.contains(PASSWORD) && !run.err.contains(PASSWORD),
            "{run}"
        );
        run
    }

    /// It must have ended with this code.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// It must have ended well.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        self.code(0)
    }

    /// It must have said all of this, on either stream.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                self.out.contains(part) || self.err.contains(part),
                "no `{part}` in:\n{self}"
            );
        }
        self
    }

    /// It must have failed with this code in `error[code]`, and said all of this.
    #[track_caller]
    pub(crate) fn fails(self, code: &str, parts: &[&str]) -> Self {
        self.code(2)
            .says(&[&format!("error[{code}]: ")])
            .says(parts)
    }

    /// Its standard output, which must be JSON of the documented version and nothing else.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{self}"));
        assert_eq!(value["version"], 1, "{self}");
        value
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "exit code {}\n-- stdout\n{}\n-- stderr\n{}",
            self.code, self.out, self.err
        )
    }
}
