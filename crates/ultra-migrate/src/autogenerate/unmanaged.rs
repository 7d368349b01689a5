//! What only the live database has: reported, never dropped.

use ultra_schema::{Change, Dialect, Hints, Name, Pair, Schema, Table, diff};

/// Adds to `target` what `live` has and neither the revisions (`produced`) nor the entities know,
/// so that a plan from live to target leaves it alone. The answer names what was kept.
pub(super) fn keep(
    dialect: Dialect,
    live: &Schema,
    produced: &Schema,
    target: &mut Schema,
) -> Vec<String> {
    let changes = diff(dialect, Pair::new(live, &target.clone()), &Hints::default());
    let unmanaged = changes
        .into_iter()
        .filter(|change| is_unmanaged(change, produced));
    unmanaged
        .map(|change| {
            let words = change.to_string();
            keep_one(change, target);
            words
                .strip_prefix("drop ")
                .map_or(words.clone(), str::to_owned)
        })
        .collect()
}

/// A drop of something that no revision made.
fn is_unmanaged(change: &Change, produced: &Schema) -> bool {
    let lacks =
        |table: &Name, has: &dyn Fn(&Table) -> bool| !produced.tables.get(table).is_some_and(has);
    match change {
        Change::DropTable { table } => !produced.tables.contains_key(&table.name),
        Change::DropEnum { item } => !produced.enums.contains_key(&item.name),
        Change::DropColumn { table, column } => {
            lacks(table, &|table| table.columns.contains_key(&column.name))
        }
        Change::DropIndex { table, index } => {
            lacks(table, &|table| table.indexes.contains_key(&index.name))
        }
        Change::DropUnique { table, unique } => {
            lacks(table, &|table| table.uniques.contains_key(&unique.name))
        }
        Change::DropCheck { table, check } => {
            lacks(table, &|table| table.checks.contains_key(&check.name))
        }
        Change::DropForeignKey { table, foreign_key } => lacks(table, &|table| {
            table.foreign_keys.contains_key(&foreign_key.name)
        }),
        Change::AlterOther { object } => match (&object.current, &object.desired) {
            (Some(live), None) => !produced.others.contains(live),
            (_, _) => false,
        },
        Change::CreateTable { .. }
        | Change::RenameTable { .. }
        | Change::RenameObject { .. }
        | Change::RenameValue { .. }
        | Change::AddColumn { .. }
        | Change::RenameColumn { .. }
        | Change::AlterColumn { .. }
        | Change::AlterPrimaryKey { .. }
        | Change::AddUnique { .. }
        | Change::AddForeignKey { .. }
        | Change::AddCheck { .. }
        | Change::RenameConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::RenameIndex { .. }
        | Change::AlterTableComment { .. }
        | Change::AlterOptions { .. }
        | Change::CreateEnum { .. }
        | Change::AlterEnum { .. } => false,
    }
}

/// Undoes one drop in the target.
fn keep_one(change: Change, target: &mut Schema) {
    if let Change::DropTable { table } = change {
        target.insert_table(table);
        return;
    }
    if let Change::DropEnum { item } = change {
        target.insert_enum(item);
        return;
    }
    if let Change::AlterOther { object } = change {
        target.others.extend(object.current);
        return;
    }
    let Some(table) = change
        .table()
        .cloned()
        .and_then(|name| target.tables.get_mut(&name))
    else {
        return;
    };
    if let Change::DropColumn { column, .. } = change {
        table.insert_column(column);
    } else if let Change::DropIndex { index, .. } = change {
        table.indexes.insert(index.name.clone(), index);
    } else if let Change::DropUnique { unique, .. } = change {
        table.uniques.insert(unique.name.clone(), unique);
    } else if let Change::DropCheck { check, .. } = change {
        table.checks.insert(check.name.clone(), check);
    } else if let Change::DropForeignKey { foreign_key, .. } = change {
        table
            .foreign_keys
            .insert(foreign_key.name.clone(), foreign_key);
    }
}
