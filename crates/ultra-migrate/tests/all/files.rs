//! The files that are rendered: which kinds there are, and the cases that they are made from.

use tokio::sync::OnceCell;
use ultra_codegen::{Arm, FileHead, Migration, complete, render};
use ultra_schema::Dialect;

use crate::plans::Planner;

const BOTH: [Dialect; 2] = [Dialect::Postgres, Dialect::Sqlite];
const POSTGRES: [Dialect; 1] = [Dialect::Postgres];
const SQLITE: [Dialect; 1] = [Dialect::Sqlite];

/// One rendered file.
pub(crate) struct File {
    /// The module.
    pub(crate) name: &'static str,
    /// The case of each database that it is planned for.
    case: &'static str,
    dialects: &'static [Dialect],
    /// The project's other databases, for which an arm is missing.
    missing: &'static [Dialect],
    /// The database whose arm is added afterwards.
    completed: Option<Dialect>,
}

/// All files.
pub(crate) fn all() -> Vec<File> {
    let file = |name, case, dialects| File {
        name,
        case,
        dialects,
        missing: &[],
        completed: None,
    };
    let both = |case| file(case, case, &BOTH[..]);
    let postgres = |case| file(case, case, &POSTGRES[..]);
    let sqlite = |case| file(case, case, &SQLITE[..]);
    let mut files = vec![
        both("table_create"),
        both("table_drop"),
        both("table_rename"),
        both("table_rename_and_change"),
        both("column_add"),
        both("column_add_backfill"),
        both("column_drop"),
        both("column_rename"),
        both("column_rename_keys"),
        both("nullable_both_ways"),
        both("default_set_change_drop"),
        both("unique_add_drop"),
        both("foreign_key_actions"),
        both("foreign_key_circle_created"),
        both("check_changes"),
        both("index_kinds"),
        both("names"),
        both("several_in_one_table"),
        both("several_tables"),
        both("many_tables"),
        postgres("comments"),
        postgres("enum_add_values"),
        postgres("enum_create_drop"),
        postgres("enum_remove_value"),
        postgres("identity_changes"),
        postgres("names_dropped"),
        postgres("schema_other"),
        postgres("schema_move"),
        postgres("type_by_using"),
        postgres("type_to_enum"),
        sqlite("autoincrement_kept"),
        sqlite("names_rebuilt"),
        sqlite("options_strict"),
        sqlite("self_reference_rebuilt"),
        file("empty", "", &[]),
        file("many_tables_on_one", "many_tables", &POSTGRES),
        File {
            missing: &SQLITE,
            ..file("incomplete", "column_drop", &POSTGRES)
        },
        File {
            missing: &POSTGRES,
            ..file("incomplete_rebuild", "column_drop", &SQLITE)
        },
    ];
    files.push(File {
        missing: &SQLITE,
        completed: Some(Dialect::Sqlite),
        ..file("completed", "column_drop", &POSTGRES)
    });
    files.push(File {
        missing: &POSTGRES,
        completed: Some(Dialect::Postgres),
        ..file("completed_names", "names", &SQLITE)
    });
    files.sort_by_key(|file| file.name);
    files
}

/// What became of a file: its text, and the arms that it must do.
pub(crate) struct Rendered {
    pub(crate) file: File,
    pub(crate) text: String,
    pub(crate) arms: Vec<Arm>,
}

/// The files whose databases are at hand, rendered once per process.
pub(crate) async fn rendered() -> &'static [Rendered] {
    static ALL: OnceCell<Vec<Rendered>> = OnceCell::const_new();
    ALL.get_or_init(async || {
        let mut planner = Planner::default();
        let mut done = Vec::new();
        for file in all() {
            if let Some((text, arms)) = file.rendered(&mut planner).await {
                done.push(Rendered { file, text, arms });
            }
        }
        done
    })
    .await
}

impl File {
    /// The text, and the arms that it must do; `None` where there is no server.
    async fn rendered(&self, planner: &mut Planner) -> Option<(String, Vec<Arm>)> {
        let mut arms = Vec::new();
        for dialect in self.dialects {
            arms.push(planner.arm(*dialect, self.case).await?);
        }
        let missing = self.missing.to_vec();
        let mut text = render(&Migration {
            head: self.head(),
            arms: arms.clone(),
            missing,
        });
        if let Some(dialect) = self.completed {
            let arm = planner.arm(dialect, self.case).await?;
            text = complete(&text, &arm).unwrap();
            arms.push(arm);
        }
        Some((text, arms))
    }

    /// The project's databases on which it must refuse to run.
    pub(crate) fn unsupported(&self) -> &'static [Dialect] {
        if self.completed.is_some() {
            &[]
        } else {
            self.missing
        }
    }

    /// Every field of the head is used by some file.
    pub(crate) fn head(&self) -> FileHead {
        let plain = FileHead {
            id: format!("{:012x}", self.name.len()),
            message: self.name.replace('_', " "),
            ..FileHead::default()
        };
        if self.name != "empty" {
            return plain;
        }
        FileHead {
            down_revisions: vec!["9d41c0e7aa52".into(), "base \"one\"".into()],
            branch_labels: vec!["reports".into()],
            depends_on: vec!["0123456789ab".into()],
            message: "Says \"what\"\nit does: nothing!".into(),
            keep_message: true,
            group: "a1b2c3".into(),
            created: "2026-11-20 10:15 UTC".into(),
            ..plain
        }
    }
}

/// The text of `tests/rendered/mod.rs`.
pub(crate) fn module_list() -> String {
    let mut text = String::from(
        "//! Files as `generate` writes them, made by `ULTRA_UPDATE=1`: see `tests/all/main.rs`.\n\n\
         use std::sync::Arc;\n\nuse ultra_migrate::prelude::{MigrationTrait, Revision};\n\n",
    );
    for file in all() {
        text.push_str(&format!("mod {};\n", file.name));
    }
    text.push_str(
        "\n/// The compiled files: name, migration, head.\n\
         pub(crate) fn all() -> Vec<(&'static str, Arc<dyn MigrationTrait>, Revision)> {\n    \
         macro_rules! list {\n        ($($name:ident),+) => {\n            \
         vec![$((stringify!($name), Arc::new($name::Migration), $name::REVISION)),+]\n        \
         };\n    }\n    list![\n",
    );
    let names: Vec<String> = all()
        .iter()
        .map(|file| format!("        {}", file.name))
        .collect();
    text.push_str(&names.join(",\n"));
    text.push_str("\n    ]\n}\n");
    text
}
