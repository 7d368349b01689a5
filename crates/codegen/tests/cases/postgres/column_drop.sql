Nullable columns of an index, a unique key, a foreign key and checks.
-- before
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE users (
    id integer PRIMARY KEY, a text, b text UNIQUE, c text, d integer REFERENCES parent, e integer CHECK (e > 0), f text, g text DEFAULT 'x',
    CONSTRAINT pair UNIQUE (c, a), CONSTRAINT both_set CHECK (f <> a)
);
CREATE INDEX users_a ON users (a);
CREATE INDEX users_partial ON users (id) WHERE a IS NOT NULL;
CREATE INDEX users_lower ON users (lower(b));
COMMENT ON COLUMN users.a IS 'gone';
-- seed
INSERT INTO parent VALUES (1);
INSERT INTO users VALUES (1, 'a', 'b', 'c', 1, 1, 'f', 'g');
-- after
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE users (id integer PRIMARY KEY);
-- check
SELECT id FROM users
