Names of NOT NULL, rows that were there before it, and children that it doesn't reach.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT a_there NOT NULL, b integer NOT NULL, c integer NOT NULL NO INHERIT, d integer,
    e integer, f integer CONSTRAINT f_there NOT NULL, g integer NOT NULL, h integer CONSTRAINT h_there NOT NULL, i integer CONSTRAINT i_there NOT NULL);
ALTER TABLE t ADD CONSTRAINT e_late NOT NULL e NOT VALID;
-- seed
INSERT INTO t VALUES (1, 1, 1, 1, NULL, 1, 1, 1, 1, 1);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer CONSTRAINT b_there NOT NULL, c integer NOT NULL, d integer,
    e integer NOT NULL, f integer, g integer CONSTRAINT g_there NOT NULL NO INHERIT, h integer CONSTRAINT h_other NOT NULL);
ALTER TABLE t ADD CONSTRAINT d_late NOT NULL d NOT VALID;
CREATE TABLE made (id integer CONSTRAINT made_id PRIMARY KEY, a text CONSTRAINT a_said NOT NULL NO INHERIT);
-- check
SELECT id, a, b, c, d, e, f, g, h FROM t
-- options
since 18
backfill t.e=0
drop t.i
backfill t.i=7
