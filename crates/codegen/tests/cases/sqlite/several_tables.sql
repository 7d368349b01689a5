-- before
CREATE TABLE gone (id integer PRIMARY KEY, kind text);
CREATE TABLE kept (id integer PRIMARY KEY, gone_id integer REFERENCES gone, kind text);
CREATE TABLE other (id integer PRIMARY KEY);
-- seed
INSERT INTO kept VALUES (1, NULL, 'a');
INSERT INTO other VALUES (1);
-- after
CREATE TABLE kept (id integer PRIMARY KEY, kind text, fresh_id integer REFERENCES fresh, size text NOT NULL DEFAULT 's');
CREATE TABLE fresh (id integer PRIMARY KEY, kept_id integer REFERENCES kept, other_id integer REFERENCES other ON DELETE CASCADE, size text);
CREATE TABLE other (id integer PRIMARY KEY, fresh_id integer REFERENCES fresh);
-- options
drop kept.gone_id
drop gone
-- check
SELECT id, kind FROM kept
SELECT id FROM other
