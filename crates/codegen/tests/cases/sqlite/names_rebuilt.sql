Tables with weird names are rebuilt, self reference and all.
-- before
CREATE TABLE "weird ""name""" (id integer PRIMARY KEY AUTOINCREMENT, "a""b" text, up integer CONSTRAINT "f""k" REFERENCES "weird ""name""" ON DELETE CASCADE);
CREATE INDEX "i""x" ON "weird ""name""" ("a""b") WHERE "a""b" <> '?';
CREATE TABLE "it's" (id integer PRIMARY KEY AUTOINCREMENT, w integer REFERENCES "weird ""name""" ON DELETE CASCADE);
-- seed
INSERT INTO "weird ""name""" VALUES (1, 'x', NULL), (5, 'y', 1);
INSERT INTO "it's" VALUES (1, 5);
DELETE FROM "it's" WHERE id = 1;
INSERT INTO "it's" VALUES (9, 5);
-- after
CREATE TABLE "weird ""name""" (id integer PRIMARY KEY AUTOINCREMENT, "a""b" varchar(7), up integer CONSTRAINT "f""k" REFERENCES "weird ""name""" ON DELETE CASCADE);
CREATE INDEX "i""x" ON "weird ""name""" ("a""b") WHERE "a""b" <> '?';
CREATE TABLE "it's" (id integer PRIMARY KEY AUTOINCREMENT, w integer NOT NULL REFERENCES "weird ""name""" ON DELETE CASCADE);
-- check
SELECT * FROM "weird ""name"""
SELECT * FROM "it's"
SELECT * FROM sqlite_sequence
