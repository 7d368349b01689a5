-- before
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id integer PRIMARY KEY, m mood NOT NULL DEFAULT 'ok', n mood[], CONSTRAINT m_ok CHECK (m <> 'sad' OR id > 0));
CREATE INDEX t_m ON t (id) WHERE m = 'ok';
CREATE INDEX t_plain ON t (m);
CREATE UNIQUE INDEX t_expr ON t ((m = 'ok'), id);
-- seed
INSERT INTO t VALUES (1, 'sad', '{sad,ok}'), (2, 'ok', NULL);
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood NOT NULL DEFAULT 'ok', n mood[], CONSTRAINT m_ok CHECK (m <> 'sad' OR id > 0));
CREATE INDEX t_m ON t (id) WHERE m = 'ok';
CREATE INDEX t_plain ON t (m);
CREATE UNIQUE INDEX t_expr ON t ((m = 'ok'), id);
-- check
SELECT id, m::text, n::text FROM t
