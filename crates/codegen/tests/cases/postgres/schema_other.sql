-- before
CREATE SCHEMA app;
CREATE TABLE app.users (id serial PRIMARY KEY, name text, old text);
CREATE INDEX users_name ON app.users (name);
CREATE TABLE app.gone (id integer PRIMARY KEY, u integer REFERENCES app.users);
CREATE INDEX gone_u ON app.gone (u);
-- seed
INSERT INTO app.users (name) VALUES ('Ada');
-- after
CREATE SCHEMA app;
CREATE TABLE app.users (id serial PRIMARY KEY, name varchar(50) NOT NULL, age integer NOT NULL DEFAULT 1, boss integer REFERENCES app.users ON DELETE SET NULL, CONSTRAINT nm CHECK (name <> ''));
CREATE UNIQUE INDEX users_renamed ON app.users (name);
CREATE INDEX users_age ON app.users (age) WHERE age > 1;
COMMENT ON COLUMN app.users.age IS 'years';
COMMENT ON TABLE app.users IS 'people';
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES app.users (id));
CREATE TABLE app.posts (id integer PRIMARY KEY, user_id integer REFERENCES app.users (id));
-- options
drop app.users.old
drop app.gone
-- check
SELECT id, name FROM app.users
