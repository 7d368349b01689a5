//! `merge`.

use std::path::Path;
use std::process::ExitCode;

use ultra_migrate::{Config, MergeOptions};

use crate::args::Merge;
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Writes a revision that joins heads.
pub(crate) fn run(
    root: &Path,
    config: &Config,
    merge: &Merge,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let options = MergeOptions {
        message: merge.message.clone(),
        revisions: merge.revisions.clone(),
        branch_labels: merge.branch_labels.clone(),
        id: merge.rev_id.clone(),
    };
    let (file, conflicted) = ultra_migrate::merge(root, config, &options)?;
    if output.is_json() {
        output.json(&file);
        return Ok(ExitCode::SUCCESS);
    }
    if conflicted {
        output.say("took git's conflict markers out of the list: both sides are in it");
    }
    output.line(output.paint(Style::Good, shown(root, &file.path)));
    if ultra_migrate::snapshot_path(root, config).exists() {
        output.say("schema.json is behind now; conflicts in it don't matter: ultra-migrate snapshot makes it anew");
    }
    output.say("next: ultra-migrate check, ultra-migrate upgrade");
    Ok(ExitCode::SUCCESS)
}

/// A path relative to the workspace, where it is in it.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}
