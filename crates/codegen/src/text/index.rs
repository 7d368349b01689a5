//! `CREATE INDEX`.

use ultra_schema::{Dialect, Index, IndexKey, IndexPart, Name, NullsOrder, quote_identifier};

use super::columns;

/// `CREATE INDEX` with everything that the dialect knows.
pub(crate) fn create_index(dialect: Dialect, table: &Name, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let method = match dialect {
        Dialect::Postgres if index.method != "btree" => {
            format!(" USING {}", quote_identifier(&index.method))
        }
        Dialect::Postgres | Dialect::Sqlite => String::new(),
    };
    let parts: Vec<String> = index.parts.iter().map(|item| part(dialect, item)).collect();
    let mut text = format!(
        "CREATE {unique}INDEX {} ON {}{}{method} ({})",
        quote_identifier(&index.name),
        if index.only { "ONLY " } else { "" },
        table.quoted(),
        parts.join(", ")
    );
    if !index.include.is_empty() {
        text.push_str(&format!(" INCLUDE ({})", columns(&index.include)));
    }
    if index.nulls_not_distinct {
        text.push_str(" NULLS NOT DISTINCT");
    }
    if !index.storage.is_empty() {
        text.push_str(&format!(" WITH ({})", index.storage.join(", ")));
    }
    if let Some(predicate) = &index.predicate {
        text.push_str(&format!(" WHERE {predicate}"));
    }
    text
}

fn part(dialect: Dialect, part: &IndexPart) -> String {
    let mut text = match &part.key {
        IndexKey::Column(name) => quote_identifier(name),
        IndexKey::Expression(expression) => format!("({expression})"),
    };
    if let Some(collation) = &part.collation {
        match dialect {
            Dialect::Postgres => text.push_str(&format!(" COLLATE {collation}")),
            Dialect::Sqlite => text.push_str(&format!(" COLLATE {}", quote_identifier(collation))),
        }
    }
    if let Some(class) = &part.operator_class {
        text.push_str(&format!(" {class}"));
    }
    if part.descending {
        text.push_str(" DESC");
    }
    match part.nulls {
        None => {}
        Some(NullsOrder::First) => text.push_str(" NULLS FIRST"),
        Some(NullsOrder::Last) => text.push_str(" NULLS LAST"),
    }
    text
}
