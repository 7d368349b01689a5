//! Catalog types as the types of sea-query's builders.

use std::sync::Arc;

use sea_query::{Alias, ColumnType, IntoIden, StringLen};
use ultra_schema::{DataType, Dialect};

/// The builder's type for a catalog type; what no builder has becomes a custom one, spelt as the
/// catalog does.
pub(crate) fn column_type(dialect: Dialect, data_type: &DataType) -> ColumnType {
    let text = data_type.sql.as_str();
    if data_type.enum_type.is_some() {
        return custom(text);
    }
    let known = match dialect {
        Dialect::Postgres => postgres(text),
        Dialect::Sqlite => sqlite(text),
    };
    known.unwrap_or_else(|| custom(text))
}

fn custom(text: &str) -> ColumnType {
    ColumnType::Custom(Alias::new(text).into_iden())
}

fn postgres(text: &str) -> Option<ColumnType> {
    if let Some(element) = text.strip_suffix("[]") {
        return postgres(element).map(|element| ColumnType::Array(Arc::new(element)));
    }
    let (base, arguments) = split(text);
    Some(match (base, arguments.as_slice()) {
        ("character varying", []) => ColumnType::String(StringLen::None),
        ("character varying", [length]) => ColumnType::String(StringLen::N(*length)),
        ("character", [length]) => ColumnType::Char(Some(*length)),
        ("text", []) => ColumnType::Text,
        ("smallint", []) => ColumnType::SmallInteger,
        ("integer", []) => ColumnType::Integer,
        ("bigint", []) => ColumnType::BigInteger,
        ("real", []) => ColumnType::Float,
        ("double precision", []) => ColumnType::Double,
        ("numeric", []) => ColumnType::Decimal(None),
        ("numeric", [precision, scale]) => ColumnType::Decimal(Some((*precision, *scale))),
        ("timestamp without time zone", []) => ColumnType::DateTime,
        ("timestamp with time zone", []) => ColumnType::TimestampWithTimeZone,
        ("time without time zone", []) => ColumnType::Time,
        ("date", []) => ColumnType::Date,
        ("bytea", []) => ColumnType::Blob,
        ("boolean", []) => ColumnType::Boolean,
        ("json", []) => ColumnType::Json,
        ("jsonb", []) => ColumnType::JsonBinary,
        ("uuid", []) => ColumnType::Uuid,
        _ => return None,
    })
}

fn sqlite(text: &str) -> Option<ColumnType> {
    let (base, arguments) = split(text);
    Some(match (base, arguments.as_slice()) {
        ("varchar", []) => ColumnType::String(StringLen::None),
        ("varchar", [length]) => ColumnType::String(StringLen::N(*length)),
        ("char", []) => ColumnType::Char(None),
        ("char", [length]) => ColumnType::Char(Some(*length)),
        ("text", []) => ColumnType::Text,
        ("tinyint", []) => ColumnType::TinyInteger,
        ("smallint", []) => ColumnType::SmallInteger,
        ("integer", []) => ColumnType::Integer,
        ("float", []) => ColumnType::Float,
        ("double", []) => ColumnType::Double,
        ("real", [precision, scale]) => ColumnType::Decimal(Some((*precision, *scale))),
        ("real_decimal", []) => ColumnType::Decimal(None),
        ("datetime_text", []) => ColumnType::DateTime,
        ("timestamp_text", []) => ColumnType::Timestamp,
        ("timestamp_with_timezone_text", []) => ColumnType::TimestampWithTimeZone,
        ("time_text", []) => ColumnType::Time,
        ("date_text", []) => ColumnType::Date,
        ("blob", []) => ColumnType::Blob,
        ("varbinary_blob", [length]) => ColumnType::VarBinary(StringLen::N(*length)),
        ("boolean", []) => ColumnType::Boolean,
        ("json_text", []) => ColumnType::Json,
        ("jsonb_text", []) => ColumnType::JsonBinary,
        ("uuid_text", []) => ColumnType::Uuid,
        _ => return None,
    })
}

/// `numeric(10, 2)` → `("numeric", [10, 2])`; arguments that aren't numbers make no match.
fn split(text: &str) -> (&str, Vec<u32>) {
    let Some((base, rest)) = text.split_once('(') else {
        return (text, Vec::new());
    };
    let arguments: Option<Vec<u32>> = rest.strip_suffix(')').and_then(|inner| {
        inner
            .split(',')
            .map(|part| part.trim().parse().ok())
            .collect()
    });
    match arguments {
        Some(arguments) => (base.trim_end(), arguments),
        None => (text, Vec::new()),
    }
}

/// True where sea-query can render the type for the dialect without giving up.
pub(crate) fn renders(dialect: Dialect, column_type: &ColumnType) -> bool {
    match dialect {
        Dialect::Postgres => true,
        Dialect::Sqlite => !matches!(column_type, ColumnType::Array(_)),
    }
}

/// The `schema::*` helper of sea-orm-migration that makes a column of the type, and the arguments
/// after the name.
pub(crate) fn helper(column_type: &ColumnType) -> Option<(&'static str, Vec<String>)> {
    let plain = |name| Some((name, Vec::new()));
    match column_type {
        ColumnType::Char(None) => plain("char"),
        ColumnType::Char(Some(length)) => Some(("char_len", vec![length.to_string()])),
        ColumnType::String(StringLen::None) => plain("string"),
        ColumnType::String(StringLen::N(length)) => Some(("string_len", vec![length.to_string()])),
        ColumnType::Text => plain("text"),
        ColumnType::TinyInteger => plain("tiny_integer"),
        ColumnType::SmallInteger => plain("small_integer"),
        ColumnType::Integer => plain("integer"),
        ColumnType::BigInteger => plain("big_integer"),
        ColumnType::Float => plain("float"),
        ColumnType::Double => plain("double"),
        ColumnType::Decimal(None) => plain("decimal"),
        ColumnType::Decimal(Some((precision, scale))) => Some((
            "decimal_len",
            vec![precision.to_string(), scale.to_string()],
        )),
        ColumnType::DateTime => plain("date_time"),
        ColumnType::Timestamp => plain("timestamp"),
        ColumnType::TimestampWithTimeZone => plain("timestamp_with_time_zone"),
        ColumnType::Time => plain("time"),
        ColumnType::Date => plain("date"),
        ColumnType::Blob => plain("blob"),
        ColumnType::VarBinary(StringLen::N(length)) => {
            Some(("var_binary", vec![length.to_string()]))
        }
        ColumnType::Boolean => plain("boolean"),
        ColumnType::Json => plain("json"),
        ColumnType::JsonBinary => plain("json_binary"),
        ColumnType::Uuid => plain("uuid"),
        ColumnType::Custom(name) => Some(("custom", vec![format!("{:?}", name.to_string())])),
        ColumnType::Array(element) => Some(("array", vec![constructor(element)?])),
        _ => None,
    }
}

/// The type as an expression of Rust, for the elements of arrays.
fn constructor(column_type: &ColumnType) -> Option<String> {
    Some(match column_type {
        ColumnType::Char(length) => format!("ColumnType::Char({length:?})"),
        ColumnType::String(StringLen::None) => "ColumnType::String(StringLen::None)".into(),
        ColumnType::String(StringLen::N(n)) => format!("ColumnType::String(StringLen::N({n}))"),
        ColumnType::Decimal(size) => format!("ColumnType::Decimal({size:?})"),
        ColumnType::Text
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::DateTime
        | ColumnType::TimestampWithTimeZone
        | ColumnType::Time
        | ColumnType::Date
        | ColumnType::Blob
        | ColumnType::Boolean
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Uuid => format!("ColumnType::{column_type:?}"),
        _ => return None,
    })
}
