//! Files as `generate` writes them, made by `ULTRA_UPDATE=1`: see `tests/all/main.rs`.

use std::sync::Arc;

use ultra_migrate::prelude::MigrationTrait;

mod autoincrement_kept;
mod check_changes;
mod column_add;
mod column_add_backfill;
mod column_drop;
mod column_rename;
mod column_rename_keys;
mod comments;
mod completed;
mod completed_names;
mod default_set_change_drop;
mod empty;
mod enum_add_values;
mod enum_create_drop;
mod enum_remove_value;
mod foreign_key_actions;
mod foreign_key_circle_created;
mod identity_changes;
mod incomplete;
mod incomplete_rebuild;
mod index_kinds;
mod names;
mod names_dropped;
mod names_rebuilt;
mod nullable_both_ways;
mod options_strict;
mod schema_move;
mod schema_other;
mod self_reference_rebuilt;
mod several_in_one_table;
mod several_tables;
mod table_create;
mod table_drop;
mod table_rename;
mod table_rename_and_change;
mod type_by_using;
mod type_to_enum;
mod unique_add_drop;

/// The migration of each file.
pub(crate) fn all() -> Vec<(&'static str, Arc<dyn MigrationTrait>)> {
    vec![
        ("autoincrement_kept", Arc::new(autoincrement_kept::Migration)),
        ("check_changes", Arc::new(check_changes::Migration)),
        ("column_add", Arc::new(column_add::Migration)),
        ("column_add_backfill", Arc::new(column_add_backfill::Migration)),
        ("column_drop", Arc::new(column_drop::Migration)),
        ("column_rename", Arc::new(column_rename::Migration)),
        ("column_rename_keys", Arc::new(column_rename_keys::Migration)),
        ("comments", Arc::new(comments::Migration)),
        ("completed", Arc::new(completed::Migration)),
        ("completed_names", Arc::new(completed_names::Migration)),
        ("default_set_change_drop", Arc::new(default_set_change_drop::Migration)),
        ("empty", Arc::new(empty::Migration)),
        ("enum_add_values", Arc::new(enum_add_values::Migration)),
        ("enum_create_drop", Arc::new(enum_create_drop::Migration)),
        ("enum_remove_value", Arc::new(enum_remove_value::Migration)),
        ("foreign_key_actions", Arc::new(foreign_key_actions::Migration)),
        ("foreign_key_circle_created", Arc::new(foreign_key_circle_created::Migration)),
        ("identity_changes", Arc::new(identity_changes::Migration)),
        ("incomplete", Arc::new(incomplete::Migration)),
        ("incomplete_rebuild", Arc::new(incomplete_rebuild::Migration)),
        ("index_kinds", Arc::new(index_kinds::Migration)),
        ("names", Arc::new(names::Migration)),
        ("names_dropped", Arc::new(names_dropped::Migration)),
        ("names_rebuilt", Arc::new(names_rebuilt::Migration)),
        ("nullable_both_ways", Arc::new(nullable_both_ways::Migration)),
        ("options_strict", Arc::new(options_strict::Migration)),
        ("schema_move", Arc::new(schema_move::Migration)),
        ("schema_other", Arc::new(schema_other::Migration)),
        ("self_reference_rebuilt", Arc::new(self_reference_rebuilt::Migration)),
        ("several_in_one_table", Arc::new(several_in_one_table::Migration)),
        ("several_tables", Arc::new(several_tables::Migration)),
        ("table_create", Arc::new(table_create::Migration)),
        ("table_drop", Arc::new(table_drop::Migration)),
        ("table_rename", Arc::new(table_rename::Migration)),
        ("table_rename_and_change", Arc::new(table_rename_and_change::Migration)),
        ("type_by_using", Arc::new(type_by_using::Migration)),
        ("type_to_enum", Arc::new(type_to_enum::Migration)),
        ("unique_add_drop", Arc::new(unique_add_drop::Migration)),
    ]
}
