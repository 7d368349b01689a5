//! PostgreSQL's changes of a column's type.

use ultra_schema::{Column, Pair, quote_identifier};

/// `ALTER COLUMN … TYPE …`, with `USING` only where no assignment cast exists: an explicit cast
/// cuts values off silently where an assignment refuses.
pub(super) fn retype(column: &Pair<Column>) -> String {
    let Pair {
        current: from,
        desired: to,
    } = column;
    let name = quote_identifier(&to.name);
    let collate = to
        .collation
        .as_ref()
        .map(|text| format!(" COLLATE {text}"))
        .unwrap_or_default();
    let using = match cast(&from.data_type.sql, &to.data_type.sql) {
        Cast::Assignment => String::new(),
        Cast::IntoArray => {
            let element = to.data_type.sql.trim_end_matches("[]");
            let text = match cast(&from.data_type.sql, element) {
                Cast::ThroughText => "::text",
                Cast::Assignment | Cast::IntoArray | Cast::Explicit | Cast::ElementsThroughText => {
                    ""
                }
            };
            let array = format!("ARRAY[{name}{text}]::{}", to.data_type.sql);
            format!(" USING CASE WHEN {name} IS NOT NULL THEN {array} END")
        }
        Cast::ElementsThroughText => format!(" USING {name}::text[]::{}", to.data_type.sql),
        Cast::Explicit => format!(" USING {name}::{}", to.data_type.sql),
        Cast::ThroughText => format!(" USING {name}::text::{}", to.data_type.sql),
    };
    format!(
        "ALTER COLUMN {name} TYPE {}{collate}{using}",
        to.data_type.sql
    )
}

/// How values get from one type to another.
enum Cast {
    Assignment,
    IntoArray,
    Explicit,
    ThroughText,
    ElementsThroughText,
}

/// By `pg_cast` of PostgreSQL 14 to 18 for the built-in types.
fn cast(from: &str, to: &str) -> Cast {
    let base = |text: &str| {
        let base = text.split('(').next().unwrap_or_default().trim();
        let array = text.ends_with("[]") && !base.ends_with("[]");
        format!("{base}{}", if array { "[]" } else { "" })
    };
    let (from, to) = (base(from), base(to));
    let number = [
        "smallint",
        "integer",
        "bigint",
        "numeric",
        "real",
        "double precision",
    ];
    let string = ["text", "character varying", "character"];
    let moment = [
        "timestamp without time zone",
        "timestamp with time zone",
        "date",
    ];
    let both = |set: &[&str]| set.contains(&&*from) && set.contains(&&*to);
    if from == to
        || string.contains(&&*to)
        || both(&number)
        || both(&moment)
        || both(&["json", "jsonb"])
        || both(&["cidr", "inet"])
    {
        Cast::Assignment
    } else if let (Some(from), Some(to)) = (from.strip_suffix("[]"), to.strip_suffix("[]")) {
        match cast(from, to) {
            Cast::ThroughText => Cast::ElementsThroughText,
            Cast::Assignment | Cast::IntoArray | Cast::Explicit | Cast::ElementsThroughText => {
                Cast::Explicit
            }
        }
    } else if to.ends_with("[]") && !from.ends_with("[]") && !string.contains(&&*from) {
        Cast::IntoArray
    } else if string.contains(&&*from) || both(&["boolean", "integer"]) || to.ends_with("[]") {
        Cast::Explicit
    } else {
        Cast::ThroughText
    }
}
