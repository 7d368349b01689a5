Constraints with the same columns stay apart.
-- before
CREATE TABLE other (id integer);
-- after
CREATE TABLE other (id integer);
CREATE TABLE t (id integer, a integer);
ALTER TABLE t ADD CONSTRAINT a_key PRIMARY KEY (a);
ALTER TABLE t ADD CONSTRAINT a_again UNIQUE (a);
ALTER TABLE t ADD CONSTRAINT id_once UNIQUE (id);
ALTER TABLE t ADD CONSTRAINT id_twice UNIQUE (id);
