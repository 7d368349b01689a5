//! Two branches in git: the conflict in the list, its resolution, and what both may not do.

use crate::database::Database;
use crate::project::Project;

#[tokio::test]
async fn two_branches_are_merged_and_both_apply() {
    let project = Project::new("branches");
    let first = base(&project);
    let left = branch(&project, "left", |project| {
        project.edit(
            "entity/src/user.rs",
            "    pub full_name: Option<String>,\n",
            "    pub full_name: Option<String>,\n    pub nickname: Option<String>,\n",
        );
    });
    let right = branch(&project, "right", |project| {
        project.edit(
            "entity/src/document.rs",
            "    pub word_count: Option<i32>,\n",
            "    pub word_count: Option<i32>,\n    pub language: Option<String>,\n",
        );
    });
    project.git(&["checkout", "-q", "left"]);
    let merged = project.try_git(&["merge", "right"]).code(1);
    merged.says(&["CONFLICT", "migration/src/lib.rs"]);
    let unmerged = project.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert_eq!(unmerged.out, "migration/src/lib.rs\n");

    // The list with conflict markers doesn't compile; what to do is known without compiling.
    project
        .front(None, &["heads"])
        .fails("sources", &["lib.rs", "ultra-migrate merge"]);
    let said = project.front(None, &["merge", "-m", "left and right"]).ok();
    let joins = said.says(&[
        "conflict markers",
        "_left_and_right.rs",
        "next: ultra-migrate",
    ]);
    assert!(
        !project.read("migration/src/lib.rs").contains("<<<<<<<"),
        "{joins}"
    );
    let heads = project.front(None, &["heads", "--json"]).ok().json();
    let parents = &heads["revisions"][0]["down_revisions"];
    for side in [&left, &right] {
        assert!(
            parents
                .as_array()
                .unwrap()
                .iter()
                .any(|parent| parent == side),
            "{heads}"
        );
    }
    project
        .front(None, &["branches"])
        .ok()
        .says(&[&first, &left, &right]);

    let both = Database::both().await;
    for database in &both {
        let url = database.url();
        project
            .front(Some(&url), &["upgrade"])
            .ok()
            .says(&["applied 4 revisions"]);
        project.built(Some(&url), &["verify"]).ok();
        project
            .built(Some(&url), &["auto", "nothing"])
            .ok()
            .says(&["nothing to do"]);
        project
            .built(Some(&url), &["downgrade", "base"])
            .ok()
            .says(&["reverted 4 revisions"]);
        project.built(Some(&url), &["upgrade"]).ok();
        project
            .built(Some(&url), &["check", "--fail-on-pending"])
            .code(i32::from(both.len() == 1));
    }
    same_column(&project, &both).await;
}

/// The project in a repository, with one revision; gives the revision.
fn base(project: &Project) -> String {
    project.git(&["init", "-q"]);
    project.write(".gitignore", "/target\n");
    project.git(&["add", "."]);
    project.git(&["commit", "-qm", "base"]);
    let heads = project.front(None, &["heads", "--json"]).ok().json();
    heads["revisions"][0]["revision"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A branch from main with an edit and its revision, which is given.
fn branch(project: &Project, name: &str, edit: impl FnOnce(&Project)) -> String {
    project.git(&["checkout", "-qb", name, "main"]);
    edit(project);
    let url = Database::any_url();
    let report = project
        .front(url.as_deref(), &["auto", name, "--json"])
        .ok()
        .json();
    project.git(&["add", "."]);
    project.git(&["commit", "-qm", name]);
    report["file"]["revision"].as_str().unwrap().to_owned()
}

/// Two branches that add the same column: merged without a word from git but for the list, and
/// said before anything is applied.
async fn same_column(project: &Project, databases: &[Database]) {
    project.git(&["add", "."]);
    project.git(&["commit", "-qm", "merged"]);
    let head = project.front(None, &["heads", "--json"]).ok().json();
    let head = head["revisions"][0]["revision"]
        .as_str()
        .unwrap()
        .to_owned();
    project.git(&["checkout", "-qb", "main2"]);
    for (name, stamp) in [("one", "m21000101_000001"), ("two", "m21000101_000002")] {
        project.git(&["checkout", "-qb", name, "main2"]);
        project.add_revision(&format!("{stamp}_{name}"), &format!("{name}{name}"), &head);
        project.git(&["add", "."]);
        project.git(&["commit", "-qm", name]);
    }
    project.try_git(&["merge", "one"]).code(1);
    project
        .front(None, &["heads"])
        .fails("sources", &["ultra-migrate merge"]);
    // Both sides into the list, without a revision that joins them.
    let list = project.read("migration/src/lib.rs");
    let kept = |line: &&str| {
        !["<<<", "===", ">>>"]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    project.write(
        "migration/src/lib.rs",
        &list
            .lines()
            .filter(kept)
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );

    for database in databases {
        let url = database.url();
        let url = Some(url.as_str());
        let before = database.dump().await;
        let several = project.front(url, &["check", "--json"]).code(1).json();
        let found = several["findings"].to_string();
        assert!(
            found.contains("several_heads") && found.contains("conflict"),
            "{several}"
        );
        project.built(url, &["check"]).code(1).says(&[
            "2 heads: ",
            "oneone",
            "twotwo",
            "ultra-migrate merge",
        ]);
        project.built(url, &["upgrade"]).fails(
            "multiple-heads",
            &["oneone", "twotwo", "ultra-migrate merge"],
        );
        project.built(url, &["auto", "x"]).fails(
            "multiple-heads",
            &["oneone", "twotwo", "ultra-migrate merge"],
        );
        let conflict = project.built(url, &["upgrade", "heads"]);
        conflict.fails(
            "conflict",
            &[
                "m21000101_000001_one",
                "m21000101_000002_two",
                "users",
                "shared",
            ],
        );
        assert_eq!(before, database.dump().await);
    }
    project.front(None, &["merge", "-m", "one and two"]).ok();
    let url = databases[0].url();
    project
        .front(Some(&url), &["upgrade"])
        .fails("conflict", &["before anything is applied"]);
    project
        .built(Some(&url), &["check"])
        .code(1)
        .says(&["both add the column"]);
    let applied = project.built(Some(&url), &["status", "--json"]).ok().json();
    assert_eq!(applied["applied"], 4, "{applied}");
}
