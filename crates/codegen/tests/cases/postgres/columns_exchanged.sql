Two columns exchange their names, by way of a third.
-- before
CREATE TABLE t (a text UNIQUE, b text);
-- after
CREATE TABLE t (a text, b text UNIQUE);
-- seed
INSERT INTO t VALUES ('x', 'y');
-- options
rename t.a=b
rename t.b=a
