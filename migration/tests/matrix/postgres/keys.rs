//! Keys, checks and indexes.

use crate::kinds::{Case, Entity};

pub(super) fn cases(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| {
        entity
            .case(kind)
            .prepare(format!(
                "ALTER TABLE {t} ADD COLUMN m_ref integer, ADD COLUMN m_key text"
            ))
            .prepare(format!("UPDATE {t} SET m_ref = 1, m_key = 'k' || id"))
    };
    let add = |what: &str| format!("ALTER TABLE {t} ADD CONSTRAINT m_part {what}");
    let drop = || format!("ALTER TABLE {t} DROP CONSTRAINT m_part");
    let to = |more: &str| add(&format!("FOREIGN KEY (m_ref) REFERENCES users (id){more}"));
    let altered =
        |kind, from: String, to: String| case(kind).prepare(from).change(drop()).change(to);
    let mut cases = vec![
        case("unique key added").change(add("UNIQUE (m_key)")),
        case("unique key dropped")
            .prepare(add("UNIQUE (m_key)"))
            .change(drop()),
        altered(
            "unique key altered",
            add("UNIQUE (m_key)"),
            add("UNIQUE (m_key, id)"),
        ),
        altered(
            "unique key deferrable",
            add("UNIQUE (m_key)"),
            add("UNIQUE (m_key) DEFERRABLE INITIALLY DEFERRED"),
        ),
        case("unique key that rows break")
            .change(add("UNIQUE (m_ref)"))
            .up_fails("could not create unique index"),
        case("check added").change(add("CHECK (m_ref > 0)")),
        case("check dropped")
            .prepare(add("CHECK (m_ref > 0)"))
            .change(drop()),
        altered(
            "check altered",
            add("CHECK (m_ref > 0)"),
            add("CHECK (m_ref > -5)"),
        ),
        case("check added, not valid").change(add("CHECK (m_ref > 5) NOT VALID")),
        case("check that rows break")
            .change(add("CHECK (m_ref > 5)"))
            .up_fails("violated"),
        case("foreign key added").change(to("")),
        case("foreign key dropped").prepare(to("")).change(drop()),
        altered(
            "foreign key actions changed",
            to(""),
            to(" ON DELETE CASCADE ON UPDATE SET NULL"),
        ),
        altered(
            "foreign key deferrable",
            to(""),
            to(" DEFERRABLE INITIALLY DEFERRED"),
        ),
        case("foreign key added, not valid").change(to(" NOT VALID")),
        case("foreign key renamed").prepare(to("")).change(format!(
            "ALTER TABLE {t} RENAME CONSTRAINT m_part TO m_other"
        )),
        case("exclusion constraint added").change(add("EXCLUDE USING btree (m_key WITH =)")),
        case("exclusion constraint dropped")
            .prepare(add("EXCLUDE USING btree (m_key WITH =)"))
            .change(drop()),
        case("primary key renamed").change(format!(
            "ALTER TABLE {t} RENAME CONSTRAINT {t}_pkey TO m_pkey"
        )),
    ];
    // The rows are brought in line in the wanted structure alone.
    for case in &mut cases {
        if case.up_fails.is_some() {
            case.change
                .insert(0, format!("UPDATE {t} SET m_ref = 10 + id"));
        }
    }
    cases.extend(primary(entity));
    cases
}

/// The primary key, with the references to it.
fn primary(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let required = &entity.plain(false).name;
    let drop = format!("ALTER TABLE {t} DROP CONSTRAINT {t}_pkey CASCADE");
    let again: Vec<String> = entity
        .children()
        .iter()
        .map(|(table, key)| {
            let (child, name, column) = (table.name.quoted(), &key.name, &key.columns[0]);
            format!(
                "ALTER TABLE {child} ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES {t} (id)"
            )
        })
        .collect();
    let mut changed = entity
        .case("primary key changed")
        .change(drop.clone())
        .change(format!(
            "ALTER TABLE {t} ADD PRIMARY KEY (id, \"{required}\")"
        ))
        .change(format!(
            "ALTER TABLE {t} ADD CONSTRAINT m_unique UNIQUE (id)"
        ));
    changed.change.extend(again);
    vec![
        changed,
        entity
            .case("primary key dropped")
            .change(drop)
            .change(format!("ALTER TABLE {t} ALTER id SET NOT NULL")),
        entity
            .case("primary key added")
            .prepare("CREATE TABLE m_free (id integer NOT NULL)")
            .prepare(format!("INSERT INTO m_free SELECT id FROM {t}"))
            .change("ALTER TABLE m_free ADD PRIMARY KEY (id)"),
    ]
}

pub(super) fn indexes(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| {
        entity
            .case(kind)
            .prepare(format!(
                "ALTER TABLE {t} ADD COLUMN m_key text, ADD COLUMN m_list text[], ADD COLUMN m_json jsonb"
            ))
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
            .change("ALTER INDEX m_index RENAME TO m_other"),
        case("index added, unique").change(unique("(m_key)")),
        case("index added, partial").change(unique("(m_key) WHERE m_list IS NOT NULL")),
        case("index added, by expression").change(index("(lower(m_key), (id + 1))")),
        case("index added, ordered").change(index("(m_key DESC NULLS LAST, id NULLS FIRST)")),
        case("index added, including").change(index("(m_key) INCLUDE (id, m_json)")),
        case("index added, hash").change(index("USING hash (m_key)")),
        case("index added, gin").change(index("USING gin (m_list)")),
        case("index added, operator class").change(index("(m_key text_pattern_ops)")),
        case("index added, collation").change(index("(m_key COLLATE \"C\")")),
        case("index added, storage parameter").change(index("(m_key) WITH (fillfactor = 60)")),
        altered("index altered: columns", index("(m_key, id)")),
        altered("index altered: unique", unique("(m_key)")),
        altered("index altered: partial", index("(m_key) WHERE m_key <> ''")),
        altered("index altered: expression", index("(upper(m_key))")),
        altered("index altered: order", index("(m_key DESC)")),
        altered("index altered: including", index("(m_key) INCLUDE (id)")),
        case("index comment added")
            .prepare(index("(m_key)"))
            .change("COMMENT ON INDEX m_index IS 'quick'"),
    ];
    let own = entity.table.indexes.keys();
    cases.extend(own.map(|name| {
        let case = entity.case("index of the entity dropped");
        case.change(format!("DROP INDEX \"{name}\""))
    }));
    cases
}
