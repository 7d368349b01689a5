//! `edit`: a revision's file in somebody's editor.

use std::os::unix::fs::PermissionsExt as _;

use crate::project::Project;
use crate::run::Run;

const FILE: &str = "migration/src/m20261121_152019_create_ultra.rs";

/// An editor in a folder with a blank, which does what `body` says with its last argument.
fn editor(project: &Project, body: &str) -> String {
    let path = "an editor/ed it";
    project.write(
        path,
        &format!("#!/bin/sh\necho \"$#:$1\" >> seen\nfor f; do :; done\n{body}\n"),
    );
    let path = project.path(path);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("\"{}\" --wait", path.display())
}

/// Runs `edit` on a terminal.
fn edit(project: &Project, editor: &str, arguments: &str) -> Run {
    let line = format!("{} edit {arguments}", env!("CARGO_BIN_EXE_ultra-migrate"));
    let mut command = project.command("script", None);
    command
        .env("VISUAL", editor)
        .args(["-qefc", &line, "/dev/null"]);
    Run::of(&mut command)
}

#[test]
fn a_file_is_edited_without_a_shell() {
    let project = Project::stock("edit $(touch owned) it");
    let before = project.read(FILE);
    let tool = editor(&project, "echo '// A remark.' >> \"$f\"");
    let said = edit(&project, &tool, "").ok().out;
    assert!(said.contains("it does what it did before"), "{said}");
    assert_eq!(project.read(FILE), format!("{before}// A remark.\n"));
    assert_eq!(project.read("seen"), "2:--wait\n");
    let tool = editor(&project, "echo 'const X: u8 = 1;' >> \"$f\"");
    let said = edit(&project, &tool, "create_ultra").ok().out;
    assert!(said.contains("ultra-migrate repair"), "{said}");
    let tool = editor(&project, "echo 'const' >> \"$f\"");
    let said = edit(&project, &tool, "").code(2).out;
    assert!(said.contains("error[sources]"), "{said}");
    assert!(!project.path("owned").exists());
}

#[test]
fn what_is_missing_for_editing_is_said() {
    let project = Project::stock("edit-refused");
    let none = |program: &str| {
        let mut command = project.command(env!("CARGO_BIN_EXE_ultra-migrate"), None);
        command
            .env_remove("VISUAL")
            .env("EDITOR", program)
            .arg("edit");
        Run::of(&mut command)
    };
    none("").fails("editor", &["set VISUAL or EDITOR", FILE]);
    none("vi").fails("editor", &["needs a terminal", FILE]);
    let said = edit(&project, "/nowhere/vi", "").code(2).out;
    assert!(said.contains("could not be run"), "{said}");
    let tool = editor(&project, "exit 3");
    let said = edit(&project, &tool, "").code(2).out;
    assert!(said.contains("exit status: 3"), "{said}");
    let said = edit(&project, &tool, "base").code(2).out;
    assert!(said.contains("`base` is no revision"), "{said}");
}
