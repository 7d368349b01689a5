A typed table is a table, and may become one.
-- before
CREATE TYPE person AS (name text, age integer);
CREATE TABLE plain (name text, age integer);
CREATE TABLE typed OF person;
-- after
CREATE TYPE person AS (name text, age integer);
CREATE TABLE plain OF person;
CREATE TABLE typed (name text, age integer);
CREATE TABLE people OF person (PRIMARY KEY (name), age WITH OPTIONS DEFAULT 3 CHECK (age > 0));
CREATE INDEX by_age ON people (age);
