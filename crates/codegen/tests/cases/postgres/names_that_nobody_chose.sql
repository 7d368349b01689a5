Between two databases, the names that the server found count, too.
-- before
CREATE SEQUENCE numbers AS integer;
CREATE TABLE p (id integer CONSTRAINT p_key PRIMARY KEY, n integer NOT NULL DEFAULT nextval('numbers'));
ALTER SEQUENCE numbers OWNED BY p.n;
CREATE TABLE t (a integer CONSTRAINT own UNIQUE, b integer CONSTRAINT to_p REFERENCES p, c integer CONSTRAINT positive CHECK (c > 0), n integer GENERATED ALWAYS AS IDENTITY);
CREATE INDEX by_b ON t (b);
-- seed
INSERT INTO p VALUES (1);
-- after
CREATE TABLE p (id integer PRIMARY KEY, n serial);
CREATE TABLE t (a integer UNIQUE, b integer REFERENCES p, c integer CHECK (c > 0) CHECK (c > 0), n integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME own_numbers));
CREATE INDEX ON t (b);
-- check
SELECT id, n FROM p
-- options
names
