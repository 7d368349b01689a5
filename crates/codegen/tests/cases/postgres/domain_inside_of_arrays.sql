More is asked of a domain whose values columns have in arrays, and its base changes under computed columns: these columns step aside.
-- before
CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%') DEFAULT 'a@b';
CREATE TABLE t (id int, e email, es email[]);
CREATE VIEW v AS SELECT e, es FROM t;
CREATE DOMAIN money2 AS numeric(10,2) CHECK (VALUE >= 0);
CREATE TABLE u (id int, price money2 DEFAULT 0 NOT NULL, total numeric GENERATED ALWAYS AS (price * 2) STORED);
CREATE INDEX u_price ON u (price);
CREATE VIEW w AS SELECT price, total FROM u;
CREATE FUNCTION f(m money2) RETURNS money2 LANGUAGE sql AS 'SELECT m';
-- after
CREATE DOMAIN email AS text NOT NULL CONSTRAINT has_at CHECK (VALUE LIKE '_%@_%') CONSTRAINT short CHECK (length(VALUE) < 90);
CREATE TABLE t (id int, e email, es email[]);
CREATE VIEW v AS SELECT e, es FROM t;
CREATE DOMAIN money2 AS numeric(12,4) CHECK (VALUE >= 0);
CREATE TABLE u (id int, price money2 DEFAULT 0 NOT NULL, total numeric GENERATED ALWAYS AS (price * 2) STORED);
CREATE INDEX u_price ON u (price);
CREATE VIEW w AS SELECT price, total FROM u;
CREATE FUNCTION f(m money2) RETURNS money2 LANGUAGE sql AS 'SELECT m';
-- seed
INSERT INTO t VALUES (1, 'me@there', ARRAY['you@there', 'she@there']::email[]);
INSERT INTO u (id, price) VALUES (1, 12.5);
-- check
SELECT e, es FROM t
-- check
SELECT price = 12.5, total = 25 FROM u
