//! Files as `generate` writes them, made by `ULTRA_UPDATE=1`: see `tests/all/main.rs`.

use std::sync::Arc;

use ultra_migrate::prelude::{MigrationTrait, Revision};

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
mod many_tables;
mod many_tables_on_one;
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

/// The compiled files: name, migration, head.
pub(crate) fn all() -> Vec<(&'static str, Arc<dyn MigrationTrait>, Revision)> {
    macro_rules! list {
        ($($name:ident),+) => {
            vec![$((stringify!($name), Arc::new($name::Migration), $name::REVISION)),+]
        };
    }
    list![
        autoincrement_kept,
        check_changes,
        column_add,
        column_add_backfill,
        column_drop,
        column_rename,
        column_rename_keys,
        comments,
        completed,
        completed_names,
        default_set_change_drop,
        empty,
        enum_add_values,
        enum_create_drop,
        enum_remove_value,
        foreign_key_actions,
        foreign_key_circle_created,
        identity_changes,
        incomplete,
        incomplete_rebuild,
        index_kinds,
        many_tables,
        many_tables_on_one,
        names,
        names_dropped,
        names_rebuilt,
        nullable_both_ways,
        options_strict,
        schema_move,
        schema_other,
        self_reference_rebuilt,
        several_in_one_table,
        several_tables,
        table_create,
        table_drop,
        table_rename,
        table_rename_and_change,
        type_by_using,
        type_to_enum,
        unique_add_drop
    ]
}
