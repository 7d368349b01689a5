//! Parameters in a form that the database can bind.

use sea_orm::{DbBackend, Statement, Value, sea_query::sea_value_to_json_value};

/// The same statement, its arrays as JSON text if the database has none.
pub(super) fn portable(mut statement: Statement) -> Statement {
    if statement.db_backend == DbBackend::Sqlite
        && let Some(values) = &mut statement.values
    {
        values.0.iter_mut().for_each(array_to_json);
    }
    statement
}

fn array_to_json(value: &mut Value) {
    if let Value::Array(_, items) = value {
        let null = items.is_none();
        let json = (!null).then(|| Box::new(sea_value_to_json_value(value)));
        *value = Value::Json(json);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    fn bound(backend: DbBackend, value: Value) -> Value {
        let statement = Statement::from_sql_and_values(backend, "SELECT ?", [value]);
        portable(statement).values.unwrap().0.remove(0)
    }

    #[test]
    fn sqlite_gets_json() {
        let json = |j| Value::Json(Some(Box::new(j)));
        assert_eq!(
            bound(DbBackend::Sqlite, vec![1, 2].into()),
            json(serde_json::json!([1, 2]))
        );
        assert_eq!(
            bound(DbBackend::Sqlite, vec!["it's".to_owned()].into()),
            json(serde_json::json!(["it's"]))
        );
        assert_eq!(
            bound(DbBackend::Sqlite, Vec::<i32>::new().into()),
            json(serde_json::json!([]))
        );
    }

    #[test]
    fn null_stays_null() {
        assert_eq!(
            bound(DbBackend::Sqlite, Option::<Vec<i32>>::None.into()),
            Value::Json(None)
        );
    }

    #[test]
    fn postgres_keeps_its_arrays() {
        let array = Value::from(vec![1, 2]);
        assert_eq!(bound(DbBackend::Postgres, array.clone()), array);
    }
}
