-- before
CREATE SCHEMA app;
CREATE TYPE app."Mood Kind" AS ENUM ('a', 'b');
CREATE TYPE app.more AS ENUM ('a', 'b');
CREATE TABLE app.t (id integer PRIMARY KEY, m app."Mood Kind" DEFAULT 'a', n app.more DEFAULT 'b');
-- seed
INSERT INTO app.t VALUES (1, 'a');
-- after
CREATE SCHEMA app;
CREATE TYPE app."Mood Kind" AS ENUM ('b', 'a');
CREATE TYPE app.more AS ENUM ('a', 'b', 'c');
CREATE TYPE app.fresh AS ENUM ('x');
CREATE TABLE app.t (id integer PRIMARY KEY, m app."Mood Kind" DEFAULT 'a', n app.more DEFAULT 'b', f app.fresh NOT NULL DEFAULT 'x');
-- check
SELECT id, m FROM app.t
