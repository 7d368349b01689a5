-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, c jsonb);
CREATE INDEX part ON t (a) WHERE a IS NOT NULL;
CREATE INDEX expr ON t (lower(a));
CREATE INDEX gin_c ON t USING gin (c);
CREATE UNIQUE INDEX incl ON t (a) INCLUDE (id);
CREATE INDEX "we""ird" ON t (a);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, c jsonb);
