A column leaves a type that is made anew because of the enum type inside it, which another column of the table has.
-- options
empty
-- before
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TYPE "Pair" AS (x integer, how mood);
CREATE TABLE alpha (c "Pair", f mood);
CREATE DOMAIN email AS text;
CREATE TABLE gamma (b email PRIMARY KEY);
-- after
CREATE TYPE mood AS ENUM ('high', 'low');
CREATE TYPE "Pair" AS (x integer, how mood);
CREATE TABLE alpha (c integer, f mood);
CREATE TABLE gamma (a integer PRIMARY KEY, b text);
