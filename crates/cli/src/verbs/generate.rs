//! `generate`, `auto`, `revision`.

use std::process::ExitCode;

use serde::Serialize;
use ultra_migrate::{Answers, GenerateOptions, Generated, GeneratedFile, Project};

use super::database;
use super::merge::shown;
use crate::args::{Arguments, Generate};
use crate::asking::answered;
use crate::failure::Failure;
use crate::output::{Output, Style};

#[derive(Serialize)]
struct Completed<'a> {
    completed: &'a [GeneratedFile],
}

/// Writes a revision.
pub(crate) async fn run(
    project: &Project,
    arguments: &Arguments,
    generate: &Generate,
    auto: bool,
    output: &mut Output,
) -> Result<ExitCode, Failure> {
    let options = GenerateOptions {
        schema: arguments.schema.clone(),
        ..options(generate, auto)?
    };
    let url = if options.autogenerate || generate.complete {
        database(project, arguments, output)?
    } else {
        // An empty revision needs no database: nothing to say about it.
        project.database_url(arguments.url.as_deref())?.0
    };
    if generate.complete {
        let files = answered(options.answers.clone(), output, async |answers| {
            let options = with(&options, answers);
            project.complete(&url, &options).await
        });
        let files = files.await?;
        if output.is_json() {
            output.json(&Completed { completed: &files });
        } else if files.is_empty() {
            output.say("every revision is complete: nothing to do");
        }
        for file in files
            .iter()
            .filter(|_| !output.is_json())
            .collect::<Vec<_>>()
        {
            output.line(output.paint(Style::Good, shown(project.root(), &file.path)));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if options.message.trim().is_empty() {
        let text = "say what the revision does: `auto \"add users.age\"`";
        return Err(Failure::new("usage", text));
    }
    let generated = answered(options.answers.clone(), output, async |answers| {
        let options = with(&options, answers);
        project.generate(&url, &options).await
    });
    let generated = generated.await?;
    if output.is_json() {
        output.json(&generated);
    } else {
        print(project, &generated, &options, output);
    }
    Ok(ExitCode::SUCCESS)
}

fn with(options: &GenerateOptions, answers: &Answers) -> GenerateOptions {
    GenerateOptions {
        answers: answers.clone(),
        ..options.clone()
    }
}

fn options(generate: &Generate, auto: bool) -> Result<GenerateOptions, Failure> {
    let plan = &generate.plan;
    Ok(GenerateOptions {
        message: generate.message.clone(),
        autogenerate: auto || generate.autogenerate || plan.from_live,
        answers: plan.answers.all()?,
        schema: None,
        from_live: plan.from_live,
        head: plan.head.clone(),
        splice: plan.splice,
        branch_labels: plan.branch_labels.clone(),
        depends_on: plan.depends_on.clone(),
        id: plan.rev_id.clone(),
        scratch_url: plan.scratch_url.clone(),
        allow_fewer_entities: plan.allow_fewer_entities,
        dry_run: plan.dry_run,
    })
}

fn print(project: &Project, generated: &Generated, options: &GenerateOptions, output: &mut Output) {
    for warning in &generated.warnings {
        output.say(output.tint(Style::Warning, format!("warning: {warning}")));
    }
    for only in &generated.only_live {
        let text = format!("only in the live database, left alone: {only}");
        output.say(output.tint(Style::Warning, text));
    }
    let databases = generated
        .changes
        .iter()
        .map(|change| change.databases.len())
        .max();
    for change in &generated.changes {
        let mark = match change.change.split(' ').next() {
            Some("add") => output.tint(Style::Good, "+"),
            Some("drop") => output.tint(Style::Bad, "-"),
            Some(_) | None => output.tint(Style::Warning, "~"),
        };
        let only = if Some(change.databases.len()) == databases {
            String::new()
        } else {
            output.tint(Style::Faint, format!("  ({})", change.databases.join(", ")))
        };
        output.say(format!("  {mark} {}{only}", change.change));
    }
    for missing in &generated.missing {
        let text = if generated.file.is_some() || !generated.changes.is_empty() {
            format!(
                "no {missing} server is at hand: planned without it; `generate --complete` adds it later"
            )
        } else {
            format!(
                "no {missing} server is at hand: entities and revisions were not compared on it"
            )
        };
        output.say(output.tint(Style::Warning, text));
    }
    match &generated.file {
        Some(file) => {
            output.line(output.paint(Style::Good, shown(project.root(), &file.path)));
            output.say("next: read it, then ultra-migrate upgrade");
        }
        None if options.dry_run && !generated.changes.is_empty() => {
            output.say("proved on a scratch database; nothing was written");
        }
        None if options.from_live => {
            output.say("no difference between entities and the live database")
        }
        None => output.say("no difference between entities and revisions: nothing to do"),
    }
}
