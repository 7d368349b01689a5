//! What the model has no fields for: seen, named, and described so that a change shows.

use sea_orm::ConnectionTrait;
use ultra_introspect::postgres::{ReadOptions, read};

use super::{database, read_after, table};

const OBJECTS: &str = r#"
    CREATE SCHEMA app;
    CREATE TABLE parent (id int PRIMARY KEY, a int, b int);
    CREATE DOMAIN posint AS integer NOT NULL DEFAULT 1 CONSTRAINT pos CHECK (VALUE > 0);
    CREATE TYPE pair AS (a int, b text COLLATE "C");
    CREATE TYPE span AS RANGE (subtype = float8);
    CREATE SEQUENCE free START 5;
    CREATE TABLE app.parted (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE TABLE app.parted_1 PARTITION OF app.parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    CREATE TABLE kid (z int) INHERITS (parent);
    CREATE UNLOGGED TABLE fast (id int) WITH (fillfactor = 50);
    ALTER TABLE fast ENABLE ROW LEVEL SECURITY;
    CREATE POLICY p ON fast FOR SELECT USING (id > 0);
    CREATE VIEW vw AS SELECT id FROM parent WHERE a > 1;
    CREATE MATERIALIZED VIEW mv AS SELECT a FROM parent;
    CREATE UNIQUE INDEX mvi ON mv (a);
    CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'select x + 1';
    CREATE PROCEDURE app.pr() LANGUAGE sql AS 'select 1';
    CREATE AGGREGATE agg(int) (sfunc = int4pl, stype = int, initcond = '0');
    CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TRIGGER tr BEFORE INSERT ON parent FOR EACH ROW EXECUTE FUNCTION trg();
    CREATE RULE ru AS ON DELETE TO parent DO INSTEAD NOTHING;
    CREATE STATISTICS st ON a, b FROM parent;
    CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);
    CREATE CAST (pair AS text) WITH INOUT;
    CREATE COLLATION coll (locale = 'C');
    CREATE TEXT SEARCH CONFIGURATION tsc (COPY = simple);
    CREATE PUBLICATION pub FOR TABLE app.parted_1;
    CREATE TABLE ex (r int4range, EXCLUDE USING gist (r WITH &&));
    CREATE FOREIGN DATA WRAPPER w; CREATE SERVER srv FOREIGN DATA WRAPPER w;
    CREATE FOREIGN TABLE ft (id int) SERVER srv;
    ALTER TABLE parent ALTER COLUMN a SET STATISTICS 500, REPLICA IDENTITY FULL;
    COMMENT ON FUNCTION f(int) IS 'adds one';
"#;

#[tokio::test]
async fn each_is_named_once() {
    let Some(schema) = read_after(OBJECTS).await else {
        return;
    };
    let found: Vec<String> = schema
        .others
        .iter()
        .map(|other| format!("{} {}", other.kind, other.name))
        .collect();
    assert_eq!(
        found,
        [
            "aggregate agg(integer)",
            "attached index app.parted_1.parted_pkey",
            "cast (pair AS text)",
            "collation coll",
            "column statistics kid.a",
            "column statistics parent.a",
            "comment function f(integer)",
            "composite type pair",
            "domain posint",
            "exclusion constraint ex.ex_r_excl",
            "foreign data wrapper w",
            "foreign server srv",
            "foreign table ft",
            "function f(integer)",
            "function trg()",
            "index mv.mvi",
            "materialized view mv",
            "operator ===(integer, integer)",
            "policy fast.p",
            "procedure app.pr()",
            "publication pub",
            "range type span",
            "replica identity parent",
            "row security fast",
            "rule parent.ru",
            "schema app",
            "sequence free",
            "statistics st",
            "storage parameters fast",
            "text search configuration tsc",
            "trigger parent.tr",
            "unlogged table fast",
            "view vw",
        ]
    );
    let definition = |kind: &str| {
        &schema
            .others
            .iter()
            .find(|other| other.kind == kind)
            .unwrap()
            .definition
    };
    assert_eq!(
        definition("domain"),
        "integer DEFAULT 1 NOT NULL CONSTRAINT pos CHECK ((VALUE > 0))"
    );
    assert_eq!(definition("sequence"), "START WITH 5");
    assert_eq!(
        definition("exclusion constraint"),
        "EXCLUDE USING gist (r WITH &&)"
    );
    assert!(definition("function").starts_with("CREATE OR REPLACE FUNCTION f(x integer)"));
    assert!(definition("statistics").starts_with("CREATE STATISTICS st ON"));
    assert!(definition("publication").contains("parted_1"));
    let tables: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!(
        tables,
        ["ex", "fast", "kid", "parent", "app.parted", "app.parted_1"]
    );
    let options = |name: &str| &table(&schema, name).options;
    assert_eq!(options("kid").inherits, ["parent".into()]);
    let parts: Vec<_> = schema.tables.values().map(|it| &it.options).collect();
    let by: Vec<&str> = parts
        .iter()
        .filter_map(|it| it.partition_by.as_deref())
        .collect();
    assert_eq!(by, ["RANGE (at)"]);
    let bounds = parts.iter().filter_map(|it| it.partition_of.as_ref());
    let bounds: Vec<&str> = bounds.map(|it| it.bound.as_str()).collect();
    assert_eq!(bounds, ["FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"]);
}

#[tokio::test]
async fn every_change_shows() {
    let Some((_database, db)) = database(OBJECTS).await else {
        return;
    };
    let changes = [
        "CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'select x + 2'",
        "ALTER TABLE parent DISABLE TRIGGER tr",
        "ALTER POLICY p ON fast USING (id > 1)",
        "CREATE OR REPLACE VIEW vw AS SELECT id FROM parent WHERE a > 2",
        "DROP INDEX mvi",
        "ALTER DOMAIN posint DROP NOT NULL",
        "ALTER TYPE pair ADD ATTRIBUTE c int",
        "ALTER SEQUENCE free INCREMENT BY 3",
        "ALTER TABLE app.parted ADD COLUMN z int",
        "ALTER TABLE fast FORCE ROW LEVEL SECURITY",
        "ALTER TABLE parent REPLICA IDENTITY NOTHING",
        "ALTER PUBLICATION pub ADD TABLE parent",
        "ALTER FOREIGN TABLE ft OPTIONS (ADD t 'x')",
        "COMMENT ON INDEX parent_pkey IS 'c'",
    ];
    let mut before = read(&db, &ReadOptions::default()).await.unwrap();
    for change in changes {
        db.execute_unprepared(change).await.unwrap();
        let after = read(&db, &ReadOptions::default()).await.unwrap();
        assert_ne!(before, after, "{change}");
        before = after;
    }
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_sequence_that_numbers_no_rows_is_an_object() {
    let sql = "CREATE TABLE t (a int, b int); CREATE SEQUENCE s OWNED BY t.b;
        CREATE SEQUENCE n; ALTER TABLE t ALTER a SET DEFAULT nextval('n')";
    let Some(schema) = read_after(sql).await else {
        return;
    };
    let found: Vec<(&str, &str)> = schema
        .others
        .iter()
        .map(|other| (other.name.as_str(), other.definition.as_str()))
        .collect();
    assert_eq!(found, [("n", ""), ("s", ""), ("s", "\"t\".\"b\"")]);
    assert_eq!(
        table(&schema, "t").columns["a"].default.as_deref(),
        Some("nextval('n'::regclass)")
    );
}
