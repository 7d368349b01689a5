//! An enum type makes place for one with other values.

use ultra_plan::EnumColumn;
use ultra_schema::{EnumType, Pair, quote_identifier};

use super::postgres::{alter, create_enum};
use crate::call::Statement;

/// The longest identifier that PostgreSQL keeps, in bytes: it would cut a longer one by itself,
/// maybe to the name that the type has.
const NAME_BYTES: usize = 63;

/// A name for the time between, which nobody would choose.
fn aside(name: &str) -> String {
    const SUFFIX: &str = "__replaced";
    let room = NAME_BYTES - SUFFIX.len();
    let fits = |(at, character): &(usize, char)| at + character.len_utf8() <= room;
    let kept = name.char_indices().take_while(fits);
    let kept: String = kept.map(|(_, character)| character).collect();
    kept + SUFFIX
}

/// The old type steps aside, the columns move over, the old type goes.
pub(super) fn replace_enum(item: &Pair<EnumType>, columns: &[EnumColumn]) -> Vec<Statement> {
    let name = &item.desired.name;
    let aside = name.sibling(aside(&name.name));
    let mut statements = vec![
        Statement::Sql(format!(
            "ALTER TYPE {} RENAME TO {}",
            name.quoted(),
            quote_identifier(&aside.name)
        )),
        create_enum(&item.desired),
    ];
    for EnumColumn { table, column } in columns {
        let column_name = quote_identifier(&column.name);
        let array = if column.data_type.is_array() {
            "[]"
        } else {
            ""
        };
        if column.default.is_some() {
            statements.push(alter(
                table,
                &format!("ALTER COLUMN {column_name} DROP DEFAULT"),
            ));
        }
        statements.push(alter(
            table,
            &format!(
                "ALTER COLUMN {column_name} TYPE {new}{array} USING {column_name}::text{array}::{new}{array}",
                new = name.quoted()
            ),
        ));
        if let Some(default) = &column.default {
            let set = format!("ALTER COLUMN {column_name} SET DEFAULT {default}");
            statements.push(alter(table, &set));
        }
    }
    statements.push(Statement::DropEnum(aside));
    statements
}

#[cfg(test)]
mod tests {
    use super::aside;

    #[test]
    fn the_name_for_the_time_between_is_never_cut() {
        assert_eq!(aside("mood"), "mood__replaced");
        for name in [
            "e".repeat(63),
            "ä".repeat(31),
            format!("x{}", "ä".repeat(31)),
        ] {
            let between = aside(&name);
            assert!(between.len() <= 63, "{between}");
            assert_ne!(between, name);
        }
    }
}
