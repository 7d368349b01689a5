//! A table: columns, primary key, checks.

use ultra_schema::{
    Check, Column, DataType, Generated, Identity, IdentityKind, Name, PrimaryKey, Schema, Table,
    TableOptions,
};

use super::catalog::{Catalog, ColumnRow, ObjectRow};
use super::create_table::{self, CreateTable};
use super::tokens::{ParseError, Token, tokens};
use super::{clauses, expression, keys};
use crate::IntrospectError;

/// Reads a table into the schema, without its indexes.
pub(super) fn read(
    catalog: &Catalog,
    object: &ObjectRow,
    schema: &mut Schema,
) -> Result<(), IntrospectError> {
    let place = format!("table {}", object.name);
    assemble(catalog, object, schema).map_err(|error| error.about(&place))
}

fn assemble(catalog: &Catalog, object: &ObjectRow, schema: &mut Schema) -> Result<(), ParseError> {
    let sql = object
        .sql
        .as_deref()
        .ok_or_else(|| ParseError("its text is missing".to_owned()))?;
    let parsed = tokens(sql)?;
    let clauses = create_table::parse(&parsed)?;
    let rows = catalog
        .columns
        .get(&object.name)
        .map_or(&[][..], Vec::as_slice);
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();

    let mut table = Table::new(Name::new(&object.name));
    table.options = TableOptions {
        strict: object.strict,
        without_rowid: object.without_rowid,
        ..TableOptions::default()
    };
    table.primary_key = primary_key(rows, &clauses);
    let alias = rowid_alias(catalog, object, rows);
    for row in rows {
        let mut column = column(row, &clauses, &names)?;
        let numbered = alias == Some(row.name.as_str());
        if object.without_rowid && row.key > 0 {
            column.nullable = false;
        }
        if numbered && clauses.autoincrement {
            column.identity = Some(Identity::of(IdentityKind::AutoIncrement));
        }
        table.insert_column(column);
    }
    checks(&mut table, &clauses, &names);
    keys::uniques(catalog, &mut table, &clauses);
    table.options.clauses = clauses::read(catalog, &table, &clauses);
    keys::foreign_keys(catalog, &mut table, &clauses)?;
    schema.insert_table(table);
    Ok(())
}

fn primary_key(rows: &[ColumnRow], clauses: &CreateTable<'_>) -> Option<PrimaryKey> {
    let mut members: Vec<&ColumnRow> = rows.iter().filter(|row| row.key > 0).collect();
    members.sort_by_key(|row| row.key);
    (!members.is_empty()).then(|| {
        let columns = members.into_iter().map(|row| row.name.clone()).collect();
        PrimaryKey::new(clauses.primary_key_name.clone(), columns)
    })
}

/// The column that is another name of the row id: an `INTEGER` key that needs no index. (`INTEGER
/// PRIMARY KEY DESC` has one.)
fn rowid_alias<'a>(
    catalog: &Catalog,
    object: &ObjectRow,
    rows: &'a [ColumnRow],
) -> Option<&'a str> {
    let indexed = catalog
        .indexes
        .get(&object.name)
        .is_some_and(|indexes| indexes.iter().any(|index| index.origin == "pk"));
    let mut members = rows.iter().filter(|row| row.key > 0);
    match (members.next(), members.next()) {
        (Some(row), None) if !indexed && !object.without_rowid => Some(&row.name),
        (Some(_) | None, Some(_) | None) => None,
    }
}

fn column(
    row: &ColumnRow,
    clauses: &CreateTable<'_>,
    names: &[&str],
) -> Result<Column, ParseError> {
    let clause = clauses
        .columns
        .iter()
        .find(|clause| clause.name.eq_ignore_ascii_case(&row.name));
    let parsed = tokens(&row.data_type)?;
    let declared = if row.hidden > 1 {
        without_generated(&parsed)
    } else {
        &parsed
    };
    let mut column = Column::new(
        &row.name,
        DataType::builtin(expression::type_name(declared)),
    );
    column.nullable = !row.not_null;
    column.collation = clause
        .and_then(|clause| clause.collation.clone())
        .filter(|name| name != "BINARY");
    if let Some(default) = &row.default {
        column.default = expression::default(&tokens(default)?);
    }
    if row.hidden > 1 {
        let generated = clause.and_then(|clause| clause.generated).ok_or_else(|| {
            ParseError(format!("the expression of column {} is missing", row.name))
        })?;
        column.generated = Some(Generated {
            expression: expression::canonical(generated, names),
            stored: row.hidden == 3,
        });
    }
    Ok(column)
}

/// SQLite takes `GENERATED ALWAYS` for a part of the type; it takes the words off again, but not where a
/// comment stands between or behind them.
fn without_generated<'t, 'a>(declared: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match declared {
        [rest @ .., first, second] if first.is_word("GENERATED") && second.is_word("ALWAYS") => {
            rest
        }
        [rest @ .., last] if last.is_word("GENERATED") => rest,
        _ => declared,
    }
}

fn checks(table: &mut Table, clauses: &CreateTable<'_>, names: &[&str]) {
    for clause in &clauses.checks {
        let expression = expression::canonical(clause.condition, names);
        let structure = format!("({expression})");
        // SQLite takes a name twice; the second goes by its structure then.
        let wanted = clause
            .name
            .clone()
            .filter(|name| !table.checks.contains_key(name));
        let name = wanted.unwrap_or_else(|| keys::free_key(&table.checks, structure));
        let check = Check {
            name: name.clone(),
            expression,
            no_inherit: false,
            not_valid: false,
            not_enforced: false,
        };
        table.checks.insert(name, check);
    }
}
