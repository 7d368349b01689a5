Upper and lower case make no difference to SQLite: it is the same table, the same column.
-- before
CREATE TABLE "Users" (id integer PRIMARY KEY, "Name" text);
CREATE TABLE c (id integer PRIMARY KEY, "userId" integer REFERENCES "Users" (id) ON DELETE CASCADE);
CREATE INDEX "By" ON "Users" ("Name");
CREATE VIEW v AS SELECT "Name" FROM users;
-- seed
INSERT INTO "Users" VALUES (1, 'Ada');
INSERT INTO c VALUES (1, 1);
-- after
CREATE TABLE users (id integer PRIMARY KEY, name text, age integer);
CREATE TABLE c (id integer PRIMARY KEY, userid integer REFERENCES users (id) ON DELETE CASCADE);
CREATE INDEX "by" ON users (name);
CREATE VIEW v AS SELECT name FROM users;
-- check
SELECT id, name FROM users
SELECT id, userid FROM c
