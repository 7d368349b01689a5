The function of a trigger names its table, and still goes after the trigger.
-- before
CREATE TABLE kept (id integer);
-- after
CREATE TABLE kept (id integer);
CREATE TABLE t (id integer);
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE t SET id = 1; RETURN NULL; END';
CREATE TRIGGER marking AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION mark();
