The server prints a list of varchars in a way that it reads otherwise.
-- before
CREATE TABLE t (id integer PRIMARY KEY, s varchar(10), CONSTRAINT gone CHECK (s NOT IN ('x', 'it''s (')));
-- seed
INSERT INTO t VALUES (1, 'a');
-- after
CREATE TABLE t (id integer PRIMARY KEY, s varchar(10), CONSTRAINT made CHECK (s IN ('a', 'b') OR s = ANY (ARRAY['c', 'd'])), g boolean GENERATED ALWAYS AS (s IN ('a', 'b')) STORED);
CREATE INDEX part ON t (id) WHERE s IN ('a', 'b');
CREATE INDEX expr ON t ((s IN ('a', 'b')));
-- check
SELECT id, s FROM t
