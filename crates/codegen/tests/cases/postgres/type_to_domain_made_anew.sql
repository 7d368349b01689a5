-- A column takes a domain that is made anew: it does so when the new one is there.
-- before
CREATE DOMAIN email AS character varying(80);
CREATE TABLE t (e integer);
-- after
CREATE DOMAIN email AS text;
CREATE TABLE t (e email);
-- seed
INSERT INTO t VALUES (7);
-- check
SELECT e::text FROM t
