//! Columns, enum types and comments on PostgreSQL.

use std::collections::BTreeMap;

use sea_orm::sea_query::{ColumnDef, ColumnType};
use ultra_schema::{Dialect, Name, quote_identifier, quote_literal};

use super::EntityError;
use super::ddl::Place;

/// Enum types by name, with their values and the column where they were seen first.
#[derive(Default)]
pub(super) struct Enums {
    types: BTreeMap<String, (Vec<String>, String)>,
}

impl Enums {
    fn add(&mut self, place: &Place<'_>, found: &EnumColumn) -> Result<(), EntityError> {
        let entry = self.types.entry(found.name.clone());
        let (values, first_column) =
            entry.or_insert_with(|| (found.values.clone(), place.to_string()));
        if *values == found.values {
            return Ok(());
        }
        Err(EntityError::EnumValues {
            name: found.name.clone(),
            first: values.join(", "),
            first_column: first_column.clone(),
            second: found.values.join(", "),
            second_column: place.to_string(),
        })
    }

    /// `CREATE TYPE`, by name.
    pub(super) fn statements(&self) -> Vec<String> {
        let create = |(name, (values, _)): (&String, &(Vec<String>, String))| {
            let values: Vec<String> = values.iter().map(|value| quote_literal(value)).collect();
            format!(
                "CREATE TYPE {} AS ENUM ({})",
                quote_identifier(name),
                values.join(", ")
            )
        };
        self.types.iter().map(create).collect()
    }
}

struct EnumColumn {
    name: String,
    values: Vec<String>,
    /// `[]` for each dimension.
    suffix: String,
}

/// The enum that a type is, or is an array of.
fn enum_of(data_type: &ColumnType) -> Option<EnumColumn> {
    match data_type {
        ColumnType::Enum { name, variants } => Some(EnumColumn {
            name: name.to_string(),
            values: variants.iter().map(ToString::to_string).collect(),
            suffix: String::new(),
        }),
        ColumnType::Array(element) => {
            let mut found = enum_of(element)?;
            found.suffix.push_str("[]");
            Some(found)
        }
        // SeaORM's enum, which may grow.
        _ => None,
    }
}

/// The column as PostgreSQL takes it.
pub(super) fn column(
    place: &Place<'_>,
    column: &ColumnDef,
    enums: &mut Enums,
    warnings: &mut Vec<String>,
) -> Result<ColumnDef, EntityError> {
    let mut out = column.clone();
    let Some(data_type) = column.get_column_type() else {
        return Ok(out);
    };
    let numbered = matches!(
        data_type,
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger
    );
    if column.get_column_spec().auto_increment && !numbered {
        return Err(EntityError::AutoIncrement {
            dialect: Dialect::Postgres,
            table: place.table.to_string(),
            column: place.column.clone(),
            data_type: format!("{data_type:?}"),
        });
    }
    if let Some(found) = enum_of(data_type) {
        enums.add(place, &found)?;
        // SeaORM quotes the name in CREATE TYPE but not here.
        out.custom(format!("{}{}", quote_identifier(&found.name), found.suffix));
    }
    if matches!(data_type, ColumnType::Year) {
        warnings.push(format!(
            "{place}: PostgreSQL has no type Year, smallint is taken"
        ));
        out.small_integer();
    }
    Ok(out)
}

/// The schema of a table, which may be there.
pub(super) fn create_schema(name: &str) -> String {
    format!("CREATE SCHEMA IF NOT EXISTS {}", quote_identifier(name))
}

/// The comment of a table.
pub(super) fn comment_on_table(table: &Name, comment: &str) -> String {
    format!(
        "COMMENT ON TABLE {} IS {}",
        table.quoted(),
        quote_literal(comment)
    )
}

/// The comment of a column.
pub(super) fn comment_on_column(place: &Place<'_>, comment: &str) -> String {
    let column = quote_identifier(&place.column);
    format!(
        "COMMENT ON COLUMN {}.{column} IS {}",
        place.table.quoted(),
        quote_literal(comment)
    )
}
