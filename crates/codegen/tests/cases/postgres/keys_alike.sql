-- CREATE TABLE makes one index of a primary key and a unique key on the same columns: the second
-- follows, on the way back too. So does a check that isn't valid.
-- before
CREATE TABLE gone (id integer, n integer, PRIMARY KEY (id));
ALTER TABLE gone ADD UNIQUE (id);
ALTER TABLE gone ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;
-- after
CREATE TABLE fresh (id integer, n integer, PRIMARY KEY (id));
ALTER TABLE fresh ADD CONSTRAINT fresh_unique UNIQUE (id);
ALTER TABLE fresh ADD CONSTRAINT first UNIQUE (n);
ALTER TABLE fresh ADD CONSTRAINT second UNIQUE (n);
-- options
drop gone
