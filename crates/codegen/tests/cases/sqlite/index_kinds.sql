-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX gone ON t (a);
CREATE INDEX changed ON t (a);
CREATE INDEX renamed ON t (b);
-- seed
INSERT INTO t VALUES (1, 'a', 'b');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX changed ON t (a, b);
CREATE INDEX new_name ON t (b);
CREATE INDEX plain ON t (a, id);
CREATE UNIQUE INDEX uniq ON t (b, id);
CREATE INDEX part ON t (a) WHERE b IS NOT NULL AND a <> 'it''s ?';
CREATE INDEX expr ON t (lower(a), (b || 'x'));
CREATE INDEX down ON t (a DESC, b);
CREATE INDEX coll ON t (a COLLATE NOCASE DESC);
CREATE INDEX "we""ird" ON t (b, a);
CREATE INDEX "Capital Index" ON t (b, a, id);
-- check
SELECT id, a, b FROM t
