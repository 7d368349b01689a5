A function that is made anew takes the checks of a domain, and what a column computes, along.
-- before
CREATE FUNCTION positive(a int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT a > 0';
CREATE DOMAIN amount AS int DEFAULT 1 CHECK (positive(VALUE));
CREATE TABLE orders (amount amount, raw int, ok bool GENERATED ALWAYS AS (positive(raw)) STORED);
CREATE INDEX orders_ok ON orders (ok);
CREATE VIEW good AS SELECT raw FROM orders WHERE ok;
-- seed
INSERT INTO orders VALUES (2, 3);
-- after
CREATE FUNCTION positive(b int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT b > 0';
CREATE DOMAIN amount AS int DEFAULT 1 CHECK (positive(VALUE));
CREATE TABLE orders (amount amount, raw int, ok bool GENERATED ALWAYS AS (positive(raw)) STORED);
CREATE INDEX orders_ok ON orders (ok);
CREATE VIEW good AS SELECT raw FROM orders WHERE ok;
-- check
SELECT amount, raw, ok FROM orders;
