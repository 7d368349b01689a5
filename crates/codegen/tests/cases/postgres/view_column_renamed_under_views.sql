A column of a view gets another name, by a rename of the table's or by itself, while other views, and what stands on them, read it.
-- options
rename t.name=title
-- before
CREATE TABLE t (id int, name text);
CREATE VIEW v AS SELECT id, name FROM t;
CREATE VIEW w AS SELECT name, count(*) AS n FROM v GROUP BY name;
CREATE MATERIALIZED VIEW m AS SELECT name FROM w;
CREATE UNIQUE INDEX m_name ON m (name);
CREATE FUNCTION f() RETURNS SETOF w LANGUAGE sql AS 'SELECT * FROM w';
COMMENT ON VIEW w IS 'x';
COMMENT ON COLUMN w.name IS 'y';
CREATE TABLE u (id int, k int);
CREATE VIEW a AS SELECT id, k FROM u;
CREATE VIEW b AS SELECT k AS kk FROM a;
COMMENT ON COLUMN b.kk IS 'y';
-- after
CREATE TABLE t (id int, title text);
CREATE VIEW v AS SELECT id, title FROM t;
CREATE VIEW w AS SELECT title, count(*) AS n FROM v GROUP BY title;
CREATE MATERIALIZED VIEW m AS SELECT title FROM w;
CREATE UNIQUE INDEX m_name ON m (title);
CREATE FUNCTION f() RETURNS SETOF w LANGUAGE sql AS 'SELECT * FROM w';
COMMENT ON VIEW w IS 'x';
COMMENT ON COLUMN w.title IS 'y';
CREATE TABLE u (id int, k int);
CREATE VIEW a AS SELECT id, k AS key FROM u;
CREATE VIEW b AS SELECT key AS kk FROM a;
COMMENT ON COLUMN b.kk IS 'y';
-- seed
INSERT INTO t VALUES (1, 'a');
