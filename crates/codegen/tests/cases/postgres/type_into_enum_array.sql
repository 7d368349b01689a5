-- Values of another type get into an array of an enum type as texts, one by one.
-- before
CREATE TYPE mood AS ENUM ('low', 'high', 'true');
CREATE TYPE level AS ENUM ('low', 'high');
CREATE TABLE t (id integer, one boolean, many level[], sums numeric(10,2)[]);
-- after
CREATE TYPE mood AS ENUM ('low', 'high', 'true');
CREATE TYPE level AS ENUM ('low', 'high');
CREATE TABLE t (id integer, one mood[], many mood[], sums bigint[]);
-- seed
INSERT INTO t VALUES (1, NULL, '{low,NULL,high}', '{1}'), (2, NULL, NULL, NULL);
-- check
SELECT id, many::text, one::text FROM t
