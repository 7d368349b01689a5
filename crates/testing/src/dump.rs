//! Dumps and rows as texts that can be compared before and after.

mod postgres;
mod sqlite;
mod statements;

pub use postgres::{dump_postgres, rows_postgres};
pub use sqlite::{dump_sqlite, rows_sqlite};

/// What stands after FROM: a table as it is, a query in parentheses.
fn source(table_or_query: &str) -> String {
    let text = table_or_query.trim().trim_end_matches(';');
    let first = text.split_whitespace().next().unwrap_or_default();
    if ["select", "with", "values", "table"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
    {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_get_parentheses_and_tables_do_not() {
        assert_eq!(source("public.\"Users\""), "public.\"Users\"");
        assert_eq!(source("SELECT 1;"), "(SELECT 1)");
        assert_eq!(source("selection"), "selection");
    }
}
