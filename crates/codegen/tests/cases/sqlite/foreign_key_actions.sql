-- before
CREATE TABLE p (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT ab UNIQUE (a, b));
CREATE TABLE c (id integer PRIMARY KEY, v integer, w integer, x integer DEFAULT 1, y integer, z integer, s integer, d1 integer CONSTRAINT gone REFERENCES p, ch integer CONSTRAINT changed REFERENCES p ON DELETE CASCADE);
-- seed
INSERT INTO p VALUES (1, 1, 1);
INSERT INTO c VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1);
-- after
CREATE TABLE p (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT ab UNIQUE (a, b));
CREATE TABLE c (id integer PRIMARY KEY, v integer REFERENCES p ON DELETE CASCADE, w integer REFERENCES p ON DELETE SET NULL ON UPDATE CASCADE,
    x integer REFERENCES p ON DELETE SET DEFAULT ON UPDATE SET NULL, y integer REFERENCES p ON DELETE RESTRICT ON UPDATE RESTRICT, z integer REFERENCES p,
    s integer CONSTRAINT self REFERENCES c (id) DEFERRABLE INITIALLY DEFERRED, d1 integer, ch integer CONSTRAINT changed REFERENCES p ON DELETE SET NULL,
    CONSTRAINT two FOREIGN KEY (v, w) REFERENCES p (a, b) ON DELETE CASCADE);
-- check
SELECT * FROM c
