-- before
CREATE TABLE gone ();
-- after
CREATE TABLE made ();
-- options
drop gone
