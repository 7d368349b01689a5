//! Indexes of partitions that are part of their parent's: the server makes and names them.

use std::collections::BTreeMap;

use ultra_schema::{
    Dialect, Key, Needs, OtherObject, automatic_name, quote_identifier, quote_literal,
};

use super::relation::Relation;
use super::rows::AttachedRow;

/// The name of such an index as an object: there is nothing else that could be said of it.
pub(super) fn object(
    row: &AttachedRow,
    relations: &BTreeMap<i64, Relation>,
    needs: &mut Needs,
) -> Option<OtherObject> {
    let (table, root) = (relations.get(&row.relid)?, relations.get(&row.root_relid)?);
    let (table, root) = (&table.table, root.name());
    let columns: Vec<&str> = row.columns.iter().map(String::as_str).collect();
    let automatic = automatic_name(Dialect::Postgres, table, &columns, &row.name)
        || automatic_name(Dialect::Postgres, table, &[], &row.name);
    let object = OtherObject {
        // The server found a name of its own, which may be in use on the other side.
        create: vec![format!(
            "DO $$ DECLARE item regclass; BEGIN FOR item IN SELECT indexrelid FROM pg_index JOIN pg_class ON oid = indexrelid \
WHERE indrelid = {}::regclass AND pg_partition_root(indexrelid) = {}::regclass AND relname <> {} \
LOOP EXECUTE format('ALTER INDEX %s RENAME TO %s', item, {}); END LOOP; END $$",
            quote_literal(&table.name.quoted()),
            quote_literal(&root.sibling(&*row.root_name).quoted()),
            quote_literal(&row.name),
            quote_literal(&quote_identifier(&row.name)),
        )],
        table: Some(table.name.clone()),
        shape: if automatic {
            vec!["automatic".into()]
        } else {
            Vec::new()
        },
        ..OtherObject::new(
            "attached index",
            format!("{}.{}", table.name, row.root_name),
            row.name.clone(),
        )
    };
    let kind = if row.constraint {
        "constraint"
    } else {
        "index"
    };
    needs.add(object.key(), Key::part(kind, root, &row.root_name));
    needs.add(object.key(), Key::table(&table.name));
    Some(object)
}
