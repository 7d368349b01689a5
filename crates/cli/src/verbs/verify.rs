//! `verify`.

use std::process::ExitCode;

use ultra_migrate::{CheckOptions, Project};

use super::check::{exit_code, print};
use super::database;
use crate::args::{Arguments, Verify};
use crate::failure::Failure;
use crate::output::Output;

/// Live schema against applied revisions, and all that `check` looks at.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    verify: &Verify,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let url = database(project, arguments, output)?;
    let options = CheckOptions {
        fail_on_pending: false,
        schema: arguments.schema.clone(),
    };
    let report = project
        .verify(&url, &options, verify.scratch_url.as_deref())
        .await?;
    if output.is_json() {
        output.json(&report);
    } else {
        print(
            &report.check,
            output,
            "the live schema is what its applied revisions produce",
        );
    }
    Ok(exit_code(&report.check))
}
