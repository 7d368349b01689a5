-- before
CREATE TABLE "order" (id integer PRIMARY KEY, "group" text, "Größe" integer);
-- seed
INSERT INTO "order" VALUES (1, 'g', 2);
-- after
CREATE TABLE "order" (id integer PRIMARY KEY, "group" varchar(20) DEFAULT 'select', "Größe" bigint, "Select" text, "weird ""name""" text);
CREATE INDEX "Idx Of Order" ON "order" ("Select", "weird ""name""");
CREATE TABLE "Select" (id integer PRIMARY KEY, "from" integer REFERENCES "order", "Table" text, "self" text, "1st" text, "a b" text UNIQUE, "a-b" text, "a_b" text, "type" text, "Ä" text);
CREATE TABLE "weird ""name""" (id integer CONSTRAINT "key ""x""" PRIMARY KEY, "a""b" text CONSTRAINT "un""iq" UNIQUE CONSTRAINT "che""ck" CHECK ("a""b" <> '"'), up integer CONSTRAINT "f""k" REFERENCES "Select");
CREATE TABLE übung (id integer PRIMARY KEY AUTOINCREMENT, "straße" text CHECK ("straße" <> 'ß'));
-- check
SELECT id, "group", "Größe" FROM "order"
