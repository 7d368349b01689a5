//! The kinds of changes on SQLite.
//!
//! What ALTER TABLE can't do is wanted by other words in the table's statement.

use crate::kinds::{Case, Entity};

/// All kinds for one entity.
pub(crate) fn cases(entity: &Entity<'_>) -> Vec<Case> {
    let mut cases = tables(entity);
    cases.extend(columns(entity));
    cases.extend(types(entity));
    cases.extend(keys(entity));
    cases.extend(indexes(entity));
    cases.extend(objects(entity));
    cases
}

/// The words that begin the entity's statement.
fn start(entity: &Entity<'_>) -> String {
    format!("CREATE TABLE \"{}\" (", entity.name)
}

/// A case with a column `m_some`, first in the table's statement, which is otherwise afterwards.
fn redeclared(entity: &Entity<'_>, kind: &'static str, declared: (&str, &str)) -> Case {
    let t = entity.name;
    let (from, to) = declared;
    entity
        .case(kind)
        .prepare(format!("ALTER TABLE {t} ADD COLUMN m_some {from}"))
        .edit(format!("m_some {from}"), format!("m_some {to}"))
}

/// A case with one more line at the end of the table's statement.
fn lined(entity: &Entity<'_>, kind: &'static str, line: &str) -> Case {
    let t = entity.name;
    entity
        .case(kind)
        .prepare(format!("ALTER TABLE {t} ADD COLUMN m_ref integer"))
        .prepare(format!("ALTER TABLE {t} ADD COLUMN m_key text"))
        .prepare(format!("UPDATE {t} SET m_ref = 1, m_key = 'k' || id"))
        .edit("m_key text", format!("m_key text, {line}"))
}

/// The same the other way: the line is there and goes.
fn unlined(entity: &Entity<'_>, kind: &'static str, from: &str, to: &str) -> Case {
    let mut case = lined(entity, kind, from);
    let (words, with) = case.edits.remove(0);
    case = case.prepare("PRAGMA writable_schema = ON");
    let (table, old, new) = (entity.name, words.clone(), with.replace('\'', "''"));
    case = case
        .prepare(format!(
            "UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'"
        ))
        .prepare("PRAGMA writable_schema = RESET");
    case.edit(
        with,
        if to.is_empty() {
            words
        } else {
            format!("m_key text, {to}")
        },
    )
}

fn tables(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| entity.case(kind);
    let mut dropped = case("table dropped").change(format!("DROP TABLE {t}"));
    if !entity.children().is_empty() {
        dropped = dropped.up_fails("FOREIGN KEY");
    }
    vec![
        case("table added").change(format!(
            "CREATE TABLE m_new (id integer PRIMARY KEY AUTOINCREMENT,
                of integer NOT NULL REFERENCES {t} (id) ON DELETE CASCADE, note text DEFAULT 'x')"
        )),
        dropped,
        case("table renamed")
            .change(format!("ALTER TABLE {t} RENAME TO m_{t}"))
            .rename(format!("{t}=m_{t}")),
        case("table renamed, not said")
            .change(format!("ALTER TABLE {t} RENAME TO m_{t}"))
            .refused("it may be a rename"),
    ]
}

fn columns(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| entity.case(kind);
    let (optional, required) = (entity.plain(true), entity.plain(false));
    let (o, r) = (optional.name.as_str(), required.name.as_str());
    let add = |what: &str| format!("ALTER TABLE {t} ADD COLUMN m_new {what}");
    let begin = start(entity);
    vec![
        case("column added, optional").change(add("varchar(40)")),
        case("column added, with default").change(add("integer NOT NULL DEFAULT 7")),
        case("column added, computed default").edit(
            &*begin,
            format!("{begin} m_new text DEFAULT CURRENT_TIMESTAMP,"),
        ),
        case("column added, required")
            .edit(&*begin, format!("{begin} m_new text NOT NULL,"))
            .refused("rows that exist would have no value"),
        case("column added, required, with a value")
            .edit(&*begin, format!("{begin} m_new text NOT NULL,"))
            .backfill(format!("{t}.m_new=filled")),
        case("column added, generated").change(add("integer GENERATED ALWAYS AS (id * 2)")),
        case("column added, generated and stored").edit(
            &*begin,
            format!("{begin} m_new integer GENERATED ALWAYS AS (id * 2) STORED,"),
        ),
        case("column added, referring").change(add(&format!("integer REFERENCES {t} (id)"))),
        case("column added, unique").edit(&*begin, format!("{begin} m_new text UNIQUE,")),
        case("column dropped").change(format!("ALTER TABLE {t} DROP COLUMN \"{o}\"")),
        case("column dropped, required, with a value")
            .change(format!("ALTER TABLE {t} DROP COLUMN \"{r}\""))
            .backfill(format!("{t}.{r}=1")),
        case("column dropped, required")
            .change(format!("ALTER TABLE {t} DROP COLUMN \"{r}\""))
            .down_fails(Some("NULL")),
        case("column renamed")
            .change(format!(
                "ALTER TABLE {t} RENAME COLUMN \"{r}\" TO m_renamed"
            ))
            .rename(format!("{t}.{r}=m_renamed")),
        case("column renamed, not said")
            .change(format!(
                "ALTER TABLE {t} RENAME COLUMN \"{r}\" TO m_renamed"
            ))
            .refused("it may be a rename"),
        case("column order")
            .prepare(format!("ALTER TABLE {t} ADD COLUMN m_one integer"))
            .prepare(format!("ALTER TABLE {t} ADD COLUMN m_two text"))
            .edit("m_one integer, m_two text", "m_two text, m_one integer"),
        redeclared(
            entity,
            "not null removed",
            ("text NOT NULL DEFAULT 'x'", "text DEFAULT 'x'"),
        ),
        redeclared(
            entity,
            "not null set, with a value",
            ("text", "text NOT NULL"),
        )
        .backfill(format!("{t}.m_some=filled"))
        .rewrites("m_some"),
        redeclared(
            entity,
            "not null set where rows have none",
            ("text", "text NOT NULL"),
        )
        .up_fails("NOT NULL"),
    ]
}

fn types(entity: &Entity<'_>) -> Vec<Case> {
    let kind = "type changed";
    let mut cases: Vec<Case> = [
        ("integer DEFAULT 7", "bigint DEFAULT 7"),
        ("bigint DEFAULT 7", "integer DEFAULT 7"),
        ("integer DEFAULT 7", "text DEFAULT '7'"),
        ("text DEFAULT '7'", "integer DEFAULT 7"),
        ("integer DEFAULT 7", "real DEFAULT 7"),
        ("real DEFAULT 7", "double DEFAULT 7"),
        ("boolean DEFAULT 1", "integer DEFAULT 1"),
        ("varchar DEFAULT 'a'", "text DEFAULT 'a'"),
        ("varchar(20) DEFAULT 'a'", "varchar(80) DEFAULT 'a'"),
        ("varchar(80) DEFAULT 'a'", "varchar(20) DEFAULT 'a'"),
        ("datetime_text", "timestamp_text"),
        ("date_text", "datetime_text"),
        ("text", "json_text"),
        ("text", "blob"),
        ("decimal(10, 2)", "decimal(12, 4)"),
    ]
    .into_iter()
    .map(|declared| redeclared(entity, kind, declared).rewrites("m_some"))
    .collect();
    let generated = |more: &str| format!("integer GENERATED ALWAYS AS (id + {more})");
    cases.extend([
        redeclared(entity, "default added", ("text", "text DEFAULT 'it''s'")),
        redeclared(
            entity,
            "default changed",
            ("integer DEFAULT 1", "integer DEFAULT 2"),
        ),
        redeclared(entity, "default removed", ("text DEFAULT 'x'", "text")),
        redeclared(
            entity,
            "default changed to a call",
            ("text DEFAULT 'x'", "text DEFAULT CURRENT_TIMESTAMP"),
        ),
        redeclared(entity, "collation changed", ("text", "text COLLATE NOCASE")),
        redeclared(
            entity,
            "generated column changed",
            (&generated("1"), &generated("2")),
        )
        .rewrites("m_some"),
        redeclared(
            entity,
            "generated column becomes plain",
            (&generated("1"), "integer"),
        ),
    ]);
    cases
}

fn keys(entity: &Entity<'_>) -> Vec<Case> {
    let to =
        |more: &str| format!("CONSTRAINT m_part FOREIGN KEY (m_ref) REFERENCES users (id){more}");
    let one = |kind, line: &str| lined(entity, kind, line);
    let other = |kind, from: &str, to: &str| unlined(entity, kind, from, to);
    let (unique, check) = (
        "CONSTRAINT m_part UNIQUE (m_key)",
        "CONSTRAINT m_part CHECK (m_ref > 0)",
    );
    vec![
        one("unique key added", unique),
        other("unique key dropped", unique, ""),
        other(
            "unique key altered",
            unique,
            "CONSTRAINT m_part UNIQUE (m_key, m_ref)",
        ),
        one("unique key that rows break", "UNIQUE (m_ref)").up_fails("UNIQUE"),
        one("check added", check),
        other("check dropped", check, ""),
        other(
            "check altered",
            check,
            "CONSTRAINT m_part CHECK (m_ref > -5)",
        ),
        one("check that rows break", "CHECK (m_ref > 5)").up_fails("CHECK"),
        one("foreign key added", &to("")),
        other("foreign key dropped", &to(""), ""),
        other(
            "foreign key actions changed",
            &to(""),
            &to(" ON DELETE CASCADE ON UPDATE SET NULL"),
        ),
        other(
            "foreign key deferrable",
            &to(""),
            &to(" DEFERRABLE INITIALLY DEFERRED"),
        ),
    ]
}

fn indexes(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| {
        entity
            .case(kind)
            .prepare(format!("ALTER TABLE {t} ADD COLUMN m_key text"))
            .prepare(format!("UPDATE {t} SET m_key = 'k' || id"))
    };
    let index = |what: &str| format!("CREATE INDEX m_index ON {t} {what}");
    let unique = |what: &str| format!("CREATE UNIQUE INDEX m_index ON {t} {what}");
    let altered = |kind, to: String| {
        case(kind)
            .prepare(index("(m_key)"))
            .change("DROP INDEX m_index")
            .change(to)
    };
    let mut cases = vec![
        case("index added").change(index("(m_key)")),
        case("index dropped")
            .prepare(index("(m_key)"))
            .change("DROP INDEX m_index"),
        case("index renamed")
            .prepare(index("(m_key)"))
            .change("DROP INDEX m_index")
            .change(index("(m_key)").replace("m_index", "m_other")),
        case("index added, unique").change(unique("(m_key)")),
        case("index added, partial").change(unique("(m_key) WHERE m_key IS NOT NULL")),
        case("index added, by expression").change(index("(lower(m_key), id + 1)")),
        case("index added, ordered").change(index("(m_key DESC, id)")),
        case("index added, collation").change(index("(m_key COLLATE NOCASE)")),
        altered("index altered: columns", index("(m_key, id)")),
        altered("index altered: unique", unique("(m_key)")),
        altered("index altered: partial", index("(m_key) WHERE m_key <> ''")),
        altered("index altered: expression", index("(upper(m_key))")),
        altered("index altered: order", index("(m_key DESC)")),
    ];
    let own = entity.table.indexes.keys();
    cases.extend(own.map(|name| {
        let case = entity.case("index of the entity dropped");
        case.change(format!("DROP INDEX \"{name}\""))
    }));
    cases
}

fn objects(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| {
        entity
            .case(kind)
            .prepare(format!("ALTER TABLE {t} ADD COLUMN m_key text DEFAULT 'x'"))
    };
    let view = |columns: &str| format!("CREATE VIEW m_view AS SELECT {columns} FROM {t}");
    let trigger = |event: &str| {
        format!("CREATE TRIGGER m_trigger {event} ON {t} BEGIN SELECT count(*) FROM {t}; END")
    };
    let retyped = |case: Case| case.edit("m_key text DEFAULT 'x'", "m_key varchar(90) DEFAULT 'x'");
    vec![
        case("view added").change(view("id, m_key")),
        case("view dropped")
            .prepare(view("id, m_key"))
            .change("DROP VIEW m_view"),
        case("view changed")
            .prepare(view("id"))
            .change("DROP VIEW m_view")
            .change(view("m_key, id")),
        case("view over a view")
            .change(view("id, m_key"))
            .change("CREATE VIEW m_above AS SELECT count(*) AS n FROM m_view"),
        retyped(case("column under a view retyped").prepare(view("id, m_key"))),
        case("column under a view renamed")
            .prepare(view("id, m_key"))
            .change(format!("ALTER TABLE {t} RENAME COLUMN m_key TO m_word"))
            .rename(format!("{t}.m_key=m_word")),
        case("trigger added").change(trigger("AFTER INSERT")),
        case("trigger dropped")
            .prepare(trigger("AFTER INSERT"))
            .change("DROP TRIGGER m_trigger"),
        case("trigger changed")
            .prepare(trigger("AFTER INSERT"))
            .change("DROP TRIGGER m_trigger")
            .change(trigger("AFTER UPDATE OF m_key")),
        retyped(case("table rebuilt under a trigger").prepare(trigger("AFTER INSERT"))),
    ]
}
