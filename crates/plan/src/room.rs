//! PostgreSQL: what is unchanged but in the way of a change is dropped and made anew.

mod hold;

use std::collections::{BTreeMap, BTreeSet};

use ultra_schema::{Column, EnumType, Name, Pair, Schema, Table, mentions_identifier};

use self::hold::{loses_hold, movers_of_keys};
use crate::enums::texts;
use crate::operation::{EnumColumn, Operation};

/// Takes out of the way what would make an operation fail, on the way there or back.
pub(crate) fn make(current: &Schema, out: &mut Vec<Operation>) {
    let dropped = dropped_tables(out);
    let tables = current.tables.values();
    let staying: Vec<&Table> = tables
        .filter(|table| !dropped.contains(&table.name))
        .collect();
    let retyped = retyped_enums(out);
    for table in &staying {
        for drop in enum_users(table, &retyped) {
            around(out, drop);
        }
    }
    let computed = made_anew(out);
    for table in &staying {
        let Some(columns) = computed.get(&table.name) else {
            continue;
        };
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        for drop in over_columns(table, &columns, out) {
            around(out, drop);
        }
    }
    let movers = movers_of_keys(out);
    let mut drops = Vec::new();
    for table in &staying {
        for key in table.foreign_keys.values() {
            let of = [&table.name, &key.references];
            let about = of.iter().filter_map(|name| movers.get(*name)).flatten();
            let about: Vec<&Operation> = about.filter_map(|at| out.get(*at)).collect();
            if loses_hold(current, table, key, &about) {
                let (table, foreign_key) = (table.name.clone(), key.clone());
                drops.push(Operation::DropForeignKey { table, foreign_key });
            }
        }
    }
    // Only now: it moves the places of the operations.
    for drop in drops {
        around(out, drop);
    }
    split_defaults(out);
    split_keys(out);
}

fn dropped_tables(out: &[Operation]) -> BTreeSet<Name> {
    let dropped = out.iter().filter_map(dropped_table);
    dropped.cloned().collect()
}

fn dropped_table(operation: &Operation) -> Option<&Name> {
    if let Operation::DropTable { table } = operation {
        Some(&table.name)
    } else {
        None
    }
}

/// The change of an enum type and the columns that move over.
fn enum_change(operation: &Operation) -> Option<(&Pair<EnumType>, &Vec<EnumColumn>)> {
    if let Operation::ReplaceEnum { item, columns, .. } = operation {
        Some((item, columns))
    } else {
        None
    }
}

fn retyped_enums(out: &[Operation]) -> BTreeSet<Name> {
    let changes = out.iter().filter_map(enum_change);
    changes.map(|(item, _)| item.current.name.clone()).collect()
}

/// The drops of what compares with one of the types: checks and index expressions keep the old type
/// in their stored form and would fail.
fn enum_users(table: &Table, types: &BTreeSet<Name>) -> Vec<Operation> {
    let compares = |text: &str| {
        types
            .iter()
            .any(|name| mentions_identifier(text, &name.name))
    };
    let of = &table.name;
    let indexes = table
        .indexes
        .values()
        .filter(|index| texts(index).any(compares));
    let indexes = indexes.map(|index| Operation::DropIndex {
        table: of.clone(),
        index: index.clone(),
    });
    let checks = table
        .checks
        .values()
        .filter(|check| compares(&check.expression));
    let checks = checks.map(|check| Operation::DropCheck {
        table: of.clone(),
        check: check.clone(),
    });
    indexes.chain(checks).collect()
}

/// The columns that are made anew, most because they compute otherwise, by their tables.
fn made_anew(out: &[Operation]) -> BTreeMap<Name, Vec<String>> {
    let mut added: BTreeSet<(&Name, &str)> = BTreeSet::new();
    for operation in out {
        if let Operation::AddColumn { table, column, .. } = operation {
            added.insert((table, &column.name));
        }
    }
    let mut found: BTreeMap<Name, Vec<String>> = BTreeMap::new();
    for operation in out {
        let (table, name) = if let Operation::DropColumn { table, column, .. } = operation
            && added.contains(&(table, column.name.as_str()))
        {
            (table, &column.name)
        } else if let Operation::AlterColumn { table, column, .. } = operation
            && column.as_ref().map(|column| &column.generated).differs()
        {
            (table, &column.current.name)
        } else {
            continue;
        };
        found.entry(table.clone()).or_default().push(name.clone());
    }
    found
}

/// The drops of the keys, indexes, unique constraints and checks that stand on one of the columns.
pub(crate) fn over_columns(table: &Table, columns: &[&str], out: &[Operation]) -> Vec<Operation> {
    let of = &table.name;
    let has = |names: &[String]| names.iter().any(|name| columns.contains(&&**name));
    let mentions = |text: &str| columns.iter().any(|name| mentions_identifier(text, name));
    let indexes = table.indexes.values().filter(|index| {
        let key = |part: &ultra_schema::IndexPart| {
            part.key
                .column()
                .is_some_and(|name| columns.contains(&name))
        };
        index.parts.iter().any(key) || has(&index.include) || texts(index).any(mentions)
    });
    let indexes = indexes.map(|index| Operation::DropIndex {
        table: of.clone(),
        index: index.clone(),
    });
    let uniques = table.uniques.values();
    let uniques = uniques.filter(|unique| has(&unique.columns) || has(&unique.include));
    let uniques = uniques.map(|unique| Operation::DropUnique {
        table: of.clone(),
        unique: unique.clone(),
    });
    let checks = table
        .checks
        .values()
        .filter(|check| mentions(&check.expression));
    let checks = checks.map(|check| Operation::DropCheck {
        table: of.clone(),
        check: check.clone(),
    });
    let altered = out
        .iter()
        .any(|it| matches!(it, Operation::AlterPrimaryKey { table, .. } if *table == *of));
    let primary = table.primary_key.iter();
    let primary = primary.filter(|key| !altered && (has(&key.columns) || has(&key.include)));
    let primary = primary.map(|key| Operation::AlterPrimaryKey {
        table: of.clone(),
        key: Pair::new(Some(key.clone()), None),
    });
    indexes
        .chain(uniques)
        .chain(checks)
        .chain(primary)
        .collect()
}

/// Drops something now and makes it anew later, unless it is dropped for good anyway. A rename of
/// it is done on this occasion.
fn around(out: &mut Vec<Operation>, drop: Operation) {
    if out.contains(&drop) {
        return;
    }
    let Some(mut again) = drop.reverse().operation().cloned() else {
        return;
    };
    if let Some(at) = out.iter().position(|other| renames(other, &mut again)) {
        out.remove(at);
    }
    out.push(again);
    out.push(drop);
}

/// True where the operation renames what `again` makes, which then has the new name.
fn renames(operation: &Operation, again: &mut Operation) -> bool {
    let (table, name) = if let Operation::CreateIndex { table, index } = again {
        (table, &mut index.name)
    } else if let Operation::AddCheck { table, check } = again {
        (table, &mut check.name)
    } else if let Operation::AddForeignKey { table, foreign_key } = again {
        (table, &mut foreign_key.name)
    } else {
        return false;
    };
    let (of, from, to) = if let Operation::RenameIndex { table, from, index } = operation {
        (table, from, &index.name)
    } else if let Operation::RenameConstraint { table, from, to } = operation {
        (table, from, to)
    } else {
        return false;
    };
    let same = of == table && from == name;
    if same {
        name.clone_from(to);
    }
    same
}

/// A default that changes with its type is dropped first and set last, so that neither type ever
/// sees a value that it lacks.
fn split_defaults(out: &mut Vec<Operation>) {
    let retyped = retyped_enums(out);
    let mut first = Vec::new();
    for operation in out.iter_mut() {
        let Operation::AlterColumn { table, column, .. } = operation else {
            continue;
        };
        let of = column.current.data_type.enum_type.as_ref();
        let default = column.as_ref().map(|column| &column.default);
        if of.is_some_and(|name| retyped.contains(name))
            && default.differs()
            && column.current.default.is_some()
        {
            let bare = Column {
                default: None,
                ..column.current.clone()
            };
            let pair = Pair::new(std::mem::replace(&mut column.current, bare.clone()), bare);
            first.push((table.clone(), pair));
        }
    }
    for operation in out.iter_mut() {
        if let Operation::ReplaceEnum { columns, .. } = operation {
            for item in columns {
                let mut first = first.iter();
                if first.any(|(table, it)| item.table == *table && item.column == it.current) {
                    item.column.default = None;
                }
            }
        }
    }
    let same = |column: &Pair<Column>| {
        !column.differs() && column.current.sequence() == column.desired.sequence()
    };
    out.retain(|it| !matches!(it, Operation::AlterColumn { column, .. } if same(column)));
    out.extend(
        first
            .into_iter()
            .map(|(table, column)| Operation::AlterColumn {
                table,
                column,
                backfill: None,
            }),
    );
}

/// A column of an enum type, or one that is computed, is dropped early, and so must a primary key
/// be that has it.
fn split_keys(out: &mut Vec<Operation>) {
    let is_early = |table: &Name, name: &String| {
        out.iter().any(|operation| {
            if let Operation::DropColumn {
                table: of, column, ..
            } = operation
            {
                let early = column.data_type.enum_type.is_some() || column.generated.is_some();
                of == table && column.name == *name && early
            } else if let Operation::AlterColumn {
                table: of, column, ..
            } = operation
            {
                let generated = column.as_ref().map(|column| &column.generated);
                of == table && column.current.name == *name && generated.differs()
            } else {
                false
            }
        })
    };
    let in_two = |operation: &Operation| {
        let Operation::AlterPrimaryKey { table, key } = operation else {
            return false;
        };
        let mut columns = key
            .current
            .iter()
            .flat_map(|key| key.columns.iter().chain(&key.include));
        key.desired.is_some() && columns.any(|name| is_early(table, name))
    };
    let places: Vec<bool> = out.iter().map(in_two).collect();
    let mut first = Vec::new();
    for (operation, _) in out.iter_mut().zip(places).filter(|(_, in_two)| *in_two) {
        if let Operation::AlterPrimaryKey { table, key } = operation {
            let key = Pair::new(key.current.take(), None);
            first.push(Operation::AlterPrimaryKey {
                table: table.clone(),
                key,
            });
        }
    }
    out.append(&mut first);
}
