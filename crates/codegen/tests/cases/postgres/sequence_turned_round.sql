-- A sequence that counts the other way has no value in common with what it was: it begins anew.
-- before
CREATE SEQUENCE s INCREMENT BY -1;
-- after
CREATE SEQUENCE s;
