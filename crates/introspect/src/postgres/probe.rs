//! Questions beside the structure: what is invalid, and which constants are the same.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::ReadOptions;
use super::text::{depths, without_outer_parentheses};
use crate::IntrospectError;

/// The kinds of things that exist without holding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InvalidKind {
    /// An index that a failed `CREATE INDEX CONCURRENTLY` left behind: written, never used.
    Index,
    /// A `NOT VALID` constraint: new rows are checked, those that were there are not.
    Constraint,
}

/// An index or constraint that exists but doesn't hold for all rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InvalidObject {
    /// What it is.
    pub kind: InvalidKind,
    /// Its table, qualified where that isn't in the default schema.
    pub table: String,
    /// Its name.
    pub name: String,
}

impl std::fmt::Display for InvalidObject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { kind, table, name } = self;
        match kind {
            InvalidKind::Index => write!(
                f,
                "index `{name}` of `{table}` is invalid: drop it and create it again, or REINDEX INDEX CONCURRENTLY"
            ),
            InvalidKind::Constraint => write!(
                f,
                "constraint `{name}` of `{table}` was never checked against the rows that were there: ALTER TABLE … VALIDATE CONSTRAINT"
            ),
        }
    }
}

/// Invalid indexes and constraints that are not validated, of tables that aren't ignored.
pub async fn invalid_objects(
    db: &impl ConnectionTrait,
    options: &ReadOptions,
) -> Result<Vec<InvalidObject>, IntrospectError> {
    let query = include_str!("sql/invalid.sql");
    let values = [options.default_schema.clone().into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, query, values);
    let ignored: Vec<String> = options
        .ignore_tables
        .iter()
        .map(ToString::to_string)
        .collect();
    let mut found = Vec::new();
    for row in db.query_all_raw(statement).await? {
        let kind: String = row.try_get_by_index(0)?;
        let kind = if kind == "index" {
            InvalidKind::Index
        } else {
            InvalidKind::Constraint
        };
        let object = InvalidObject {
            kind,
            table: row.try_get_by_index(1)?,
            name: row.try_get_by_index(2)?,
        };
        if !ignored.contains(&object.table) {
            found.push(object);
        }
    }
    Ok(found)
}

/// For each `(a, b, type)`: do two expressions that look like constants have the same value?
///
/// Used for defaults whose text differs. What doesn't look like a constant, or what the server
/// refuses, is not the same. One round trip, or one for each pair if the server refuses any.
/// Not for use inside a transaction: a refusal aborts it.
pub async fn same_constants(
    db: &impl ConnectionTrait,
    pairs: &[(String, String, String)],
) -> Result<Vec<bool>, IntrospectError> {
    let asked: Vec<Option<String>> = pairs.iter().map(question).collect();
    let questions: Vec<&str> = asked.iter().flatten().map(String::as_str).collect();
    let answers = match ask(db, &questions).await {
        Ok(answers) => answers,
        Err(_) => {
            let mut answers = Vec::with_capacity(questions.len());
            for question in &questions {
                let answer = ask(db, &[*question]).await.unwrap_or_default();
                answers.push(answer.first().copied().unwrap_or(false));
            }
            // A lost connection is no answer.
            db.execute_unprepared("SELECT 1").await?;
            answers
        }
    };
    let mut answers = answers.into_iter();
    Ok(asked
        .iter()
        .map(|asked| asked.is_some() && answers.next().unwrap_or(false))
        .collect())
}

async fn ask(db: &impl ConnectionTrait, questions: &[&str]) -> Result<Vec<bool>, sea_orm::DbErr> {
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    let query = format!("SELECT ARRAY[{}]::text", questions.join(", "));
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, query))
        .await?;
    let text: String = row.map_or_else(|| Ok(String::new()), |row| row.try_get_by_index(0))?;
    Ok(text
        .trim_matches(['{', '}'])
        .split(',')
        .map(|answer| answer == "t")
        .collect())
}

fn question((a, b, data_type): &(String, String, String)) -> Option<String> {
    let plain_type = |c: char| c.is_alphanumeric() || " _.,()[]\"".contains(c);
    (constant(a) && constant(b) && data_type.chars().all(plain_type))
        .then(|| format!("(({a})::{data_type} IS NOT DISTINCT FROM ({b})::{data_type})"))
}

/// True for a literal, perhaps signed, cast or in parentheses. A literal whose meaning changes with
/// the clock is none.
fn constant(sql: &str) -> bool {
    let mut sql = without_outer_parentheses(sql);
    while let Some(at) = last_cast(sql) {
        let (before, cast) = (
            sql.get(..at).unwrap_or_default(),
            sql.get(at..).unwrap_or_default(),
        );
        if !cast
            .chars()
            .all(|c| c.is_alphanumeric() || ": _.,()[]\"".contains(c))
        {
            return false;
        }
        sql = without_outer_parentheses(before);
    }
    let number = sql.strip_prefix('-').unwrap_or(sql);
    // Rust reads `inf` as a number, too.
    (number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_ok())
        || ["true", "false", "null"]
            .iter()
            .any(|word| sql.eq_ignore_ascii_case(word))
        || string(sql)
}

/// Where the last `::` outside quotes and parentheses stands.
fn last_cast(sql: &str) -> Option<usize> {
    let mut found = None;
    let mut before = None;
    for (at, byte, depth) in depths(sql) {
        if byte == b':' && depth == Some(0) {
            if before == Some(at.wrapping_sub(1)) {
                found = at.checked_sub(1);
            }
            before = Some(at);
        }
    }
    found
}

/// One string literal and nothing else.
fn string(sql: &str) -> bool {
    let body = sql.strip_prefix('E').unwrap_or(sql);
    let quoted = body.len() >= 2 && body.starts_with('\'') && body.ends_with('\'');
    let moving = ["now", "today", "tomorrow", "yesterday"];
    let text = body.trim_matches('\'').trim();
    quoted
        && depths(sql)
            .skip(usize::from(sql.starts_with('E')))
            .all(|(_, _, depth)| depth.is_none())
        && !moving.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::constant;

    #[test]
    fn literals_are_constants_and_calls_are_not() {
        for sql in [
            "1",
            "(-1)",
            "'a'",
            "'it''s'::text",
            "('1'::numeric(10,2))::text",
            "NULL::int4",
        ] {
            assert!(constant(sql), "{sql}");
        }
        for sql in [
            "'{}'::mood[]",
            "'x'::character varying(3)",
            "true",
            "E'\\n'::text",
            "1.50",
        ] {
            assert!(constant(sql), "{sql}");
        }
        for sql in [
            "now()",
            "'now'::timestamptz",
            "'a' || 'b'",
            "nextval('s'::regclass)",
            "1 + 1",
        ] {
            assert!(!constant(sql), "{sql}");
        }
        assert!(!constant("CURRENT_TIMESTAMP") && !constant("inf") && !constant(""));
    }
}
