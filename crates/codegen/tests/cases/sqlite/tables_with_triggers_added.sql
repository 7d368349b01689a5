-- On the way back the tables go one by one. A row that goes with its table sets others to NULL, and
-- SQLite reads the trigger for that, which names a table that is gone.
-- before
CREATE TABLE other (n integer);
-- after
CREATE TABLE other (n integer);
CREATE TABLE alpha (id integer, PRIMARY KEY (id), FOREIGN KEY (id) REFERENCES alpha (id) ON DELETE SET NULL);
CREATE TABLE beta (id integer);
CREATE TRIGGER clears BEFORE UPDATE ON alpha BEGIN DELETE FROM beta WHERE 1 = 0; END;
