-- before
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 2) STORED);
-- after
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 3) STORED);
