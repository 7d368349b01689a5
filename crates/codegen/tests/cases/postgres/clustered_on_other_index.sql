-- What stands on an index goes before it and comes after the other one, on the way back too.
-- before
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL);
CREATE UNIQUE INDEX first ON t (a);
ALTER TABLE t CLUSTER ON first;
ALTER TABLE t REPLICA IDENTITY USING INDEX first;
-- after
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL);
CREATE UNIQUE INDEX second ON t (b);
ALTER TABLE t CLUSTER ON second;
ALTER TABLE t REPLICA IDENTITY USING INDEX second;
