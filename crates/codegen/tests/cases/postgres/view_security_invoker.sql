-- before
CREATE TABLE t (id integer PRIMARY KEY);
CREATE VIEW turned AS SELECT id FROM t;
CREATE VIEW turned_back WITH (security_invoker = true, security_barrier = true) AS SELECT id FROM t;
-- after
CREATE TABLE t (id integer PRIMARY KEY);
CREATE VIEW turned WITH (security_invoker = true) AS SELECT id FROM t;
CREATE VIEW turned_back WITH (security_barrier = true) AS SELECT id FROM t;
CREATE VIEW made WITH (security_invoker = true) AS SELECT id FROM turned;
-- options
since 15
