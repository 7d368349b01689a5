-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text);
COMMENT ON TABLE t IS 'old';
COMMENT ON COLUMN t.a IS 'old';
COMMENT ON COLUMN t.b IS 'gone';
CREATE TABLE u (id integer PRIMARY KEY);
CREATE TABLE v (id integer PRIMARY KEY);
COMMENT ON TABLE v IS 'gone';
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text);
COMMENT ON TABLE t IS 'it''s "new" \ and
on two lines';
COMMENT ON COLUMN t.a IS 'new';
COMMENT ON COLUMN t.c IS 'set?';
CREATE TABLE u (id integer PRIMARY KEY);
COMMENT ON TABLE u IS 'set';
CREATE TABLE v (id integer PRIMARY KEY);
