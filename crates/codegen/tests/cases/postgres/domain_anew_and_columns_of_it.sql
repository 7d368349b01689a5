A domain is made anew while one column of it goes and another one comes; the same for a function that defaults call.
-- before
CREATE DOMAIN email AS character varying(80);
CREATE TABLE beta (e email, x int);
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE gamma (old int DEFAULT f(1), x int);
-- seed
INSERT INTO beta VALUES ('a', 1);
INSERT INTO gamma VALUES (1, 1);
-- after
CREATE DOMAIN email AS text;
CREATE TABLE beta (e_two email, x int);
CREATE FUNCTION f(b int) RETURNS bigint LANGUAGE sql AS 'SELECT 2::bigint';
CREATE TABLE gamma (new bigint DEFAULT f(2), x int);
-- options
drop beta.e
drop gamma.old
-- check
SELECT x FROM beta
