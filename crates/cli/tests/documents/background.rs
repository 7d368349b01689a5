//! A command that runs on while the page goes on: a server.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::compare::{lines, matches};
use crate::copy::Copy;

/// The first start compiles the server.
const PATIENCE: Duration = Duration::from_secs(600);

/// Killed when it is dropped.
pub(crate) struct Background {
    child: Child,
    log: PathBuf,
    /// Whether it is to listen on the page's port.
    serves: bool,
}

impl Background {
    /// Starts a command in the copy.
    pub(crate) fn start(copy: &Copy, text: &str, environment: &BTreeMap<String, String>) -> Self {
        let log = copy.folder.with_extension("log");
        // It becomes the program, so that signals and exit code are the program's.
        let words: Vec<&str> = text.split(' ').collect();
        let at = words.iter().position(|word| !word.contains('=')).unwrap();
        let line = format!("{} exec {}", words[..at].join(" "), words[at..].join(" "));
        let child = copy
            .bash()
            .args(["-c", &format!("exec 2>&1\n{line}")])
            .envs(environment)
            .stdin(Stdio::null())
            .stdout(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let serves = words[..at].iter().any(|word| word.starts_with("PORT="));
        Self { child, log, serves }
    }

    /// Waits until it has said these lines, whatever comes behind them.
    pub(crate) fn says(&mut self, copy: &Copy, expected: &[String]) {
        let expected: Vec<String> = expected.iter().cloned().chain(["...".into()]).collect();
        let began = Instant::now();
        loop {
            let output = self.output();
            let got: Vec<String> = lines(&output).map(|line| copy.steady(line)).collect();
            // A reader is slower than a server that begins to listen.
            if matches(&expected, &got) && (!self.serves || copy.is_served()) {
                return;
            }
            let ended = self.child.try_wait().unwrap().is_some();
            assert!(
                !ended && began.elapsed() < PATIENCE,
                "in the background:\n{}\n\ngot:\n{}\n\nas it is:\n{output}",
                expected.join("\n"),
                got.join("\n")
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks it to end; exit code and all that it said.
    pub(crate) fn end(mut self) -> (i32, String) {
        self.signal("TERM");
        let began = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "{}",
                self.output()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        (code, self.output())
    }

    /// Sends a signal to it alone.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success(), "kill -s {name} {id}");
    }

    pub(crate) fn output(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap()).into_owned()
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // What ended already is not there any more.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
