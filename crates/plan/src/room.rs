//! PostgreSQL: what is unchanged but in the way of a change is dropped and made anew.

use std::collections::BTreeSet;

use ultra_schema::{
    Column, DataType, EnumType, ForeignKey, Name, Pair, Schema, Table, mentions_identifier,
};

use crate::enums::texts;
use crate::operation::{EnumColumn, Operation};

/// Takes out of the way what would make an operation fail, on the way there or back.
pub(crate) fn make(current: &Schema, out: &mut Vec<Operation>) {
    let tables = current.tables.values();
    let staying: Vec<&Table> = tables.filter(|table| !is_dropped(table, out)).collect();
    let retyped = retyped_enums(out);
    for table in &staying {
        for drop in enum_users(table, &retyped) {
            around(out, drop);
        }
    }
    for table in &staying {
        for drop in over_computed(table, out) {
            around(out, drop);
        }
    }
    for table in &staying {
        for key in table.foreign_keys.values() {
            if loses_hold(current, table, key, out) {
                let (table, foreign_key) = (table.name.clone(), key.clone());
                around(out, Operation::DropForeignKey { table, foreign_key });
            }
        }
    }
    split_defaults(out);
    split_keys(out);
}

fn is_dropped(table: &Table, out: &[Operation]) -> bool {
    let mut out = out.iter();
    out.any(
        |it| matches!(it, Operation::DropTable { table: dropped } if dropped.name == table.name),
    )
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

/// The drops of what goes with a column that is made anew because it computes otherwise.
fn over_computed(table: &Table, out: &[Operation]) -> Vec<Operation> {
    let columns: Vec<&str> = out
        .iter()
        .filter_map(|operation| {
            if let Operation::DropColumn {
                table: of, column, ..
            } = operation
            {
                let comes_back = |other: &Operation| {
                    matches!(other, Operation::AddColumn { table, column: it, .. }
                        if table == of && it.name == column.name)
                };
                let again = *of == table.name && out.iter().any(comes_back);
                return again.then_some(column.name.as_str());
            }
            let Operation::AlterColumn {
                table: of, column, ..
            } = operation
            else {
                return None;
            };
            let generated = column.as_ref().map(|column| &column.generated);
            (*of == table.name && generated.differs()).then_some(column.current.name.as_str())
        })
        .collect();
    over_columns(table, &columns, out)
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

/// True where a key that a foreign key leans on is dropped, on the way up or back, or where its two
/// sides can't be compared while one of them has its new type already.
fn loses_hold(schema: &Schema, table: &Table, key: &ForeignKey, out: &[Operation]) -> bool {
    let Some(target) = schema.tables.get(&key.references) else {
        return false;
    };
    let leans = |of: &Name, columns: &[String]| {
        *of == target.name && as_set(columns) == as_set(&key.referenced_columns)
    };
    // The server makes a key anew when the type of a column changes that it merely includes.
    let included = |of: &Name, name: &String| {
        let primary = target
            .primary_key
            .iter()
            .map(|key| (&key.columns, &key.include));
        let uniques = target
            .uniques
            .values()
            .map(|key| (&key.columns, &key.include));
        let mut keys = primary.chain(uniques);
        keys.any(|(columns, include)| leans(of, columns) && include.contains(name))
    };
    let concerns = |of: &Name, name: &String| {
        (*of == table.name && key.columns.contains(name))
            || (*of == target.name && key.referenced_columns.contains(name))
            || included(of, name)
    };
    out.iter().any(|operation| {
        // A second key over the same columns goes on the way back, when the foreign key may lean on it.
        if let Operation::AlterPrimaryKey { table: of, key } = operation {
            let mut keys = key.current.iter().chain(&key.desired);
            keys.any(|key| leans(of, &key.columns))
        } else if let Operation::AddUnique { table: of, unique }
        | Operation::DropUnique { table: of, unique } = operation
        {
            leans(of, &unique.columns)
        } else if let Operation::CreateIndex { table: of, index }
        | Operation::DropIndex { table: of, index } = operation
        {
            let columns: Vec<String> = index
                .parts
                .iter()
                .filter_map(|part| part.key.column().map(str::to_owned))
                .collect();
            index.unique && leans(of, &columns)
        } else if let Operation::AlterColumn {
            table: of, column, ..
        } = operation
        {
            let types = column.as_ref().map(|column| family(&column.data_type));
            types.differs() && concerns(of, &column.current.name)
        } else {
            enum_change(operation).is_some_and(|(_, columns)| {
                columns
                    .iter()
                    .any(|item| concerns(&item.table, &item.column.name))
            })
        }
    })
}

fn as_set(columns: &[String]) -> BTreeSet<&String> {
    columns.iter().collect()
}

/// Types of one family are compared without a cast, so that a foreign key bears their mixture.
fn family(data_type: &DataType) -> &str {
    match data_type.sql.as_str() {
        "smallint" | "integer" | "bigint" => "integer",
        text if text.starts_with("character varying") => "text",
        other => other,
    }
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
