//! Plays many cases at once and says how many hold.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use ultra_schema::Dialect;

use crate::case::Case;
use crate::prove::{Proved, prove};
use crate::stage::Stage;

/// Cases that are played at the same time.
const WORKERS: usize = 4;

/// What became of a collection of cases.
pub(crate) struct Report {
    name: String,
    outcomes: Vec<(String, Proved)>,
}

impl Report {
    /// Plays the cases; `None` where there is no server.
    pub(crate) async fn of(name: &str, dialect: Dialect, mut cases: Vec<Case>) -> Option<Self> {
        let stage = Stage::set(dialect).await.expect("a stage")?;
        let version = stage.current.version().await.expect("a version");
        for case in cases.iter().filter(|case| case.since > version) {
            say(&format!("{name}/{}: left out on {version}", case.id));
        }
        cases.retain(|case| case.since <= version);
        let queue = Arc::new(Mutex::new(cases));
        let outcomes = Arc::new(Mutex::new(Vec::new()));
        let mut workers = Vec::new();
        for _ in 0..WORKERS {
            let mut stage = Stage::set(dialect).await.expect("a stage")?;
            let (queue, outcomes) = (Arc::clone(&queue), Arc::clone(&outcomes));
            workers.push(tokio::spawn(async move {
                while let Some(case) = pop(&queue) {
                    let proved = play(&mut stage, &case).await;
                    outcomes
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((case.id, proved));
                }
            }));
        }
        for worker in workers {
            worker.await.expect("a worker");
        }
        let mut outcomes =
            std::mem::take(&mut *outcomes.lock().unwrap_or_else(PoisonError::into_inner));
        outcomes.sort_by(|a, b| a.0.cmp(&b.0));
        Some(Self {
            name: name.into(),
            outcomes,
        })
    }

    /// The files of the cases that hold.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.outcomes
            .iter()
            .filter_map(|(id, proved)| Some((id.as_str(), proved.as_ref().ok()?.as_deref()?)))
    }

    /// Prints the count past the capturing of test output and gives the share in per cent.
    pub(crate) fn share(&self) -> usize {
        let held = self
            .outcomes
            .iter()
            .filter(|(_, proved)| proved.is_ok())
            .count();
        say(&format!("{}: {held} of {}", self.name, self.outcomes.len()));
        held * 100 / self.outcomes.len().max(1)
    }

    /// Leaves out cases that need what this server hasn't got, and says so.
    pub(crate) fn without_missing_extensions(mut self) -> Self {
        self.outcomes.retain(|(id, proved)| {
            let reason = proved.as_ref().err().map_or("", String::as_str);
            let missing = reason.contains("extension") && reason.contains("is not available");
            if missing {
                say(&format!("  {id} is left out: {reason}"));
            }
            !missing
        });
        self
    }

    /// The ids of the cases that don't hold, with the first line of the reason.
    pub(crate) fn failing(&self) -> String {
        let line = |(id, proved): &(String, Proved)| {
            let error = proved.as_ref().err()?;
            let reason: Vec<&str> = error.lines().map(str::trim).take(2).collect();
            let reason: String = reason.join(" ").chars().take(200).collect();
            Some(format!("  {id}: {reason}\n"))
        };
        self.outcomes.iter().filter_map(line).collect()
    }

    /// Fails with all failures unless every case holds.
    pub(crate) fn all_hold(&self) {
        let share = self.share();
        let failures: String = self
            .outcomes
            .iter()
            .filter_map(|(id, proved)| Some((id, proved.as_ref().err()?)))
            .map(|(id, error)| format!("\n{}/{id}\n    {error}\n", self.name))
            .collect();
        assert!(share == 100 && failures.is_empty(), "{failures}");
    }
}

/// Speaks past the capturing of test output.
pub(crate) fn say(text: &str) {
    // If even that can't be written, there is no better place to say it.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn pop(queue: &Mutex<Vec<Case>>) -> Option<Case> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

async fn play(stage: &mut Stage, case: &Case) -> Proved {
    stage.clear().await?;
    prove(stage, case).await
}
