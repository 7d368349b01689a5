Names of indexes are unique in the whole database.
-- before
CREATE TABLE a (id integer PRIMARY KEY, x text);
CREATE TABLE b (id integer PRIMARY KEY, x text);
CREATE INDEX one ON b (x);
-- after
CREATE TABLE a (id integer PRIMARY KEY, x text);
CREATE TABLE b (id integer PRIMARY KEY, x text);
CREATE INDEX one ON a (x);
