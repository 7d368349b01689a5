//! Where a database stands, by what somebody else has read: a service that looks at it again and
//! again, with a [`Probe`](ultra_runner::Probe).

use ultra_runner::{DatabaseUrl, history};

use super::state;
use super::status::{Status, status_of};
use crate::project::Project;

impl Project {
    /// What a database's state means for this project. Without time spent on asking.
    pub fn status_from(&self, url: &DatabaseUrl, state: history::State) -> Status {
        status_of(self.graph(), url, &state::of(self, state))
    }
}
