The server keeps the name of a NOT NULL when table and column get others: that is no difference, and a name that was chosen stays.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer CONSTRAINT b_there NOT NULL);
-- seed
INSERT INTO t VALUES (1, 1, 1);
-- after
CREATE TABLE u (id integer PRIMARY KEY, a_new integer NOT NULL, b_new integer CONSTRAINT b_there NOT NULL);
-- options
since 18
rename t=u
rename u.a=a_new
rename u.b=b_new
