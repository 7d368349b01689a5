A new child, or one that is made anew, has a column of its own whose type changes in a parent.
-- options
empty
-- before
CREATE TABLE a (id int, x int CHECK (x > 0));
CREATE TABLE b (id int, y int);
CREATE TABLE c (z int) INHERITS (a, b);
-- after
CREATE TABLE a (id int, x bigint CHECK (x > 1));
CREATE TABLE b (id int, y int, w int);
CREATE TABLE c (z int, x bigint) INHERITS (a, b);
CREATE TABLE d (x bigint DEFAULT 5 PRIMARY KEY, id int NOT NULL) INHERITS (a);
CREATE TABLE e () INHERITS (c);
