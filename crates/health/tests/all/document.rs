//! The reference says what is served.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::http::{self, get};
use crate::support::{Database, project, sqlite, upgrade};

const REFERENCE: &str = include_str!("../../../../documentation/reference/health.md");

/// Where a value has which field, whatever is in it; of a list its first element.
fn shape(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                shape(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(list) => {
            for value in list.iter().take(1) {
                shape(value, &format!("{path}[]"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.insert(path.to_owned());
        }
    }
}

fn shape_of(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    shape(&serde_json::from_str(text).unwrap(), "", &mut found);
    found
}

#[tokio::test]
async fn the_examples_have_the_fields_that_are_served() {
    let database = Database::Sqlite(sqlite());
    upgrade(&database, 1).await;
    let health = database.health(project(2)).await;
    let address = http::serve(health.router()).await;
    let mut examples = REFERENCE.split("```json\n").skip(1);
    for path in ["/health/migrations", "/health"] {
        let example = examples.next().unwrap().split("```").next().unwrap();
        let served = get(address, path).await.text;
        assert_eq!(shape_of(example), shape_of(&served), "{path}");
    }
}

/// The code that the reference shows is the one that compiles in the crate's documentation.
#[test]
fn the_code_is_the_tested_one() {
    let tested: String = include_str!("../../src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .collect::<Vec<_>>()
        .join("\n");
    let code = REFERENCE.split("```rust\n").nth(1).unwrap();
    let lines = code.split("```").next().unwrap().lines();
    for line in lines.filter(|line| !line.is_empty()) {
        assert!(tested.contains(line), "{line}");
    }
}
