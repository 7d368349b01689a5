//! What must hold for a case: up leads to the wanted structure, the second plan is empty, the rows
//! are as they were, and down leads back.

use ultra_codegen::{Arm, FileHead, Migration, arm_on, render, statements};
use ultra_plan::{Plan, plan};
use ultra_schema::{Change, Dialect, Hints, OtherObject, Pair, Schema, diff};

use crate::case::Case;
use crate::stage::Stage;
use crate::witness::wanted_names;

/// What a case that holds leaves behind: the file that would be written, `None` after a refusal.
pub(crate) type Proved = Result<Option<String>, String>;

/// Plays a case on an empty stage.
pub(crate) async fn prove(stage: &Stage, case: &Case) -> Proved {
    let Stage { current, desired } = stage;
    let dialect = current.dialect();
    let load =
        |what: &'static str| move |error: String| format!("`{what}` can't be loaded: {error}");
    current.load(&case.before).await.map_err(load("before"))?;
    current.load(&case.seed).await.map_err(load("seed"))?;
    desired.load(&case.after).await.map_err(load("after"))?;
    let (from, to) = (current.read().await?, desired.read().await?);
    let schemas = Pair::new(&from, &to);
    let plan = plan(dialect, schemas, &case.hints(schemas)?, &case.backfills()?);
    if let Some(text) = &case.refused {
        return refused(&plan, text).map(|()| None);
    }
    if !plan.refusals.is_empty() {
        return Err(format!("refused:\n{}", refusals(&plan)));
    }
    let server = Some(current.version().await?).filter(|_| case.here);
    let arm = arm_on(dialect, &plan, server);
    let sql = |calls: &[_]| statements(dialect, calls).ok_or("sea-query can't say it".to_owned());
    let (up, down) = (sql(&arm.up)?, sql(&arm.down)?);
    let tell = |error: String| format!("{error}\n    up:\n{}    down:\n{}", list(&up), list(&down));
    let original = if case.quick {
        None
    } else {
        Some(current.witness().await?)
    };
    let answers = answers(stage, case).await?;

    current
        .run(&up, arm.rebuilds_tables)
        .await
        .map_err(|error| tell(format!("up fails: {error}")))?;
    arrived(stage, case, &to, Some(&desired.witness().await?))
        .await
        .map_err(|error| tell(format!("up: {error}")))?;
    same_answers(stage, case, &answers)
        .await
        .map_err(|error| tell(format!("up: {error}")))?;
    if let Some((query, rows)) = &case.expected {
        let got = current.ask(query)?;
        if got != *rows {
            return Err(tell(format!("{query}: {got:?} instead of {rows:?}")));
        }
    }
    back(
        stage,
        case,
        &from,
        (&down, arm.rebuilds_tables),
        original.as_deref(),
        &answers,
    )
    .await
    .map_err(|error| tell(format!("down: {error}")))?;
    Ok((!arm.up.is_empty()).then(|| file(arm)))
}

async fn back(
    stage: &Stage,
    case: &Case,
    original: &Schema,
    (down, keys_off): (&[String], bool),
    text: Option<&str>,
    answers: &[Vec<String>],
) -> Result<(), String> {
    match (stage.current.run(down, keys_off).await, &case.down_fails) {
        (Err(error), Some(part)) if error.contains(part) => return Ok(()),
        (Err(error), _) => return Err(format!("fails: {error}")),
        (Ok(()), Some(part)) => return Err(format!("doesn't fail with {part:?}")),
        (Ok(()), None) => {}
    }
    arrived(stage, case, original, text).await?;
    same_answers(stage, case, answers).await
}

/// Compares what is there with what is wanted: by diff, by a second plan, by the witness.
async fn arrived(
    stage: &Stage,
    case: &Case,
    wanted: &Schema,
    text: Option<&str>,
) -> Result<(), String> {
    let dialect = stage.current.dialect();
    let got = stage.current.read().await?;
    for (way, schemas) in [
        ("", Pair::new(&got, wanted)),
        (" (the other way)", Pair::new(wanted, &got)),
    ] {
        let mut changes = diff(dialect, schemas, &Hints::default());
        // An automatic name is no difference; the name that it took the place of is one, to it.
        changes.retain(|change| way.is_empty() || !is_name(change));
        if !changes.is_empty() {
            return Err(format!("still differs{way}:\n{}", changes_text(&changes)));
        }
    }
    let second = plan(
        dialect,
        Pair::new(&got, wanted),
        &Hints::default(),
        &ultra_plan::Backfills::default(),
    );
    if !second.is_empty() {
        return Err(format!("the second plan is not empty: {second:?}"));
    }
    let Some(text) = text.filter(|_| !case.text_differs) else {
        return Ok(());
    };
    let witness = match dialect {
        Dialect::Postgres => wanted_names(stage.current.witness().await?, &got, wanted),
        Dialect::Sqlite => stage.current.witness().await?,
    };
    if witness != text {
        return Err(format!("the witness differs:\n{}", lines(text, &witness)));
    }
    Ok(())
}

fn is_name(change: &Change) -> bool {
    let Change::AlterOther { object } = change else {
        return matches!(
            change,
            Change::RenameConstraint { .. } | Change::RenameIndex { .. }
        );
    };
    let not_null = |object: &OtherObject| object.kind == "not null constraint";
    object.desired.as_ref().is_some_and(not_null)
}

fn changes_text(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|change| format!("      {change}\n        {change:?}\n"))
        .collect()
}

/// The lines of one text that the other lacks.
fn lines(wanted: &str, got: &str) -> String {
    let mut out = String::new();
    for (sign, here, there) in [('-', wanted, got), ('+', got, wanted)] {
        let other: Vec<&str> = there
            .lines()
            .map(|line| line.trim_end_matches(','))
            .collect();
        for line in here
            .lines()
            .filter(|line| !other.contains(&line.trim_end_matches(',')))
        {
            out.push_str(&format!("      {sign} {line}\n"));
        }
    }
    out
}

async fn answers(stage: &Stage, case: &Case) -> Result<Vec<Vec<String>>, String> {
    let mut answers = Vec::new();
    for check in &case.checks {
        answers.push(stage.current.rows(check).await?);
    }
    Ok(answers)
}

async fn same_answers(stage: &Stage, case: &Case, before: &[Vec<String>]) -> Result<(), String> {
    let now = answers(stage, case).await?;
    for ((check, before), now) in case.checks.iter().zip(before).zip(&now) {
        if before != now {
            return Err(format!(
                "{check}:\n      before: {before:?}\n      now:    {now:?}"
            ));
        }
    }
    Ok(())
}

fn refused(plan: &Plan, text: &str) -> Result<(), String> {
    if plan.refusals.is_empty() {
        return Err(format!("not refused; {text:?} was expected"));
    }
    let said = refusals(plan);
    if said.contains(text) {
        Ok(())
    } else {
        Err(format!("{text:?} isn't in\n{said}"))
    }
}

fn refusals(plan: &Plan) -> String {
    let line =
        |it: &ultra_plan::Refusal| format!("      {}: {}; {}\n", it.change, it.reason, it.remedy);
    plan.refusals.iter().map(line).collect()
}

fn list(statements: &[String]) -> String {
    statements
        .iter()
        .map(|sql| format!("      {sql}\n"))
        .collect()
}

fn file(arm: Arm) -> String {
    let head = FileHead {
        id: "0123456789ab".into(),
        message: "case".into(),
        ..FileHead::default()
    };
    render(&Migration {
        head,
        arms: vec![arm],
        missing: Vec::new(),
    })
}
