-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text DEFAULT 'x', c text DEFAULT 'x', d integer DEFAULT 1, e boolean DEFAULT FALSE, f datetime_text, j integer DEFAULT (1 + 2));
-- seed
INSERT INTO t (id) VALUES (1);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT 'it''s', b text DEFAULT 'y', c text, d integer DEFAULT -2, e boolean DEFAULT TRUE, f datetime_text DEFAULT CURRENT_TIMESTAMP, j integer DEFAULT (2 + 2));
-- check
SELECT id, a, b, c, d FROM t
