Without rows, attributes may change their order.
-- options
empty
-- before
CREATE TYPE pair AS (first int, second text);
CREATE TABLE pairs (pair pair, all_of pair[]);
-- after
CREATE TYPE pair AS (second text, first int);
CREATE TABLE pairs (pair pair, all_of pair[]);
