SQLite takes a key to a table that isn't there, without columns.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer REFERENCES nowhere, b text);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer REFERENCES nowhere, b int);
CREATE TABLE u (a integer REFERENCES nowhere);
