//! The README, followed from top to bottom.

use std::fs;

use crate::block::blocks;
use crate::copy::{Copy, workspace};
use crate::follow::{Follow, no_setup};
use crate::own;

/// Where the README's reader has the clone, and a project of their own.
pub(crate) const CLONE: &str = "/home/you/ultra-migrate";
const OWN: &str = "/home/you/notes";

#[tokio::test(flavor = "multi_thread")]
async fn the_readme_is_true() {
    let server = ultra_testing::require_postgres().unwrap();
    let database = match server {
        Some(server) => Some(server.database().await.unwrap()),
        None => None,
    };
    let url = database.as_ref().map(|database| database.url());
    let clone = Copy::of_the_workspace("readme", CLONE);
    Follow::new(&clone, url.as_deref()).page(&parts().0, &mut no_setup);
}

#[test]
fn the_readme_is_true_in_a_workspace_that_is_not_ours() {
    let project = own::folder("notes", OWN);
    let page = own::from_the_clone(&parts().1);
    Follow::new(&project, None).page(&page, &mut own::setup);
}

/// The tour, and what to do elsewhere.
fn parts() -> (String, String) {
    let text = fs::read_to_string(workspace().join("README.md")).unwrap();
    let (tour, own) = text.split_once("\n## In your own workspace").unwrap();
    (tour.to_owned(), own.to_owned())
}

/// What the README shows of the health crate is part of what the crate's tests compile and compare
/// with its page.
#[test]
fn the_readme_mounts_health_as_its_page_does() {
    let page = fs::read_to_string(workspace().join("documentation/reference/health.md")).unwrap();
    let text = fs::read_to_string(workspace().join("README.md")).unwrap();
    let shown = blocks(&text)
        .into_iter()
        .find(|block| block.text.contains("Health::start"));
    assert!(page.contains(&shown.unwrap().text));
}
