//! The difference between two schemas.

mod former;
mod lineage;
mod parts;
mod table;

use std::collections::BTreeMap;

use self::former::Former;
use crate::{Change, Column, Dialect, Hints, Key, Name, OtherObject, Pair, Rename, Schema};

/// How two tables are compared.
#[derive(Clone, Copy, Debug)]
struct How<'a> {
    dialect: Dialect,
    /// Names that nobody chose count, too.
    every_name: bool,
    /// Names that nobody chose, from before a rename.
    former: &'a Former,
}

/// What makes the current schema into the desired one, in a stable order (not yet an order in which
/// it can be executed: that is the planner's work).
///
/// Structure goes before name: a constraint or index that is the same under another name is
/// renamed, or left alone where the desired name is one that nobody chose
/// (see [`crate::automatic_name`]) and hints don't ask for every name. Hints that don't apply are ignored: check them first.
pub fn diff(dialect: Dialect, schemas: Pair<&Schema>, hints: &Hints) -> Vec<Change> {
    let hints = &hints.beside_case(dialect, schemas);
    let (renames, current) = renames(dialect, schemas, hints);
    let mut changes: Vec<Change> = renames.into_iter().map(Change::from).collect();
    let renamed = Pair::new(&current, schemas.desired);
    changes.extend(diff_renamed(dialect, renamed, (schemas.current, hints)));
    changes
}

/// The renames that hints ask for and those that follow from them, and the current schema with all
/// of them done.
pub fn renames(dialect: Dialect, schemas: Pair<&Schema>, hints: &Hints) -> (Vec<Rename>, Schema) {
    let mut renames = schemas.current.renames(hints);
    let mut current = schemas.current.renamed(hints);
    let renamed = Pair::new(&current, schemas.desired);
    let follow = former::sequences(dialect, (schemas.current, hints), renamed);
    for rename in &follow {
        current.rename(rename);
    }
    renames.extend(follow);
    (renames, current)
}

/// The same where the renames are done in the current schema already; `original` is the schema
/// before them, and what asked for them.
pub fn diff_renamed(
    dialect: Dialect,
    schemas: Pair<&Schema>,
    (original, hints): (&Schema, &Hints),
) -> Vec<Change> {
    let former = Former::of(dialect, original, hints);
    let mut changes = Vec::new();
    enums(schemas, &mut changes);
    for (name, table) in &schemas.desired.tables {
        match schemas.current.tables.get(name) {
            None => changes.push(Change::CreateTable {
                table: table.clone(),
            }),
            Some(current) => {
                let how = How {
                    dialect,
                    every_name: hints.every_name,
                    former: &former,
                };
                table::diff(how, Pair::new(current, table), &mut changes);
            }
        }
    }
    for (name, table) in &schemas.current.tables {
        if !schemas.desired.tables.contains_key(name) {
            changes.push(Change::DropTable {
                table: table.clone(),
            });
        }
    }
    inherited(schemas, &mut changes);
    lineage::compare(schemas, &mut changes);
    others(schemas, hints, &mut changes);
    changes
}

/// The columns that can't come to be inherited alone, or their table's own, too, by what is done to
/// the tables where they stand: table and column, by the names that are wanted. The renames are done
/// in the current schema already.
pub fn misplaced_columns(schemas: Pair<&Schema>) -> Vec<(Name, String)> {
    let found = lineage::misplaced(schemas).into_iter();
    found
        .map(|(table, column)| (table.clone(), column.name.clone()))
        .collect()
}

/// What is done to a table is done to those that have its columns, too: no changes of their own.
fn inherited(schemas: Pair<&Schema>, changes: &mut Vec<Change>) {
    let parents = |name: &Name| {
        let options = |schema: &Schema| schema.tables.get(name).map(|table| table.options.clone());
        let options = schemas.map(options);
        let (current, desired) = (options.current?, options.desired?);
        let both = current
            .parents()
            .filter(|parent| desired.parents().any(|it| it == *parent));
        Some(both.cloned().collect::<Vec<Name>>())
    };
    let own = |change: &Change| match change.table() {
        Some(table) => moved(change, table),
        None => change.clone(),
    };
    let all: Vec<Change> = changes
        .iter()
        .filter(|change| spreads(change))
        .map(own)
        .collect();
    changes.retain(|change| {
        let Some(table) = change.table().filter(|_| spreads(change)) else {
            return true;
        };
        // A column that is its own, too, comes before the parent's, and stays when that goes.
        if is_own(change) {
            return true;
        }
        let parents = parents(table).unwrap_or_default();
        let same = |parent: &Name| {
            let moved = moved(change, parent);
            all.contains(&moved) || all.iter().any(|other| numbers(other, &moved))
        };
        !parents.iter().any(same)
    });
    for change in changes.iter_mut() {
        let table = change.table().cloned();
        let parents = table.and_then(|table| parents(&table)).unwrap_or_default();
        if let Some(alter) = along(change, &parents, &all) {
            *change = alter;
        }
    }
    for change in changes.iter_mut() {
        if let Change::AlterColumn { table, column } = change {
            let parents = parents(table).unwrap_or_default();
            if parents.is_empty() {
                continue;
            }
            let theirs = all.iter().find_map(|other| {
                let Change::AlterColumn { table, column: it } = other else {
                    return None;
                };
                (parents.contains(table) && it.desired.name == column.desired.name).then_some(it)
            });
            if let Some(theirs) = theirs {
                follow(column, theirs);
            }
        }
    }
    changes.retain(
        |change| !matches!(change, Change::AlterColumn { column, .. } if !column.differs() && !table::is_renumbered(column)),
    );
}

/// Leaves of a child's change what its parent's doesn't bring along.
fn follow(column: &mut Pair<Column>, parent: &Pair<Column>) {
    let Pair { current, desired } = column;
    let wanted = &parent.desired;
    if desired.data_type == wanted.data_type {
        current.data_type.clone_from(&desired.data_type);
        current.collation.clone_from(&desired.collation);
    }
    if desired.nullable == wanted.nullable && parent.current.nullable != wanted.nullable {
        current.nullable = desired.nullable;
    }
    // What the server does with a default reaches the children: they draw from the same sequence.
    let default = parent.current.default.is_some() || parent.current.identity.is_some();
    if default && wanted.default.is_none() && wanted.identity.is_none() && desired.default.is_none()
    {
        current.default = None;
    }
    if wanted.default.is_some() && desired.default == wanted.default {
        current.default.clone_from(&desired.default);
    }
    current.inherited = desired.inherited;
}

/// True where the parent's column is a `serial` and the child's, which draws from the same sequence,
/// comes or goes with it.
fn numbers(parent: &Change, child: &Change) -> bool {
    let plain = |change: &Change| {
        let mut change = change.clone();
        if let Change::AddColumn { column, .. } | Change::DropColumn { column, .. } = &mut change {
            column.default = None;
            column.identity = None;
        }
        change
    };
    let serial = matches!(parent, Change::AddColumn { column, .. } | Change::DropColumn { column, .. }
        if column.identity.is_some());
    serial && plain(parent) == plain(child)
}

/// What remains of a child's change where the parent's column of that name comes or goes: it comes as
/// the parent's, without what is said about that, and is as such when it goes.
fn along(change: &Change, parents: &[Name], all: &[Change]) -> Option<Change> {
    let (Change::AddColumn { table, column } | Change::DropColumn { table, column }) = change
    else {
        return None;
    };
    let adds = matches!(change, Change::AddColumn { .. });
    let theirs = all.iter().find_map(|other| {
        let (Change::AddColumn { table, column: it } | Change::DropColumn { table, column: it }) =
            other
        else {
            return None;
        };
        let same = parents.contains(table) && it.name == column.name;
        (same && matches!(other, Change::AddColumn { .. }) == adds).then_some(it)
    });
    let theirs = theirs.filter(|_| column.inherited)?;
    // A child's column draws from the parent's sequence by its default, and numbers nothing itself.
    let default = match theirs.identity {
        Some(_) => column.default.clone(),
        None => theirs.default.clone(),
    };
    let theirs = Column {
        comment: None,
        inherited: true,
        identity: column.identity.clone(),
        default,
        ..theirs.clone()
    };
    let own = column.clone();
    let column = if adds {
        Pair::new(theirs, own)
    } else {
        Pair::new(own, theirs)
    };
    let table = table.clone();
    Some(Change::AlterColumn { table, column })
}

/// True where a column comes or goes that the table has, or had, by itself.
fn is_own(change: &Change) -> bool {
    matches!(
        change,
        Change::AddColumn { column, .. } | Change::DropColumn { column, .. } if !column.inherited
    )
}

/// True for changes that the server does to children along with their parent.
fn spreads(change: &Change) -> bool {
    matches!(
        change,
        Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::AlterColumn { .. }
            | Change::RenameColumn { .. }
    )
}

/// The same change of another table, where the columns are its own.
fn moved(change: &Change, parent: &Name) -> Change {
    let mut change = change.clone();
    if let Change::AddColumn { table, column } | Change::DropColumn { table, column } = &mut change
    {
        table.clone_from(parent);
        column.inherited = false;
    } else if let Change::AlterColumn { table, column } = &mut change {
        table.clone_from(parent);
        column.current.inherited = false;
        column.desired.inherited = false;
    } else if let Change::RenameColumn { table, .. } = &mut change {
        table.clone_from(parent);
    }
    change
}

fn enums(schemas: Pair<&Schema>, changes: &mut Vec<Change>) {
    for (name, item) in &schemas.desired.enums {
        match schemas.current.enums.get(name) {
            None => changes.push(Change::CreateEnum { item: item.clone() }),
            Some(current) if current != item => {
                changes.push(Change::AlterEnum {
                    item: Pair::new(current.clone(), item.clone()),
                });
            }
            Some(_) => {}
        }
    }
    for (name, item) in &schemas.current.enums {
        if !schemas.desired.enums.contains_key(name) {
            changes.push(Change::DropEnum { item: item.clone() });
        }
    }
}

/// What was granted is somebody else's affair, unless it is asked about.
fn others(schemas: Pair<&Schema>, hints: &Hints, changes: &mut Vec<Change>) {
    let by_key = |schema: &'_ Schema| -> BTreeMap<Key, OtherObject> {
        let objects = schema.others.iter();
        objects
            .filter(|object| hints.privileges || !object.is_privilege())
            .map(|object| (object.key(), object.clone()))
            .collect()
    };
    let (mut current, desired) = (by_key(schemas.current), by_key(schemas.desired));
    for (key, object) in desired {
        let object = Pair::new(current.remove(&key), Some(object));
        let named = hints.every_name && object.current.is_some();
        let chosen = named || !object.desired.as_ref().is_some_and(is_found);
        if object.differs() && chosen {
            changes.push(Change::AlterOther { object });
        }
    }
    let gone = current.into_values();
    let gone = gone.filter(|object| !is_kept_name(object, schemas.desired) && !is_found(object));
    changes.extend(gone.map(|object| Change::AlterOther {
        object: Pair::new(Some(object), None),
    }));
}

/// True for the name of a NOT NULL that stays, where nobody chose another one.
fn is_kept_name(object: &OtherObject, desired: &Schema) -> bool {
    if object.kind != "not null constraint" || object.definition.ends_with("NO INHERIT") {
        return false;
    }
    let column = object.table.as_ref().and_then(|name| {
        let part = object.name.strip_prefix(&format!("{name}."))?;
        desired.tables.get(name)?.columns.get(part)
    });
    column.is_some_and(|column| !column.nullable)
}

/// True for the name of a partition's index that the server found: it comes with the parent's.
fn is_found(object: &OtherObject) -> bool {
    object.kind == "attached index" && !object.shape.is_empty()
}
