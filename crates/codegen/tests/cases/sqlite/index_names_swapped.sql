-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (b);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX one ON t (b);
CREATE INDEX two ON t (a);
