-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10) NOT NULL, b integer DEFAULT 1, c text, old text, CONSTRAINT u UNIQUE (a));
CREATE INDEX t_c ON t (c);
-- seed
INSERT INTO t VALUES (1, 'a', 2, 'c', 'o');
-- after
CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL DEFAULT 'x', b integer NOT NULL, c2 text, fresh date_text DEFAULT '2026-01-01', CONSTRAINT u UNIQUE (a, b), CONSTRAINT k CHECK (b > 0));
CREATE INDEX t_c ON t (c2, fresh);
-- options
rename t.c=c2
drop t.old
-- check
SELECT id, a, b FROM t
