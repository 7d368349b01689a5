//! `merge`: one revision that has several heads as parents.

use std::path::Path;

use ultra_codegen::{FileHead, Migration};
use ultra_revision::{Point, merge_parents};

use super::write::{GeneratedFile, write};
use crate::config::Config;
use crate::environment::{now, random_id};
use crate::error::Error;
use crate::sources::Sources;

/// How heads are merged.
#[derive(Clone, Debug, Default)]
pub struct MergeOptions {
    /// What the revision says; empty: `merge A and B`.
    pub message: String,
    /// The revisions to merge; empty: all heads.
    pub revisions: Vec<String>,
    /// Names for the branch that begins here.
    pub branch_labels: Vec<String>,
    /// The id, instead of a random one.
    pub id: Option<String>,
}

/// Takes git's conflict markers out of the list and writes a revision that merges heads. The
/// second value says whether there were markers.
///
/// # Errors
/// Where there is nothing to merge, or the conflict is about more than the list.
pub fn merge(
    root: &Path,
    config: &Config,
    options: &MergeOptions,
) -> Result<(GeneratedFile, bool), Error> {
    let (sources, conflicted) = Sources::read_resolving(root, config)?;
    let points = options
        .revisions
        .iter()
        .map(|text| Point::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    let parents: Vec<String> = merge_parents(sources.graph(), &points, false)?
        .iter()
        .map(ToString::to_string)
        .collect();
    let (stamp, created) = now();
    let message = match options.message.as_str() {
        "" => format!("merge {}", parents.join(" and ")),
        message => message.to_owned(),
    };
    let head = FileHead {
        id: options.id.clone().unwrap_or_else(random_id),
        down_revisions: parents,
        branch_labels: options.branch_labels.clone(),
        message,
        created,
        ..FileHead::default()
    };
    let file = write(
        &sources,
        &stamp,
        Migration {
            head,
            arms: vec![],
            missing: vec![],
        },
    )?;
    Ok((file, conflicted))
}
