//! Our printer writes what rustfmt would leave alone.

use std::process::Command;

/// Asserts that `rustfmt --check` has nothing to say about the files.
pub(crate) fn is_rustfmts<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("rustfmt");
    command.args(["--check", "--edition", "2024", "--color", "never"]);
    command.args(["--config-path", "/dev/null"]);
    let mut count = 0;
    for (id, source) in files {
        let path = folder.path().join(format!("{id}.rs"));
        std::fs::write(&path, source).unwrap();
        command.arg(path);
        count += 1;
    }
    if count == 0 {
        return;
    }
    let Ok(output) = command.output() else {
        crate::report::say("rustfmt is not installed: the formatting of files was not checked");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && text.is_empty(),
        "rustfmt writes otherwise:\n{text}{errors}"
    );
}
