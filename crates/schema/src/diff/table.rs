//! The difference between two states of one table.

use crate::{Change, Column, Dialect, Pair, PrimaryKey, Table};

use super::How;
use super::parts::{Part, Renaming, compare, renaming};

/// Adds the differences of a table that is on both sides.
pub(super) fn diff(how: How<'_>, tables: Pair<&Table>, changes: &mut Vec<Change>) {
    columns(how, tables, changes);
    primary_key(how, tables, changes);
    compare(how, tables, Part::Unique, changes);
    compare(how, tables, Part::Check, changes);
    compare(how, tables, Part::ForeignKey, changes);
    compare(how, tables, Part::Index, changes);
    let table = &tables.desired.name;
    let comment = tables.map(|table| table.comment.clone());
    if comment.differs() {
        changes.push(Change::AlterTableComment {
            table: table.clone(),
            comment,
        });
    }
    let options = tables.map(|table| table.options.clone());
    if options.differs() {
        changes.push(Change::AlterOptions {
            table: table.clone(),
            options,
        });
    }
}

fn columns(how: How<'_>, tables: Pair<&Table>, changes: &mut Vec<Change>) {
    let table = &tables.desired.name;
    let row_id = tables.map(|table| match how.dialect {
        Dialect::Postgres => None,
        Dialect::Sqlite => table.rowid_alias(),
    });
    for (name, column) in &tables.desired.columns {
        match tables.current.columns.get(name) {
            None => {
                changes.push(Change::AddColumn {
                    table: table.clone(),
                    column: column.clone(),
                });
            }
            Some(current) if differs(how, row_id, current, column) => {
                changes.push(Change::AlterColumn {
                    table: table.clone(),
                    column: Pair::new(current.clone(), Column::clone(column)),
                })
            }
            Some(_) => {}
        }
    }
    for (name, column) in &tables.current.columns {
        if !tables.desired.columns.contains_key(name) {
            changes.push(Change::DropColumn {
                table: table.clone(),
                column: column.clone(),
            });
        }
    }
}

/// A number of rows is never NULL, so that NOT NULL there says nothing.
fn differs(how: How<'_>, row_id: Pair<Option<&str>>, current: &Column, desired: &Column) -> bool {
    let mut wanted = own(desired);
    let name = Some(desired.name.as_str());
    if row_id.current == name && row_id.desired == name {
        wanted.nullable = current.nullable;
    }
    let column = Pair::new(current.clone(), desired.clone());
    own(current) != wanted || (how.every_name && is_renumbered(&column))
}

/// Where a column comes from follows from the table's parents.
fn own(column: &Column) -> Column {
    Column {
        inherited: false,
        ..column.clone()
    }
}

/// True where the same numbers come from a sequence of another name.
pub(super) fn is_renumbered(column: &Pair<Column>) -> bool {
    column.as_ref().map(Column::sequence).differs()
}

fn primary_key(how: How<'_>, tables: Pair<&Table>, changes: &mut Vec<Change>) {
    let key = tables.map(|table| table.primary_key.clone());
    let table = &tables.desired.name;
    let unnamed = |key: &Option<PrimaryKey>| {
        let key = key.clone()?;
        Some(PrimaryKey { name: None, ..key })
    };
    if unnamed(&key.current) != unnamed(&key.desired) {
        changes.push(Change::AlterPrimaryKey {
            table: table.clone(),
            key,
        });
        return;
    }
    let both = key
        .as_ref()
        .map(|key| key.as_ref().and_then(|key| key.name.as_deref()));
    if let Pair {
        current: Some(from),
        desired: Some(to),
    } = both
        && from != to
    {
        match renaming(how, tables, [from, to], &[]) {
            Renaming::Needless => {}
            Renaming::Possible => changes.push(Change::RenameConstraint {
                table: table.clone(),
                from: from.to_owned(),
                to: to.to_owned(),
            }),
            Renaming::Taken => changes.push(Change::AlterPrimaryKey {
                table: table.clone(),
                key: key.clone(),
            }),
        }
    }
}
