//! The guides for the team, followed from top to bottom.

use std::fs;
use std::path::PathBuf;

use ultra_testing::TestDatabase;

use crate::copy::{Copy, workspace};
use crate::follow::{Follow, no_setup};
use crate::readme::CLONE;
use crate::{scenes, setups};

/// A copy whose reader has `ultra-migrate` installed, and a database of their own.
pub(crate) struct Reader {
    pub(crate) copy: Copy,
    /// `None` without a server.
    pub(crate) database: Option<TestDatabase>,
}

impl Reader {
    pub(crate) async fn new(name: &str) -> Self {
        let database = match ultra_testing::require_postgres().unwrap() {
            Some(server) => Some(server.database().await.unwrap()),
            None => None,
        };
        let mut copy = Copy::of_the_workspace(name, CLONE);
        let front = PathBuf::from(env!("CARGO_BIN_EXE_ultra-migrate"));
        copy.install(&[front]);
        if let Some(database) = &database {
            copy.names.push((database.name().into(), "ultra".into()));
        }
        Self { copy, database }
    }

    /// Builds the programs of a container and puts them on PATH.
    pub(crate) fn in_a_container(mut self) -> Self {
        self.copy.build();
        let built = |name| self.copy.folder.join("target/debug").join(name);
        let programs = ["migration", "ultra-server"].map(built);
        self.copy.install(&programs);
        self
    }

    pub(crate) fn url(&self) -> Option<String> {
        self.database.as_ref().map(TestDatabase::url)
    }
}

pub(crate) fn guide(name: &str) -> String {
    let folder = workspace().join("documentation/database");
    fs::read_to_string(folder.join(name)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_to_the_system_is_true() {
    let reader = Reader::new("system").await;
    let text = guide("migration_system.md");
    Follow::new(&reader.copy, reader.url().as_deref()).page(&text, &mut no_setup);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guidelines_are_true() {
    let reader = Reader::new("guidelines").await;
    let text = guide("migration_guidelines.md");
    Follow::new(&reader.copy, reader.url().as_deref()).page(&text, &mut no_setup);
}

/// Commands in their order; then what no command on the page can bring about.
#[tokio::test(flavor = "multi_thread")]
async fn the_guide_to_troubles_is_true() {
    let reader = Reader::new("troubles").await.in_a_container();
    let text = guide("migration_troubleshooting.md");
    let mut setup = |copy: &Copy, name: &str| setups::make(copy, name);
    Follow::new(&reader.copy, reader.url().as_deref()).page(&text, &mut setup);
    scenes::every_message_is_said(&reader, &text).await;
}
