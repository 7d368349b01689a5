//! What can be wrong with a project's own sources.

use crate::database::Database;
use crate::project::Project;

/// Works on rows, then fails.
const HALFWAY: &str =
    "manager.get_connection().execute_unprepared(\"CREATE TABLE half_done (id integer)\").await?;
        manager.get_connection().execute_unprepared(\"INSERT INTO half_dome VALUES (1)\").await?;
        Ok(())";

/// One project and one edit after the other, because each needs a build.
#[tokio::test]
async fn sources_that_are_wrong() {
    let project = Project::new("broken");
    let databases = Database::both().await;
    let first = project.front(None, &["heads", "--json"]).ok().json();
    let name = first["revisions"][0]["name"].as_str().unwrap().to_owned();
    let first = first["revisions"][0]["revision"]
        .as_str()
        .unwrap()
        .to_owned();
    for database in &databases {
        project.front(Some(&database.url()), &["upgrade"]).ok();
    }
    extras(&project, &databases);
    let halfway = fails_halfway(&project, &databases).await;
    changed(&project, &databases, &name).await;
    two_heads(&project, &databases, &first, &halfway);
    nothing_linked(&project, &databases);
    does_not_compile(&project);
}

/// An extra that the server refuses.
fn extras(project: &Project, databases: &[Database]) {
    let files = project.files();
    for database in databases {
        project.write(
            "schema/zzz.sql",
            "-- Fine.\nCREATE INDEX ix_a ON users (role);\nCREATE INDEX ix_b ON users (rolle);\n",
        );
        let before = project.files();
        let url = database.url();
        for verb in [&["auto", "x"][..], &["check", "--entities"]] {
            let run = project.built(Some(&url), verb);
            run.fails("extras", &["schema/zzz.sql", "rolle"]);
        }
        assert!(before == project.files());
    }
    std::fs::remove_file(project.path("schema/zzz.sql")).unwrap();
    assert!(files == project.files());
}

/// A revision whose second statement fails; gives its id. It is taken back.
async fn fails_halfway(project: &Project, databases: &[Database]) -> String {
    let files = project.files();
    let report = project
        .built(None, &["generate", "halfway", "--json"])
        .ok()
        .json();
    let file = project.only_new(&files);
    let text = project.read(&file);
    let at = text.find("async fn up(").unwrap();
    let body = at + text[at..].find("{\n").unwrap() + 2;
    let end = body + text[body..].find("\n    }").unwrap();
    let up = text[at..body].replace("_manager", "manager");
    project.write(
        &file,
        &format!("{}{up}        {HALFWAY}{}", &text[..at], &text[end..]),
    );
    for database in databases {
        let url = database.url();
        let before = database.structure().await;
        let run = project.front(Some(&url), &["upgrade"]);
        run.fails(
            "statement",
            &[
                "halfway",
                "half_dome",
                "nothing of it was kept",
                "correct the revision",
            ],
        );
        assert_eq!(before, database.structure().await);
        let status = project.built(Some(&url), &["status", "--json"]).ok().json();
        assert_eq!(
            (&status["applied"], &status["state"]),
            (&1.into(), &"pending".into()),
            "{status}"
        );
        project
            .built(Some(&url), &["history", "--runs"])
            .ok()
            .says(&["failed", "half_dome"]);
        // Neither can anything be planned on top of it.
        project
            .built(Some(&url), &["auto", "x"])
            .fails("replay", &["halfway", "half_dome"]);
    }
    project.write(
        &file,
        &project.read(&file).replace("half_dome", "half_done"),
    );
    report["file"]["revision"].as_str().unwrap().to_owned()
}

/// An applied revision whose code was changed; comments are nobody's business.
async fn changed(project: &Project, databases: &[Database], name: &str) {
    let file = format!("migration/src/{name}.rs");
    let text = project.read(&file);
    let other = text.replacen(
        "async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n",
        "async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {\n        let _ = 1;\n",
        1,
    );
    assert_ne!(text, other);
    project.write(&file, &other);
    for database in databases {
        let url = database.url();
        let before = database.structure().await;
        project
            .front(Some(&url), &["upgrade"])
            .fails("changed", &[name, "--allow-changed"]);
        project
            .built(Some(&url), &["downgrade", "base"])
            .fails("changed", &[name]);
        project
            .built(Some(&url), &["status"])
            .ok()
            .says(&["changed", name]);
        project
            .built(Some(&url), &["check"])
            .code(1)
            .says(&[name, "changed after it was applied"]);
        assert_eq!(before, database.structure().await);
    }
    project.write(&file, &format!("// A remark.\n{text}"));
    for database in databases {
        let url = database.url();
        project
            .front(Some(&url), &["upgrade"])
            .ok()
            .says(&["halfway", "applied 1 revision"]);
        project.built(Some(&url), &["check"]).ok();
    }
    project.write(&file, &text);
}

/// A list with two heads.
fn two_heads(project: &Project, databases: &[Database], first: &str, halfway: &str) {
    let files = project.files();
    project
        .front(None, &["generate", "beside", "--head", first])
        .fails("not-a-head", &[first, "--splice"]);
    assert!(files == project.files());
    let report = project
        .built(
            None,
            &["generate", "beside", "--head", first, "--splice", "--json"],
        )
        .ok()
        .json();
    let beside = report["file"]["revision"].as_str().unwrap();
    let text = project.files();
    for database in databases {
        let url = database.url();
        let heads = [halfway, beside, "ultra-migrate merge"];
        project
            .front(Some(&url), &["upgrade"])
            .fails("multiple-heads", &heads);
        project
            .built(Some(&url), &["auto", "x"])
            .fails("multiple-heads", &heads);
        project.built(Some(&url), &["check"]).code(1).says(&heads);
        let status = project.built(Some(&url), &["status", "--json"]).ok().json();
        assert_eq!(status["heads"].as_array().unwrap().len(), 2, "{status}");
    }
    assert!(text == project.files());
    project.front(None, &["merge", "-m", "together"]).ok();
    for database in databases {
        project
            .front(Some(&database.url()), &["upgrade"])
            .ok()
            .says(&["applied 2 revisions"]);
    }
}

/// A migrator without the entities: never a plan that drops everything.
fn nothing_linked(project: &Project, databases: &[Database]) {
    project.edit("migration/src/main.rs", "use entity as _;\n", "");
    let files = project.files();
    for database in databases {
        let url = database.url();
        let run = project.front(Some(&url), &["auto", "x"]);
        run.fails("entities", &["use entity as _;"]);
        project
            .built(Some(&url), &["check", "--entities"])
            .fails("entities", &["use entity as _;"]);
        project.built(Some(&url), &["upgrade"]).ok();
    }
    assert!(files == project.files());
}

/// The compiler's words are shown, and the migrator of before isn't run.
fn does_not_compile(project: &Project) {
    project.edit(
        "entity/src/user.rs",
        "    pub email: String,\n",
        "    pub email: Strinng,\n",
    );
    let files = project.files();
    for verb in [&["auto", "x"][..], &["upgrade"], &["status"]] {
        let run = project.front(None, verb);
        run.fails(
            "build",
            &[
                "cannot find type `Strinng`",
                "entity/src/user.rs",
                "doesn't compile",
            ],
        );
    }
    assert!(files == project.files() && !project.path("ultra.db").exists());
    // What needs no build still works.
    project.front(None, &["heads"]).ok();
}
