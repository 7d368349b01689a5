Keywords, capitals, spaces, quotes, umlauts and 63 bytes.
-- before
CREATE TABLE "order" (id integer PRIMARY KEY, "group" text, "Größe" integer);
-- seed
INSERT INTO "order" VALUES (1, 'g', 2);
-- after
CREATE TABLE "order" (id integer PRIMARY KEY, "group" varchar(20) DEFAULT 'select', "Größe" bigint, "Select" text, "weird ""name""" text, "select" text);
CREATE INDEX "Idx Of Order" ON "order" ("Select", "weird ""name""");
CREATE TABLE "Select" (id integer PRIMARY KEY, "from" integer REFERENCES "order", "Table" text, "self" text, "Self" text, "1st" text, "a b" text UNIQUE, "a-b" text, "a_b" text, "type" text, "Ä" text);
CREATE TABLE "weird ""name""" (id integer CONSTRAINT "key ""x""" PRIMARY KEY, "a""b" text CONSTRAINT "un""iq" UNIQUE CONSTRAINT "che""ck" CHECK ("a""b" <> '"'), up integer CONSTRAINT "f""k" REFERENCES "Select");
CREATE TABLE a23456789012345678901234567890123456789012345678901234567890123 (id integer PRIMARY KEY, b23456789012345678901234567890123456789012345678901234567890123 text UNIQUE);
CREATE INDEX ON a23456789012345678901234567890123456789012345678901234567890123 (b23456789012345678901234567890123456789012345678901234567890123, id);
CREATE TABLE übung (id serial PRIMARY KEY, "straße" text CHECK ("straße" <> 'ß'));
CREATE TYPE "Weird ""type""" AS ENUM ('A "b"', 'Ü');
CREATE TABLE uses (id integer PRIMARY KEY, w "Weird ""type""" DEFAULT 'Ü');
-- check
SELECT id, "group", "Größe" FROM "order"
