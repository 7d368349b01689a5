//! Views, functions, triggers, policies and the like on an entity's table.

use crate::kinds::{Case, Entity};

pub(super) fn cases(entity: &Entity<'_>) -> Vec<Case> {
    let mut cases = views(entity);
    cases.extend(routines(entity));
    cases.extend(others(entity));
    cases
}

fn views(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| {
        entity
            .case(kind)
            .prepare(format!("ALTER TABLE {t} ADD COLUMN m_key text DEFAULT 'x'"))
    };
    let view = |columns: &str| format!("CREATE VIEW m_view AS SELECT {columns} FROM {t}");
    let stored =
        |columns: &str| format!("CREATE MATERIALIZED VIEW m_view AS SELECT {columns} FROM {t}");
    vec![
        case("view added").change(view("id, m_key")),
        case("view dropped")
            .prepare(view("id, m_key"))
            .change("DROP VIEW m_view"),
        case("view changed")
            .prepare(view("id"))
            .change("DROP VIEW m_view")
            .change(view("m_key, id")),
        case("view over a view").change(view("id, m_key")).change(
            "CREATE VIEW m_above AS SELECT count(*) AS n FROM m_view WHERE m_key IS NOT NULL",
        ),
        case("column under a view retyped")
            .prepare(view("id, m_key"))
            .prepare("CREATE VIEW m_above AS SELECT m_key FROM m_view")
            .change("DROP VIEW m_view CASCADE")
            .change(format!(
                "ALTER TABLE {t} ALTER m_key TYPE character varying(90)"
            ))
            .change(view("id, m_key"))
            .change("CREATE VIEW m_above AS SELECT m_key FROM m_view"),
        case("column under a view renamed")
            .prepare(view("id, m_key"))
            .change("DROP VIEW m_view")
            .change(format!("ALTER TABLE {t} RENAME m_key TO m_word"))
            .change(view("id, m_word"))
            .rename(format!("{t}.m_key=m_word")),
        case("materialized view added")
            .change(stored("id, m_key"))
            .change("CREATE UNIQUE INDEX m_stored ON m_view (id)"),
        case("materialized view changed")
            .prepare(stored("id, m_key"))
            .prepare("CREATE UNIQUE INDEX m_stored ON m_view (id)")
            .change("DROP MATERIALIZED VIEW m_view")
            .change(stored("id"))
            .change("CREATE UNIQUE INDEX m_stored ON m_view (id)"),
        case("rule added").change(format!(
            "CREATE RULE m_rule AS ON DELETE TO {t} WHERE old.id < 0 DO INSTEAD NOTHING"
        )),
    ]
}

fn routines(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| {
        let column = format!("ALTER TABLE {t} ADD COLUMN m_key text");
        entity.case(kind).prepare(column)
    };
    let counts = |result: &str| {
        format!(
            "CREATE FUNCTION m_count() RETURNS {result} LANGUAGE sql STABLE AS $$ SELECT count(*)::{result} FROM {t} $$"
        )
    };
    let sound = |limit: usize| {
        format!(
            "CREATE OR REPLACE FUNCTION m_sound(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT length($1) < {limit} $$"
        )
    };
    let check = || format!("ALTER TABLE {t} ADD CONSTRAINT m_check CHECK (m_sound(m_key))");
    let touch = |body: &str| {
        format!(
            "CREATE OR REPLACE FUNCTION m_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$"
        )
    };
    let trigger = |event: &str| {
        format!("CREATE TRIGGER m_trigger {event} ON {t} FOR EACH ROW EXECUTE FUNCTION m_touch()")
    };
    vec![
        case("function added").change(counts("bigint")),
        case("function dropped")
            .prepare(counts("bigint"))
            .change("DROP FUNCTION m_count()"),
        case("function's result changed")
            .prepare(counts("bigint"))
            .change("DROP FUNCTION m_count()")
            .change(counts("integer")),
        case("function used by a check")
            .change(sound(90))
            .change(check()),
        case("function under a check changed")
            .prepare(sound(90))
            .prepare(check())
            .change(sound(80)),
        case("trigger added")
            .change(touch(""))
            .change(trigger("BEFORE INSERT")),
        case("trigger dropped")
            .prepare(touch(""))
            .prepare(trigger("BEFORE INSERT"))
            .change(format!("DROP TRIGGER m_trigger ON {t}"))
            .change("DROP FUNCTION m_touch()"),
        case("trigger changed")
            .prepare(touch(""))
            .prepare(trigger("BEFORE INSERT"))
            .change(format!("DROP TRIGGER m_trigger ON {t}"))
            .change(trigger("BEFORE UPDATE OF m_key")),
        case("trigger's function changed")
            .prepare(touch(""))
            .prepare(trigger("BEFORE INSERT"))
            .change(touch("NEW.m_key := 'y';")),
        case("trigger disabled")
            .prepare(touch(""))
            .prepare(trigger("BEFORE INSERT"))
            .change(format!("ALTER TABLE {t} DISABLE TRIGGER m_trigger")),
    ]
}

fn others(entity: &Entity<'_>) -> Vec<Case> {
    let t = entity.name;
    let case = |kind| entity.case(kind);
    let policy = |using: &str| format!("CREATE POLICY m_policy ON {t} USING ({using})");
    let domain = "CREATE DOMAIN m_domain AS text CHECK (VALUE <> '')";
    vec![
        case("row security enabled").change(format!("ALTER TABLE {t} ENABLE ROW LEVEL SECURITY")),
        case("policy added")
            .change(format!("ALTER TABLE {t} ENABLE ROW LEVEL SECURITY"))
            .change(policy("id > 0")),
        case("policy dropped")
            .prepare(policy("id > 0"))
            .change(format!("DROP POLICY m_policy ON {t}")),
        case("policy changed")
            .prepare(policy("id > 0"))
            .change(format!("ALTER POLICY m_policy ON {t} USING (id > 1)")),
        case("statistics added").change(format!(
            "CREATE STATISTICS m_statistics (ndistinct) ON id, \"{}\" FROM {t}",
            entity.plain(false).name
        )),
        case("domain added")
            .change(domain)
            .change(format!("ALTER TABLE {t} ADD COLUMN m_domain m_domain")),
        case("domain changed")
            .prepare(domain)
            .prepare(format!(
                "ALTER TABLE {t} ADD COLUMN m_domain m_domain DEFAULT 'x'"
            ))
            .change("ALTER DOMAIN m_domain ADD CONSTRAINT m_short CHECK (length(VALUE) < 50)"),
        case("composite type added")
            .change("CREATE TYPE m_pair AS (x integer, y text)")
            .change(format!("ALTER TABLE {t} ADD COLUMN m_pair m_pair")),
        case("sequence added")
            .change("CREATE SEQUENCE m_seq START 100")
            .change(format!(
                "ALTER TABLE {t} ADD COLUMN m_number bigint DEFAULT nextval('m_seq')"
            )),
        case("sequence changed")
            .prepare("CREATE SEQUENCE m_seq")
            .prepare(format!(
                "ALTER TABLE {t} ADD COLUMN m_number bigint DEFAULT nextval('m_seq')"
            ))
            .change("ALTER SEQUENCE m_seq INCREMENT BY 10 CACHE 5"),
        case("schema added")
            .change("CREATE SCHEMA other")
            .change(format!(
                "CREATE TABLE other.m_new (of integer REFERENCES {t} (id))"
            )),
    ]
}
