A `serial` becomes a column that draws from a sequence of the same name, or back: the sequence stays, and goes on counting.
-- before
CREATE TABLE a (id serial, n int);
CREATE SEQUENCE b_id_seq AS integer START 5;
CREATE TABLE b (id int NOT NULL DEFAULT nextval('b_id_seq'));
CREATE TABLE c (id bigserial PRIMARY KEY, n int);
CREATE TABLE d (id serial);
CREATE SCHEMA "S x";
CREATE SEQUENCE "S x"."T_Id_seq";
CREATE TABLE "S x"."T" ("Id" int);
-- after
CREATE SEQUENCE a_id_seq AS integer;
CREATE TABLE a (id int NOT NULL DEFAULT nextval('a_id_seq'), n int);
CREATE TABLE b (id serial);
ALTER SEQUENCE b_id_seq START 5;
CREATE SEQUENCE c_id_seq INCREMENT 3;
CREATE TABLE c (id bigint DEFAULT nextval('c_id_seq') + 1 PRIMARY KEY, n int);
CREATE TABLE d (id int DEFAULT 3);
CREATE SEQUENCE d_id_seq AS integer OWNED BY d.id;
CREATE SCHEMA "S x";
CREATE TABLE "S x"."T" ("Id" bigserial);
-- seed
INSERT INTO a (n) SELECT generate_series(1, 9);
INSERT INTO "S x"."T" VALUES (7);
-- check
SELECT nextval('a_id_seq') > 9
-- check
SELECT id, n FROM a
