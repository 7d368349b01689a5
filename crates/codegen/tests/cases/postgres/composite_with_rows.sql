Attributes in another order would mix up the values of rows.
-- before
CREATE TYPE pair AS (first int, second text);
CREATE TABLE pairs (pair pair);
-- after
CREATE TYPE pair AS (second text, first int);
CREATE TABLE pairs (pair pair);
-- refused
column pairs.pair uses it
