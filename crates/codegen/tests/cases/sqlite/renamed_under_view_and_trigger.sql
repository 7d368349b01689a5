-- A rename writes quotes around the names in views and triggers: that is no difference.
-- before
CREATE TABLE alpha (id integer);
CREATE VIEW seen AS SELECT id FROM alpha;
CREATE TRIGGER counts AFTER INSERT ON alpha BEGIN SELECT NEW.id; END;
-- after
CREATE TABLE beta (id integer);
CREATE VIEW seen AS SELECT id FROM beta;
CREATE TRIGGER counts AFTER INSERT ON beta BEGIN SELECT NEW.id; END;
-- options
rename alpha=beta
