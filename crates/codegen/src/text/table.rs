//! `CREATE TABLE` and its columns.

use ultra_schema::{
    Clause, ClauseOn, Column, Dialect, IdentityKind, Name, Table, TableOptions, is_constant,
    quote_identifier,
};

use super::{check, conflict, foreign_key, primary_key, unique};

/// `CREATE TABLE` with one line per column and constraint, foreign keys included.
pub(crate) fn create_table(dialect: Dialect, table: &Table) -> String {
    let numbered = |column: &Column| {
        column
            .identity
            .as_ref()
            .is_some_and(|it| it.kind == IdentityKind::AutoIncrement)
    };
    let inline_key = table.columns.values().any(numbered) || backward_key(table).is_some();
    let mut lines: Vec<String> = table
        .columns
        .values()
        .filter(|column| !column.inherited)
        .map(|item| {
            let text = column_of(dialect, item, &table.options);
            match backward_key(table) {
                Some((name, clause)) if *name == item.name => {
                    format!("{text} PRIMARY KEY DESC{}", conflict(Some(clause)))
                }
                Some(_) | None => text,
            }
        })
        .collect();
    let options = &table.options;
    if let Some(key) = table.primary_key.as_ref().filter(|_| !inline_key) {
        let clause = options.clause(&ClauseOn::PrimaryKey);
        lines.push(primary_key(&table.name, key, clause));
    }
    lines.extend(table.uniques.values().map(|item| {
        let on = ClauseOn::Unique(item.columns.clone());
        unique(item, options.clause(&on))
    }));
    lines.extend(table.checks.values().map(check));
    lines.extend(table.foreign_keys.values().map(foreign_key));
    let mut options = Vec::new();
    if table.options.without_rowid {
        options.push("WITHOUT ROWID");
    }
    if table.options.strict {
        options.push("STRICT");
    }
    let mut tail = if options.is_empty() {
        String::new()
    } else {
        format!(" {}", options.join(", "))
    };
    if !table.options.inherits.is_empty() {
        let parents: Vec<String> = table.options.inherits.iter().map(Name::quoted).collect();
        tail.push_str(&format!(" INHERITS ({})", parents.join(", ")));
    }
    if let Some(by) = &table.options.partition_by {
        tail.push_str(&format!(" PARTITION BY {by}"));
    }
    if let Some(of) = &table.options.partition_of {
        let own = match lines.as_slice() {
            [] => String::new(),
            lines => format!(" (\n    {}\n)", lines.join(",\n    ")),
        };
        let (name, parent) = (table.name.quoted(), of.parent.quoted());
        return format!(
            "CREATE TABLE {name} PARTITION OF {parent}{own} {}{tail}",
            of.bound
        );
    }
    if lines.is_empty() {
        return format!("CREATE TABLE {} (){tail}", table.name.quoted());
    }
    format!(
        "CREATE TABLE {} (\n    {}\n){tail}",
        table.name.quoted(),
        lines.join(",\n    ")
    )
}

/// The column of `INTEGER PRIMARY KEY DESC`, which is no row id where it stands at the column, and
/// only there.
fn backward_key(table: &Table) -> Option<(&String, &Clause)> {
    let [only] = table.primary_key.as_ref()?.columns.as_slice() else {
        return None;
    };
    let clause = table.options.clause(&ClauseOn::PrimaryKey)?;
    let integer = table.columns.get(only)?.data_type.sql == "integer";
    let descending = clause.parts.iter().any(|part| part.ends_with("DESC"));
    (integer && descending && !table.options.without_rowid).then_some((only, clause))
}

/// A column's definition as it stands in `ADD COLUMN`.
pub(crate) fn column(dialect: Dialect, column: &Column) -> String {
    column_of(dialect, column, &TableOptions::default())
}

/// A column's definition as it stands in `CREATE TABLE`.
fn column_of(dialect: Dialect, column: &Column, options: &TableOptions) -> String {
    let mut parts = vec![quote_identifier(&column.name)];
    let serial = column
        .identity
        .as_ref()
        .is_some_and(|it| it.kind == IdentityKind::Serial);
    if serial {
        parts.push(serial_type(&column.data_type.sql).to_owned());
    } else if !column.data_type.sql.is_empty() {
        parts.push(column.data_type.sql.clone());
    }
    if let Some(collation) = &column.collation {
        parts.push(format!("COLLATE {}", collation_name(dialect, collation)));
    }
    if !column.nullable {
        let on = ClauseOn::NotNull(column.name.clone());
        let clause = options.clause(&on);
        parts.extend(clause.into_iter().flat_map(|clause| clause.parts.clone()));
        parts.push(format!("NOT NULL{}", conflict(clause)));
    }
    if let Some(default) = &column.default {
        parts.push(match dialect {
            Dialect::Postgres => format!("DEFAULT {default}"),
            Dialect::Sqlite => format!("DEFAULT {}", sqlite_default(default)),
        });
    }
    if let Some(generated) = &column.generated {
        let stored = if generated.stored {
            "STORED"
        } else {
            "VIRTUAL"
        };
        parts.push(format!(
            "GENERATED ALWAYS AS ({}) {stored}",
            generated.expression
        ));
    }
    if let Some(identity) = &column.identity {
        let sequence = match identity.options.as_str() {
            "" => String::new(),
            options => format!(" ({options})"),
        };
        match identity.kind {
            IdentityKind::Always => parts.push(format!("GENERATED ALWAYS AS IDENTITY{sequence}")),
            IdentityKind::ByDefault => {
                parts.push(format!("GENERATED BY DEFAULT AS IDENTITY{sequence}"));
            }
            IdentityKind::Serial => {}
            IdentityKind::AutoIncrement => {
                let conflict = conflict(options.clause(&ClauseOn::PrimaryKey));
                parts.push(format!("PRIMARY KEY{conflict} AUTOINCREMENT"));
            }
        }
    }
    parts.join(" ")
}

fn serial_type(data_type: &str) -> &'static str {
    match data_type {
        "smallint" => "smallserial",
        "bigint" => "bigserial",
        _ => "serial",
    }
}

/// SQLite's built-in collations are bare words; PostgreSQL's come quoted from the catalog reader.
fn collation_name(dialect: Dialect, collation: &str) -> String {
    match dialect {
        Dialect::Postgres => collation.to_owned(),
        Dialect::Sqlite => quote_identifier(collation),
    }
}

/// A constant as it is, an expression in parentheses.
fn sqlite_default(default: &str) -> String {
    if is_constant(default) {
        default.to_owned()
    } else {
        format!("({default})")
    }
}
