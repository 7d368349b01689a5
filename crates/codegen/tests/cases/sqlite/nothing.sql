-- before
CREATE TABLE p (id INTEGER PRIMARY KEY, a VARCHAR(10) UNIQUE, b boolean DEFAULT TRUE, c text DEFAULT 'x');
CREATE TABLE c (p_id INTEGER REFERENCES p ON DELETE NO ACTION, n integer CHECK (n>0));
-- after
CREATE TABLE "p" ("a" varchar(10), "id" integer, "c" text DEFAULT ('x'), b boolean DEFAULT TRUE, PRIMARY KEY ("id"), UNIQUE (a));
CREATE TABLE c (p_id integer, n integer, FOREIGN KEY (p_id) REFERENCES p (id), CHECK ((n > 0)));
