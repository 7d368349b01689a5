-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c jsonb, d integer[], e timestamptz);
CREATE INDEX gone ON t (a);
CREATE INDEX changed ON t (a);
CREATE INDEX renamed ON t (b);
-- seed
INSERT INTO t VALUES (1, 'a', 'b', '{}', '{1}', now());
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c jsonb, d integer[], e timestamptz);
CREATE INDEX changed ON t (a, b);
CREATE INDEX new_name ON t (b);
CREATE INDEX plain ON t (a, e);
CREATE UNIQUE INDEX uniq ON t (b);
CREATE INDEX part ON t (a) WHERE b IS NOT NULL AND a <> 'it''s ?';
CREATE INDEX expr ON t (lower(a), (b || 'x'));
CREATE INDEX down ON t (a DESC, b);
CREATE INDEX nulls ON t (a DESC NULLS LAST, b NULLS FIRST);
CREATE INDEX incl ON t (a) INCLUDE (b, e);
CREATE INDEX gin_c ON t USING gin (c);
CREATE INDEX gin_path ON t USING gin (c jsonb_path_ops);
CREATE INDEX gin_d ON t USING gin (d);
CREATE INDEX hash_a ON t USING hash (a);
CREATE INDEX brin_e ON t USING brin (e) WITH (pages_per_range = 32);
CREATE INDEX pattern ON t (a text_pattern_ops);
CREATE INDEX coll ON t (a COLLATE "C" DESC);
CREATE INDEX filled ON t (b) WITH (fillfactor = 70);
CREATE INDEX "we""ird" ON t (a);
CREATE INDEX "Capital Index" ON t (a, id);
-- check
SELECT id, a, b FROM t
