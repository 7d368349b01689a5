//! What must hold for a case: up leads to the wanted structure, the next plan is empty, the rows
//! are as they were, the source can be read, and down leads back.

use ultra_codegen::{FileHead, Migration, arm, render, statements};
use ultra_plan::{Backfills, Plan, plan};
use ultra_schema::{
    Change, Dialect, Hints, Name, Pair, RenamedColumn, RenamedTable, RenamedValue, Schema, diff,
};

use crate::base::{Base, Copy};
use crate::kinds::Case;

/// Plays a case on a worker's copy of the base, in a transaction that is undone; on SQLite, where
/// foreign keys are switched outside of transactions, on a new copy.
pub(crate) async fn play(base: &Base, place: &mut Option<Copy>, case: &Case) -> Result<(), String> {
    if base.schema_dialect == Dialect::Sqlite || place.is_none() {
        *place = Some(base.copy().await?);
    }
    let Some(copy) = place else {
        return Err("no copy".into());
    };
    if base.schema_dialect == Dialect::Sqlite {
        return on(copy, base.schema_dialect, &base.schema, case).await;
    }
    copy.execute(&["BEGIN".into()]).await?;
    let outcome = on(copy, base.schema_dialect, &base.schema, case).await;
    copy.execute(&["ROLLBACK".into()]).await?;
    outcome
}

async fn on(copy: &Copy, dialect: Dialect, base: &Schema, case: &Case) -> Result<(), String> {
    let prepared = copy.execute(&case.prepare).await;
    prepared.map_err(|error| format!("can't be prepared: {error}"))?;
    // Reading takes most of the time, and what is there is known where nothing was prepared.
    let from = match case.prepare.is_empty() {
        true => base.clone(),
        false => copy.read().await?,
    };
    let to = wanted(copy, case, dialect).await?;
    let schemas = Pair::new(&from, &to);
    let backfills = Backfills::parse(case.backfills.iter().map(String::as_str));
    let backfills = backfills.map_err(|error| error.to_string())?;
    let hints = hints(case);
    hints.check(schemas).map_err(|error| error.to_string())?;
    let plan = plan(dialect, schemas, &hints, &backfills);
    let refusals = refusals(&plan);
    match case.refused {
        Some(reason) if refusals.contains(reason) => return Ok(()),
        Some(reason) => return Err(format!("{reason:?} is no refusal of it: {refusals}")),
        None if !refusals.is_empty() => return Err(format!("refused: {refusals}")),
        None => {}
    }
    let arm = arm(dialect, &plan);
    let sql = |calls: &[_]| statements(dialect, calls).ok_or("can't be said".to_owned());
    let (up, down) = (sql(&arm.up)?, sql(&arm.down)?);
    let tell = |error: String| format!("{error}\n    up: {up:#?}\n    down: {down:#?}");
    let keys_off = arm.rebuilds_tables;
    if !arm.up.is_empty() {
        let head = FileHead::default();
        let missing = Vec::new();
        let arms = vec![arm.clone()];
        let file = render(&Migration {
            head,
            arms,
            missing,
        });
        syn::parse_file(&file).map_err(|error| tell(format!("the source: {error}\n{file}")))?;
    }
    let before = survivors(copy, case, schemas, &from).await?;
    match (copy.run(&up, keys_off).await, case.up_fails) {
        (Err(error), Some(part)) if error.contains(part) => return Ok(()),
        (Err(error), _) => return Err(tell(format!("up fails: {error}"))),
        (Ok(()), Some(part)) => return Err(tell(format!("up doesn't fail with {part:?}"))),
        (Ok(()), None) => {}
    }
    arrived(copy, dialect, &to)
        .await
        .map_err(|error| tell(format!("up: {error}")))?;
    let after = survivors(copy, case, schemas, &to).await?;
    same(&before, &after).map_err(|error| tell(format!("up: {error}")))?;
    match (copy.run(&down, keys_off).await, case.down_fails) {
        (Err(error), Some(part)) if error.contains(part) => return Ok(()),
        (Err(error), _) => return Err(tell(format!("down fails: {error}"))),
        (Ok(()), Some(part)) => return Err(tell(format!("down doesn't fail with {part:?}"))),
        (Ok(()), None) => {}
    }
    arrived(copy, dialect, &from)
        .await
        .map_err(|error| tell(format!("down: {error}")))?;
    let back = survivors(copy, case, schemas, &from).await?;
    same(&before, &back).map_err(|error| tell(format!("down: {error}")))
}

/// The structure that the case wants.
async fn wanted(copy: &Copy, case: &Case, dialect: Dialect) -> Result<Schema, String> {
    match dialect {
        Dialect::Postgres => copy.imagined(&case.change).await,
        Dialect::Sqlite => {
            let mut structure = copy.structure().await?;
            for (from, to) in &case.edits {
                let start = format!("CREATE TABLE \"{}\"", case.table);
                let table = structure.iter_mut().find(|sql| sql.starts_with(&start));
                let table = table.ok_or_else(|| format!("no {start}"))?;
                if !table.contains(from) {
                    return Err(format!("{from} is not in {table}"));
                }
                *table = table.replacen(from, to, 1);
            }
            let db = crate::base::connect("sqlite::memory:".into()).await?;
            let other = Copy::of(db, dialect);
            other.execute(&structure).await?;
            let changed = other.execute(&case.change).await;
            changed.map_err(|error| format!("the change can't be made: {error}"))?;
            other.read().await
        }
    }
}

fn hints(case: &Case) -> Hints {
    let mut hints = Hints::default();
    let name = |text: &str| match text.split_once('/') {
        Some((schema, table)) => Name::qualified(schema, table),
        None => Name::new(text),
    };
    for rename in &case.renames {
        let (from, to) = rename.split_once('=').expect("old=new");
        if let Some((item, from)) = from
            .strip_prefix("value ")
            .and_then(|it| it.split_once('.'))
        {
            hints.values.push(RenamedValue {
                item: name(item),
                from: from.into(),
                to: to.into(),
            });
            continue;
        }
        match from.split_once('.') {
            Some((table, from)) => hints.columns.push(RenamedColumn {
                table: name(table),
                from: from.into(),
                to: to.into(),
            }),
            None => hints.tables.push(RenamedTable {
                from: name(from),
                to: name(to),
            }),
        }
    }
    hints
}

fn refusals(plan: &Plan) -> String {
    let line = |it: &ultra_plan::Refusal| format!("{}: {}; {}\n", it.change, it.reason, it.remedy);
    plan.refusals.iter().map(line).collect()
}

/// Compares what is there with what is wanted: by diff both ways, and by a second plan.
async fn arrived(copy: &Copy, dialect: Dialect, wanted: &Schema) -> Result<(), String> {
    let got = copy.read().await?;
    let none = Hints::default();
    for schemas in [Pair::new(&got, wanted), Pair::new(wanted, &got)] {
        let mut changes = diff(dialect, schemas, &none);
        // An automatic name is no difference; the name that it took the place of is one, to it.
        changes.retain(|change| {
            !matches!(
                change,
                Change::RenameConstraint { .. } | Change::RenameIndex { .. }
            ) || schemas.desired == wanted
        });
        if !changes.is_empty() {
            return Err(format!("still differs: {changes:#?}"));
        }
    }
    let second = plan(
        dialect,
        Pair::new(&got, wanted),
        &none,
        &Backfills::default(),
    );
    if second.is_empty() {
        Ok(())
    } else {
        Err(format!("the second plan is not empty: {second:?}"))
    }
}

/// The rows of all tables that are on both sides, by the columns that are on both sides. `now` is
/// the structure of the moment.
async fn survivors(
    copy: &Copy,
    case: &Case,
    schemas: Pair<&Schema>,
    now: &Schema,
) -> Result<Vec<(Name, Vec<String>)>, String> {
    let hints = hints(case);
    let mut found = Vec::new();
    for (name, wanted) in &schemas.desired.tables {
        let former = hints.former_name(name);
        let Some(current) = schemas.current.tables.get(&former) else {
            continue;
        };
        let here = if std::ptr::eq(now, schemas.current) {
            &former
        } else {
            name
        };
        let mut texts = Vec::new();
        for column in current.columns.keys() {
            let renamed = hints
                .columns
                .iter()
                .find(|it| it.table == *name && it.from == *column);
            let to = renamed.map_or(column, |it| &it.to);
            if !wanted.columns.contains_key(to) || case.rewritten.contains(column) {
                continue;
            }
            let column = if std::ptr::eq(now, schemas.current) {
                column
            } else {
                to
            };
            texts.push(format!("coalesce(cast(\"{column}\" AS text), '-')"));
        }
        let text = texts.join(" || '|' || ");
        let rows = copy
            .rows(&format!("SELECT {text} AS text FROM {}", here.quoted()))
            .await?;
        if rows.is_empty() {
            return Err(format!("{here} has no rows"));
        }
        found.push((name.clone(), rows));
    }
    Ok(found)
}

fn same(before: &[(Name, Vec<String>)], after: &[(Name, Vec<String>)]) -> Result<(), String> {
    match before
        .iter()
        .zip(after)
        .find(|(before, after)| before != after)
    {
        Some((before, after)) => Err(format!("rows differ:\n      {before:?}\n      {after:?}")),
        None if before.len() == after.len() => Ok(()),
        None => Err("a table is missing".into()),
    }
}
