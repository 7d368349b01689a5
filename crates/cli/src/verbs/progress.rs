//! What a run tells while it is under way.

use std::time::{Duration, Instant};

use ultra_migrate::runner::{Activity, Blocker, Direction, Event};

use crate::output::{Output, Style, duration, near, size};

/// How often long work is told of where nobody watches.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

fn millis(time: Duration) -> String {
    duration(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// Tells what is under way, on stderr.
pub(super) struct Progress<'a> {
    output: &'a mut Output,
    waiting: bool,
    told: Instant,
    /// Which statement of how many, in a revision that is run statement by statement.
    statement: Option<(usize, usize)>,
    rehearsing: bool,
}

impl<'a> Progress<'a> {
    /// Of a rehearsal: nothing is applied, and what was done is told at the end.
    pub(super) fn rehearsing(output: &'a mut Output) -> Self {
        Self {
            rehearsing: true,
            ..Self::new(output)
        }
    }

    pub(super) fn new(output: &'a mut Output) -> Self {
        Self {
            output,
            waiting: false,
            told: Instant::now(),
            statement: None,
            rehearsing: false,
        }
    }

    pub(super) fn show(&mut self, event: &Event) {
        match event {
            // Once: it is asked for several times a second.
            Event::Waiting { holder } if !self.waiting => {
                self.waiting = true;
                let text = format!("another run has the lock, waiting for it: {holder}");
                self.output.say(self.output.tint(Style::Warning, text));
            }
            Event::Waiting { .. } => {}
            Event::BackupStarted { .. } => {}
            Event::BackupProgress {
                phase,
                bytes,
                total,
            } => self.backup(phase, *bytes, *total),
            Event::BackupFinished {
                file,
                bytes,
                duration: took,
            } => {
                let took = millis(*took);
                let file = near(file);
                self.output.say(format!(
                    "backup {} ({}, read back) in {took}",
                    file.display(),
                    size(*bytes)
                ));
            }
            Event::Started { .. } | Event::Skipped { .. } | Event::Finished { .. } => {
                self.step(event);
            }
            Event::Failed { name, .. } => {
                let failed = self.output.tint(Style::Bad, "failed");
                self.output.say(format!("      {failed}: {name}"));
            }
            Event::Statement { index, total, .. } => self.statement = Some((*index, *total)),
            Event::Resumed { done, total, .. } => self.warn(format!(
                "an earlier run did {done} of {total} statements: going on from there"
            )),
            Event::Activity { activity, .. } => self.activity(activity),
            Event::Retrying {
                reason,
                attempt,
                pause,
                blockers,
                ..
            } => self.retrying(reason, *attempt, *pause, blockers),
            Event::BlockerCancelled { blocker } => {
                self.warn(format!("ended what was in the way: {blocker}"));
            }
            Event::LeftoverDropped { index, .. } => self.warn(format!(
                "dropped the index {index}, which an earlier run left half built"
            )),
            Event::Adopted { index, .. } => self.warn(format!(
                "the index {index} was finished by the server after an earlier run was gone"
            )),
            Event::Reconnecting { reason } => {
                let reason = reason.lines().next().unwrap_or_default().to_owned();
                self.warn(format!("the session was lost, connecting again: {reason}"));
            }
        }
    }

    fn step(&mut self, event: &Event) {
        if let Event::Started {
            name,
            direction,
            index,
            total,
            ..
        } = event
        {
            self.statement = None;
            self.told = Instant::now();
            let verb = match direction {
                Direction::Up | Direction::Down if self.rehearsing => "rehearsing",
                Direction::Up => "applying",
                Direction::Down => "reverting",
            };
            let place = self.output.tint(Style::Faint, format!("[{index}/{total}]"));
            self.output.say(format!("{place} {verb} {name}"));
        } else if let Event::Skipped { name, .. } = event {
            self.output
                .say(format!("      {name}: another run has just done it"));
        } else if let Event::Finished { duration: took, .. } = event {
            let took = millis(*took);
            let done = self.output.tint(Style::Good, "done");
            self.output.say(format!("      {done} in {took}"));
        }
    }

    fn warn(&mut self, text: String) {
        let text = self.output.tint(Style::Warning, text);
        self.output.say(format!("      {text}"));
    }

    fn retrying(&mut self, reason: &str, attempt: u32, pause: Duration, blockers: &[Blocker]) {
        // The first tries are short on purpose and often enough.
        if attempt < 4 && blockers.is_empty() {
            return;
        }
        self.warn(format!("{reason}: try {attempt} in {}", millis(pause)));
        for blocker in blockers {
            self.warn(format!("in the way: {blocker}"));
        }
    }

    /// A line that is written over on a terminal; elsewhere a line with its time, now and then.
    fn activity(&mut self, activity: &Activity) {
        let mut text = match self.statement {
            Some((index, total)) => format!("statement {index} of {total}, "),
            None => String::new(),
        };
        text.push_str(&millis(activity.elapsed));
        if let Some(phase) = &activity.phase {
            text.push_str(&format!(", {phase}"));
        }
        if let Some(percent) = activity.percent {
            text.push_str(&format!(" {percent} %"));
        }
        match activity.blockers.first() {
            Some(blocker) => text.push_str(&format!(", waits for {blocker}")),
            None => text.push_str(&format!(": {}", activity.statement)),
        }
        if self.output.is_terminal() {
            let width = 100;
            let line: String = text.chars().take(width).collect();
            let line = self.output.tint(Style::Faint, line);
            self.output.over(format!("      {line}"));
        } else if self.told.elapsed() >= BETWEEN_LINES {
            self.told = Instant::now();
            let at = ultra_migrate::instant();
            self.output.say(format!("      {at} {text}"));
        }
    }

    /// On a terminal alone: a line that is written over.
    fn backup(&mut self, phase: &str, bytes: u64, total: Option<u64>) {
        if self.told.elapsed() < Duration::from_millis(200) {
            return;
        }
        self.told = Instant::now();
        let of = total.map_or_else(String::new, |total| format!(" of about {}", size(total)));
        let done = match bytes {
            0 => String::new(),
            bytes => format!(": {}{of}", size(bytes)),
        };
        self.output.over(format!("{phase}{done} …"));
    }
}
