//! What a mistyped name may have been meant to be.

use ultra_revision::near;
use ultra_schema::{Name, Schema};

/// `; did you mean …?` for a table, column, enum type, value of one or other object that a schema
/// lacks; nothing where nothing is near.
pub(super) fn meant(name: &str, schema: &Schema) -> String {
    let part = name.rsplit_once('.');
    let mut found = part.map_or_else(Vec::new, |(owner, part)| of_part(owner, part, schema));
    let has_owner = part.is_some_and(|(owner, _)| !parts(owner, schema).is_empty());
    if found.is_empty() && !has_owner {
        found = near(name, wholes(schema).iter().map(String::as_str));
    }
    in_words(&found)
}

/// The nearest name, as a question behind an error.
pub(in crate::autogenerate) fn in_words(near: &[String]) -> String {
    let first = near.first();
    first.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

fn wholes(schema: &Schema) -> Vec<String> {
    let tables = schema.tables.keys().chain(schema.enums.keys());
    let tables = tables.map(ToString::to_string);
    let others = schema.others.iter();
    let others = others.filter(|it| it.table.is_none() && !it.is_about());
    tables.chain(others.map(|it| it.name.clone())).collect()
}

/// The part, of the table or type that is named or of those that are called nearly so.
fn of_part(owner: &str, part: &str, schema: &Schema) -> Vec<String> {
    let owners = if parts(owner, schema).is_empty() {
        near(owner, wholes(schema).iter().map(String::as_str))
    } else {
        vec![owner.to_owned()]
    };
    for owner in owners {
        let all = parts(&owner, schema);
        let found = if all.iter().any(|it| it == part) {
            vec![part.to_owned()]
        } else {
            near(part, all.iter().map(String::as_str))
        };
        if !found.is_empty() {
            return found.iter().map(|it| format!("{owner}.{it}")).collect();
        }
    }
    Vec::new()
}

/// The columns of a table, or the values of an enum type.
fn parts(owner: &str, schema: &Schema) -> Vec<String> {
    let name = Name::parse(owner);
    let table = schema.tables.get(&name);
    let columns = table.into_iter().flat_map(|table| table.columns.keys());
    let item = schema.enums.get(&name);
    let values = item.into_iter().flat_map(|item| &item.values);
    columns.chain(values).cloned().collect()
}

#[cfg(test)]
mod tests {
    use ultra_schema::{Column, EnumType, Name, Schema, Table};

    use super::meant;

    #[test]
    fn tables_columns_and_values_are_found_by_what_is_nearly_their_name() {
        let mut schema = Schema::default();
        let mut users = Table::new("users");
        for column in ["id", "email", "full_name"] {
            users.insert_column(Column::new(column, "text"));
        }
        schema.insert_table(users);
        schema.insert_enum(EnumType {
            name: Name::new("mood"),
            values: vec!["happy".into(), "sad".into()],
        });
        for (typed, meaning) in [
            ("user", "; did you mean `users`?"),
            ("users.emial", "; did you mean `users.email`?"),
            ("user.emial", "; did you mean `users.email`?"),
            ("usres.id", "; did you mean `users.id`?"),
            ("mood.hapy", "; did you mean `mood.happy`?"),
            ("something_else", ""),
            ("users.quite_other", ""),
        ] {
            assert_eq!(meant(typed, &schema), meaning, "{typed}");
        }
    }
}
