Types that can't be altered in place are made anew while their columns have another type.
-- before
CREATE DOMAIN size AS int;
CREATE TABLE shirts (size size NOT NULL, sizes size[]);
CREATE INDEX shirts_size ON shirts (size);
CREATE TYPE span AS RANGE (subtype = int);
CREATE TABLE spans (span span, EXCLUDE USING gist (span WITH &&));
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE DOMAIN paint AS colour;
CREATE TABLE walls (paint paint DEFAULT 'red');
CREATE TYPE pair AS (first int, second text);
CREATE TABLE pairs (pair pair, all_of pair[]);
-- seed
INSERT INTO shirts VALUES (3, '{1,2}');
INSERT INTO spans VALUES ('[1,5)');
INSERT INTO walls VALUES ('red');
INSERT INTO pairs VALUES ('(1,"a b")', ARRAY[ROW(2, 'x')::pair]);
-- after
CREATE DOMAIN size AS bigint;
CREATE TABLE shirts (size size NOT NULL, sizes size[]);
CREATE INDEX shirts_size ON shirts (size);
CREATE TYPE span AS RANGE (subtype = bigint);
CREATE TABLE spans (span span, EXCLUDE USING gist (span WITH &&));
CREATE TYPE colour AS ENUM ('red');
CREATE DOMAIN paint AS colour;
CREATE TABLE walls (paint paint DEFAULT 'red');
CREATE TYPE pair AS (first bigint, second text);
CREATE TABLE pairs (pair pair, all_of pair[]);
-- check
SELECT size, sizes FROM shirts;
SELECT span FROM spans;
SELECT paint FROM walls;
SELECT pair, all_of FROM pairs;
