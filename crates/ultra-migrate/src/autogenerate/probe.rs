//! What the database itself says of a plan before anybody runs it.

use sea_orm::{ConnectionTrait, DbErr, Statement};
use ultra_plan::Backfills;
use ultra_runner::DatabaseUrl;
use ultra_schema::{Change, Column, Dialect, Hints, Key, Name, Pair, Schema, quote_identifier};

use super::error::WriteError;
use super::place::words;
use crate::error::Error;
use crate::project;

/// How long one column is searched for NULL: the statement itself would search it all, under a lock.
const PATIENCE: &str = "SET statement_timeout = '10s'";

/// A warning for each column that becomes NOT NULL while rows have no value there, and none was given.
pub(super) async fn null_rows(
    url: &DatabaseUrl,
    schema: Option<&str>,
    dialect: Dialect,
    changes: &[Change],
    (hints, backfills): (&Hints, &Backfills),
) -> Result<Vec<String>, Error> {
    let narrowed: Vec<(&Name, &Column)> = changes
        .iter()
        .filter_map(|change| narrowed(change, hints, backfills))
        .collect();
    if narrowed.is_empty() {
        return Ok(Vec::new());
    }
    let session = project::open(url, schema, false).await?;
    let db = session.connection();
    if dialect == Dialect::Postgres {
        let settings = format!("SET row_security = off; {PATIENCE}");
        let set = db.execute_unprepared(&settings).await;
        set.map_err(|source| Error::Database {
            what: "to look for NULL",
            source,
        })?;
    }
    let mut warnings = Vec::new();
    for (table, column) in narrowed {
        let found = has_null(db, &hints.former_name(table), &former(hints, table, column)).await;
        let column = format!("{table}.{}", column.name);
        let remedy = format!("`--backfill {column}=VALUE` fills them");
        match found {
            Ok(false) => {}
            Ok(true) => warnings.push(format!(
                "{column} becomes NOT NULL and rows hold NULL: the statements fail; {remedy}"
            )),
            Err(error) => warnings.push(format!(
                "{column} becomes NOT NULL: the statements fail if rows hold NULL, which could not be seen ({}); {remedy}",
                words(&error, "")
            )),
        }
    }
    session.close().await?;
    Ok(warnings)
}

/// The column of a change after which NULL is not allowed, where nothing says otherwise.
fn narrowed<'c>(
    change: &'c Change,
    hints: &Hints,
    backfills: &Backfills,
) -> Option<(&'c Name, &'c Column)> {
    let Change::AlterColumn { table, column } = change else {
        return None;
    };
    let narrows = column.current.nullable && !column.desired.nullable;
    let filled = backfills.sql(table, &column.desired).is_some() || hints.is_empty_table(table);
    (narrows && !filled).then_some((table, &column.desired))
}

/// The column's name in the database.
fn former(hints: &Hints, table: &Name, column: &Column) -> String {
    let mut renamed = hints.columns.iter();
    let renamed = renamed.find(|hint| hint.table == *table && hint.to == column.name);
    renamed.map_or_else(|| column.name.clone(), |hint| hint.from.clone())
}

async fn has_null(db: &impl ConnectionTrait, table: &Name, column: &str) -> Result<bool, DbErr> {
    let query = format!(
        "SELECT 1 FROM {} WHERE {} IS NULL LIMIT 1",
        table.quoted(),
        quote_identifier(column)
    );
    let statement = Statement::from_string(db.get_database_backend(), query);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// Refuses a value that is none of its column's type, as the server sees it.
///
/// Nothing is computed: the server is asked how it would do that. Types that users made may change
/// in the same plan, so that only values of enum types are looked at, and those as they are wanted.
pub(super) async fn refuse_values(
    url: &DatabaseUrl,
    schema: Option<&str>,
    schemas: Pair<&Schema>,
    backfills: &Backfills,
) -> Result<(), Error> {
    let columns: Vec<(&Name, &Column)> = backfills
        .columns()
        .filter_map(|(table, name)| {
            let wanted = schemas.desired.tables.get(table)?;
            Some((table, wanted.columns.get(name)?))
        })
        .collect();
    let mut asked = Vec::new();
    for (table, column) in columns {
        let Some(sql) = backfills.sql(table, column) else {
            continue;
        };
        if let Some(why) = misfit(&sql, column, schemas.desired) {
            return Err(refused(table, column, &why));
        }
        if !is_made_by_users(table, column, schemas.desired) {
            asked.push((sql, table, column));
        }
    }
    if asked.is_empty() {
        return Ok(());
    }
    let session = project::open(url, schema, false).await?;
    for (sql, table, column) in asked {
        let query = format!("EXPLAIN SELECT CAST({sql} AS {})", column.data_type.sql);
        let db = session.connection();
        let statement = Statement::from_string(db.get_database_backend(), query);
        if let Err(error) = db.query_all_raw(statement).await
            && is_misfit(&error)
        {
            session.close().await?;
            return Err(refused(table, column, &words(&error, "")));
        }
    }
    Ok(session.close().await?)
}

fn refused(table: &Name, column: &Column, why: &str) -> Error {
    let name = &column.name;
    WriteError::Answer(format!("--backfill {table}.{name}: {why}")).into()
}

/// Why a value can't be one of the column's, where its text alone says so.
fn misfit(sql: &str, column: &Column, schema: &Schema) -> Option<String> {
    let data_type = &column.data_type;
    let boolean = ["true", "false"].contains(&sql);
    let number = sql.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if boolean && data_type.sql != "boolean" || number && data_type.sql == "boolean" {
        return Some(format!("{sql} is no {}", data_type.sql));
    }
    let text = sql.strip_prefix('\'')?.strip_suffix('\'')?;
    let text = text.replace("''", "'");
    let item = data_type.enum_type.as_ref();
    let item = item.filter(|_| !data_type.is_array());
    if let Some(item) = item.and_then(|name| schema.enums.get(name)) {
        let known = item.values.contains(&text);
        let all = item.values.join(", ");
        return (!known).then(|| format!("`{text}` is none of {}: {all}", item.name));
    }
    let most = data_type.sql.strip_prefix("character")?;
    let most = most.strip_prefix(" varying").unwrap_or(most);
    let most: usize = most.strip_prefix('(')?.strip_suffix(')')?.parse().ok()?;
    let long = text.trim_end().chars().count() > most;
    long.then(|| format!("`{text}` is too long for {}", data_type.sql))
}

/// True where the type is one that users made, or that an extension brings.
fn is_made_by_users(table: &Name, column: &Column, schema: &Schema) -> bool {
    let kinds = [
        "base type",
        "composite type",
        "domain",
        "enum",
        "extension",
        "range type",
    ];
    let key = Key::part("column", table, &column.name);
    let mut needs = schema.needs.of(&key);
    column.data_type.enum_type.is_some() || needs.any(|needed| kinds.contains(&&*needed.kind))
}

/// True where the server says that the value is wrong, not that it doesn't know something: a name
/// in it may be that of another column.
fn is_misfit(error: &DbErr) -> bool {
    let (DbErr::Exec(sea_orm::RuntimeErr::SqlxError(error))
    | DbErr::Query(sea_orm::RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let code = error.as_database_error().and_then(|error| error.code());
    // Data exceptions, a syntax error, a type that can't be cast, one that doesn't fit.
    code.is_some_and(|code| code.starts_with("22") || ["42601", "42804", "42846"].contains(&&*code))
}

#[cfg(test)]
mod tests {
    use ultra_schema::{Column, DataType, EnumType, Name, Schema};

    use super::misfit;

    #[test]
    fn what_the_text_of_a_value_says() {
        let mut schema = Schema::default();
        let mood = EnumType {
            name: Name::new("mood"),
            values: vec!["ok".into(), "it's".into()],
        };
        schema.insert_enum(mood);
        let of_enum = DataType {
            sql: "mood".into(),
            enum_type: Some(Name::new("mood")),
        };
        for (sql, data_type, fits) in [
            ("true", DataType::builtin("boolean"), true),
            ("true", DataType::builtin("integer"), false),
            ("1", DataType::builtin("boolean"), false),
            ("-1", DataType::builtin("integer"), true),
            ("'it''s'", of_enum.clone(), true),
            ("'fine'", of_enum, false),
            ("'four'", DataType::builtin("character varying(4)"), true),
            ("'fives'", DataType::builtin("character varying(4)"), false),
            ("'fives'", DataType::builtin("character(4)"), false),
            ("lower('fives')", DataType::builtin("character(4)"), true),
        ] {
            let column = Column::new("c", data_type);
            let found = misfit(sql, &column, &schema);
            assert_eq!(found.is_none(), fits, "{sql} as {}", column.data_type);
        }
    }
}
