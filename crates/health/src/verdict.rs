//! What a database's state means, in one word and one sentence. Pure.

use chrono::DateTime;
use ultra_migrate::{RevisionRef, Status};

use crate::report::{Details, HealthStatus, PendingRevision};

/// How many names a message has.
const NAMED: usize = 3;

/// The word and the sentence.
pub(crate) fn verdict(status: &Status, running: bool) -> (HealthStatus, String) {
    let changed: Vec<String> = status.changed.iter().map(|it| it.name.clone()).collect();
    let degraded = |message| (HealthStatus::Degraded, message);
    let (pending, ahead) = (status.pending.len(), status.ahead.len());
    if !status.missing.is_empty() {
        let names = named(&status.missing);
        degraded(format!("applied here and missing in this binary: {names}"))
    } else if !status.stranded.is_empty() {
        let names = status.stranded.iter().map(|it| it.name.clone());
        let names = named(&names.collect::<Vec<_>>());
        degraded(format!(
            "only a part is applied of what was squashed into {names}"
        ))
    } else if !changed.is_empty() {
        let names = named(&changed);
        degraded(format!("changed after it was applied: {names}"))
    } else if pending > 0 && running {
        degraded(format!("migrations are being applied: {pending} pending"))
    } else if !status.unfinished.is_empty() && !running {
        let names = named(&status.unfinished);
        degraded(format!("begun and not finished: {names}"))
    } else if pending > 0 {
        degraded(match pending {
            1 => "1 pending database migration needs to be applied".to_owned(),
            _ => format!("{pending} pending database migrations need to be applied"),
        })
    } else if ahead > 0 {
        let revisions = if ahead == 1 { "revision" } else { "revisions" };
        let message = format!(
            "Database schema is up to date, and ahead of this binary by {ahead} {revisions}"
        );
        (HealthStatus::Ok, message)
    } else {
        (HealthStatus::Ok, "Database schema is up to date".to_owned())
    }
}

fn named(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let shown = shown.join(", ");
    match names.len().checked_sub(NAMED) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

/// The numbers.
pub(crate) fn details(status: &Status, running: bool, took: u64, timestamp: &str) -> Details {
    let tips: Vec<&str> = status.current.iter().map(|it| &*it.revision).collect();
    let applied_at = status.current.iter().filter_map(|it| it.applied_at).max();
    Details {
        error: None,
        current_revision: (!tips.is_empty()).then(|| tips.join(", ")),
        current_revision_date: applied_at.and_then(date),
        total_migrations: status.total,
        pending_migrations: Some(status.pending.len()),
        pending_details: Some(status.pending.iter().map(pending).collect()),
        running: Some(running),
        ahead: Some(status.ahead.len()),
        duration_ms: took,
        timestamp: timestamp.to_owned(),
    }
}

fn pending(revision: &RevisionRef) -> PendingRevision {
    PendingRevision {
        revision: revision.revision.clone(),
        description: revision.message.clone(),
    }
}

/// Seconds since 1970 as RFC 3339; `None` for what no calendar has.
fn date(seconds: i64) -> Option<String> {
    DateTime::from_timestamp(seconds, 0).map(text)
}

/// A moment as RFC 3339 in UTC.
pub(crate) fn text(at: DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use ultra_migrate::{ChangedRevision, StatusState};

    use super::*;

    fn status() -> Status {
        Status {
            database: String::new(),
            exists: true,
            state: StatusState::Current,
            current: Vec::new(),
            heads: Vec::new(),
            total: 5,
            applied: 5,
            pending: Vec::new(),
            ahead: Vec::new(),
            missing: Vec::new(),
            changed: Vec::new(),
            unfinished: Vec::new(),
            stranded: Vec::new(),
            duration_ms: 0,
        }
    }

    fn revision(id: &str, applied_at: Option<i64>) -> RevisionRef {
        RevisionRef {
            revision: id.to_owned(),
            name: format!("m_{id}"),
            message: format!("add {id}"),
            applied_at,
        }
    }

    fn said(change: impl FnOnce(&mut Status), running: bool) -> (HealthStatus, String) {
        let mut status = status();
        change(&mut status);
        verdict(&status, running)
    }

    #[test]
    fn the_middle_of_a_squash_is_said() {
        let stranded = |status: &mut Status| {
            status.stranded.push(ultra_migrate::revision::Stranded {
                name: "m_s".to_owned(),
                applied: vec!["m_b".to_owned()],
                lacking: vec!["m_c".to_owned()],
            });
        };
        let (word, text) = said(stranded, false);
        assert_eq!(word, HealthStatus::Degraded);
        assert_eq!(text, "only a part is applied of what was squashed into m_s");
    }

    #[test]
    fn each_state_has_its_words() {
        use HealthStatus::{Degraded, Ok};
        let is = |found: (HealthStatus, String), status, message: &str| {
            assert_eq!(found, (status, message.to_owned()));
        };
        let one = || vec![revision("a", None)];
        let two = || vec![revision("a", None), revision("b", None)];
        let current = "Database schema is up to date";
        is(said(|_| {}, false), Ok, current);
        // Somebody downgrades, or is about to let go of the lock.
        is(said(|_| {}, true), Ok, current);
        is(
            said(|it| it.pending = one(), false),
            Degraded,
            "1 pending database migration needs to be applied",
        );
        is(
            said(|it| it.pending = two(), false),
            Degraded,
            "2 pending database migrations need to be applied",
        );
        is(
            said(|it| it.pending = two(), true),
            Degraded,
            "migrations are being applied: 2 pending",
        );
        is(
            said(|it| it.ahead = vec!["m_x".into()], false),
            Ok,
            "Database schema is up to date, and ahead of this binary by 1 revision",
        );
    }

    #[test]
    fn what_is_wrong_comes_before_what_is_pending() {
        let names: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let change = |it: &mut Status| {
            it.pending = vec![revision("z", None)];
            it.unfinished = vec!["m_z".into()];
            it.changed = vec![ChangedRevision {
                name: "m_c".into(),
                applied: String::new(),
                now: String::new(),
            }];
        };
        let (word, message) = said(
            |it| {
                change(it);
                it.missing = names;
            },
            false,
        );
        assert_eq!(word, HealthStatus::Degraded);
        assert!(message.ends_with("a, b, c and 2 more"), "{message}");
        assert!(said(change, false).1.contains("m_c"));
        let unfinished = |it: &mut Status| {
            change(it);
            it.changed = Vec::new();
        };
        assert_eq!(said(unfinished, false).1, "begun and not finished: m_z");
        assert!(said(unfinished, true).1.contains("being applied"));
    }

    #[test]
    fn the_tips_are_joined_and_dated() {
        let status = Status {
            current: vec![revision("a", Some(1_763_712_900)), revision("b", Some(0))],
            ..status()
        };
        let details = details(&status, false, 3, "now");
        assert_eq!(details.current_revision.unwrap(), "a, b");
        assert_eq!(
            details.current_revision_date.unwrap(),
            "2025-11-21T08:15:00Z"
        );
        assert_eq!(date(i64::MAX), None);
    }
}
