//! How long to wait for locks, and how often.
//!
//! Whoever comes while an `ALTER TABLE` waits for its lock waits behind it. So it waits shortly,
//! gives way, and comes again. The waits grow until they are longer than `deadlock_timeout`: a
//! shorter one never gets past an autovacuum, which gives way only after that time.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

/// The first wait.
const FIRST: Duration = Duration::from_millis(100);
/// Longer than `deadlock_timeout` by so much is the longest wait, where none was said.
pub(super) const ABOVE_DEADLOCK_TIMEOUT: Duration = Duration::from_secs(1);
/// Before the second try.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The waits of one revision.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    /// `None` until somebody has to know.
    top: Option<Duration>,
    rung: Duration,
    pause: Duration,
    until: Instant,
    tries: u32,
}

impl Ladder {
    /// `top`: the longest wait, where one was said; `patience`: how long to try again.
    pub(super) fn new(top: Option<Duration>, patience: Duration, now: Instant) -> Self {
        let once = patience.is_zero();
        Self {
            // Who tries once only waits as long as it may.
            rung: match top {
                Some(top) if once => top,
                Some(top) => FIRST.min(top),
                None if once => FIRST * 20,
                None => FIRST,
            },
            top,
            pause: FIRST_PAUSE,
            until: now + patience,
            tries: 1,
        }
    }

    /// How long statements wait for a lock at this try.
    pub(super) fn rung(&self) -> Duration {
        self.rung
    }

    /// Which try it is, counted from one.
    pub(super) fn tries(&self) -> u32 {
        self.tries
    }

    /// Whether the longest wait is unknown yet: tell it by [`Ladder::set_top`] before going on.
    pub(super) fn wants_top(&self) -> bool {
        self.top.is_none()
    }

    /// The longest wait.
    pub(super) fn set_top(&mut self, top: Duration) {
        self.top = Some(top);
    }

    /// Goes up by one; gives the pause before the next try, or `None` where the time is up.
    pub(super) fn climb(&mut self, now: Instant) -> Option<Duration> {
        let pause = jittered(self.pause);
        if now + pause >= self.until {
            return None;
        }
        let top = self.top.unwrap_or(FIRST * 20);
        self.rung = (self.rung * 2).min(top);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        self.tries = self.tries.saturating_add(1);
        Some(pause)
    }
}

/// Between half of it and all of it, so that many who failed together don't come again together.
pub(crate) fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish() % 1000;
    let part = 500 + u32::try_from(random / 2).unwrap_or(0);
    pause * part / 1000
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_top_and_stay_there() {
        let now = Instant::now();
        let mut ladder = Ladder::new(None, Duration::from_secs(600), now);
        assert!(ladder.wants_top());
        ladder.set_top(Duration::from_secs(2));
        let mut waits = vec![ladder.rung().as_millis()];
        for _ in 0..6 {
            let pause = ladder.climb(now).unwrap();
            assert!(pause <= LONGEST_PAUSE && pause >= FIRST_PAUSE / 2);
            waits.push(ladder.rung().as_millis());
        }
        assert_eq!(waits, [100, 200, 400, 800, 1600, 2000, 2000]);
        assert_eq!(ladder.tries(), 7);
    }

    #[test]
    fn it_ends_when_the_time_is_up_and_never_waits_without_limit() {
        let now = Instant::now();
        let mut ladder = Ladder::new(None, Duration::from_secs(5), now);
        ladder.set_top(Duration::from_secs(2));
        assert!(ladder.climb(now).is_some());
        assert!(ladder.climb(now + Duration::from_secs(5)).is_none());
        assert!(ladder.rung() <= Duration::from_secs(2));
    }

    #[test]
    fn who_tries_once_waits_as_long_as_it_may() {
        let now = Instant::now();
        let top = Some(Duration::from_secs(7));
        let mut ladder = Ladder::new(top, Duration::ZERO, now);
        assert_eq!(ladder.rung(), Duration::from_secs(7));
        assert!(ladder.climb(now).is_none());
        let short = Some(Duration::from_millis(30));
        let ladder = Ladder::new(short, Duration::from_secs(9), now);
        assert_eq!(ladder.rung(), Duration::from_millis(30));
    }
}
