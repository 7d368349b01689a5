-- before
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE gone (id integer PRIMARY KEY, kind kind);
CREATE TABLE kept (id integer PRIMARY KEY, gone_id integer REFERENCES gone, kind kind);
CREATE TABLE other (id integer PRIMARY KEY);
-- seed
INSERT INTO kept VALUES (1, NULL, 'a');
-- after
CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TYPE size AS ENUM ('s', 'm');
CREATE TABLE other (id integer PRIMARY KEY, fresh_id integer);
CREATE TABLE kept (id integer PRIMARY KEY, kind kind, fresh_id integer, size size NOT NULL DEFAULT 's');
CREATE TABLE fresh (id integer PRIMARY KEY, kept_id integer REFERENCES kept, other_id integer REFERENCES other ON DELETE CASCADE, size size);
ALTER TABLE kept ADD FOREIGN KEY (fresh_id) REFERENCES fresh;
ALTER TABLE other ADD FOREIGN KEY (fresh_id) REFERENCES fresh;
-- options
drop kept.gone_id
drop gone
-- check
SELECT id, kind FROM kept
