What was granted on a table goes with it.
-- options
empty
-- before
CREATE TABLE secrets (id int);
GRANT SELECT ON secrets TO PUBLIC;
CREATE TABLE others (id int, note text);
GRANT SELECT (note) ON others TO PUBLIC;
-- after
CREATE TABLE others (id int);
