A value is added without touching what uses the type; taking it away again makes that anew.
-- before
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (id int, mood mood DEFAULT 'sad', other mood, CHECK (mood <> 'happy'));
CREATE INDEX people_happy ON people (id) WHERE other = 'happy';
CREATE VIEW sad AS SELECT mood FROM people WHERE other = 'sad';
CREATE MATERIALIZED VIEW kept AS SELECT * FROM sad;
CREATE INDEX kept_mood ON kept (mood);
CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE DOMAIN any_mood AS mood;
CREATE TABLE others (m any_mood DEFAULT 'happy', list mood[]);
-- seed
INSERT INTO people VALUES (1, 'sad', 'happy');
INSERT INTO others VALUES ('sad', '{sad,happy}');
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE people (id int, mood mood DEFAULT 'sad', other mood, CHECK (mood <> 'happy'));
CREATE INDEX people_happy ON people (id) WHERE other = 'happy';
CREATE VIEW sad AS SELECT mood FROM people WHERE other = 'sad';
CREATE MATERIALIZED VIEW kept AS SELECT * FROM sad;
CREATE INDEX kept_mood ON kept (mood);
CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE DOMAIN any_mood AS mood;
CREATE TABLE others (m any_mood DEFAULT 'happy', list mood[]);
-- check
SELECT id, mood, other FROM people;
SELECT m, list FROM others;
