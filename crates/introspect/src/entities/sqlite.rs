//! Columns on SQLite.

use sea_orm::sea_query::{ColumnDef, ColumnType, Expr, ExprTrait};
use ultra_schema::Dialect;

use super::EntityError;
use super::ddl::Place;

/// The column as SQLite takes it.
pub(super) fn column(
    place: &Place<'_>,
    column: &ColumnDef,
    warnings: &mut Vec<String>,
) -> Result<ColumnDef, EntityError> {
    let mut out = column.clone();
    let Some(data_type) = column.get_column_type() else {
        return Ok(out);
    };
    if column.get_column_spec().auto_increment {
        numbered(place, column, data_type)?;
        // AUTOINCREMENT is allowed on exactly INTEGER PRIMARY KEY.
        out.integer();
        return Ok(out);
    }
    match data_type {
        ColumnType::Array(_) => {
            out.json();
        }
        ColumnType::Enum { variants, .. } => {
            let values: Vec<String> = variants.iter().map(ToString::to_string).collect();
            // NULL passes a check, so this is right for nullable columns, too.
            out.text()
                .check(Expr::col(place.column.clone()).is_in(values));
        }
        ColumnType::Year => {
            warnings.push(replaced(place, data_type, "integer"));
            out.integer();
        }
        ColumnType::Vector(_)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::LTree
        | ColumnType::Interval(..)
        | ColumnType::Bit(_)
        | ColumnType::VarBit(_) => {
            warnings.push(replaced(place, data_type, "text"));
            out.text();
        }
        // SeaORM's enum, which may grow: SQLite has all other types of today.
        _ => {}
    }
    Ok(out)
}

/// Only a single integer key is numbered.
fn numbered(
    place: &Place<'_>,
    column: &ColumnDef,
    data_type: &ColumnType,
) -> Result<(), EntityError> {
    if is_integer(data_type) && column.get_column_spec().primary_key {
        return Ok(());
    }
    Err(EntityError::AutoIncrement {
        dialect: Dialect::Sqlite,
        table: place.table.to_string(),
        column: place.column.clone(),
        data_type: format!("{data_type:?}"),
    })
}

fn is_integer(data_type: &ColumnType) -> bool {
    matches!(
        data_type,
        ColumnType::TinyInteger
            | ColumnType::SmallInteger
            | ColumnType::Integer
            | ColumnType::BigInteger
            | ColumnType::TinyUnsigned
            | ColumnType::SmallUnsigned
            | ColumnType::Unsigned
            | ColumnType::BigUnsigned
    )
}

fn replaced(place: &Place<'_>, data_type: &ColumnType, by: &str) -> String {
    format!("{place}: SQLite has no type {data_type:?}, {by} is taken")
}
