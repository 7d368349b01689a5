A column leaves a type that is made anew because of the enum type inside it, which another column of the table has.
-- before
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TYPE "Pair" AS (x integer, how mood);
CREATE TABLE alpha (c "Pair", f mood);
-- after
CREATE TYPE mood AS ENUM ('high', 'low');
CREATE TYPE "Pair" AS (x integer, how mood);
CREATE TABLE alpha (c integer, f mood);
