-- before
CREATE TABLE "Select" (id integer PRIMARY KEY, "from" integer, "a""b" text CONSTRAINT "un""iq" UNIQUE CONSTRAINT "che""ck" CHECK ("a""b" <> '"'), up integer CONSTRAINT "f""k" REFERENCES "Select");
CREATE INDEX "i""x" ON "Select" ("from");
COMMENT ON COLUMN "Select"."from" IS 'x';
-- after
CREATE TABLE "Select" (id integer PRIMARY KEY, "from" text, "a""b" text, up integer);
CREATE INDEX "i""y" ON "Select" ("from");
