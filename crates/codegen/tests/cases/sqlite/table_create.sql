-- before
CREATE TABLE other (id integer PRIMARY KEY);
-- after
CREATE TABLE other (id integer PRIMARY KEY);
CREATE TABLE zoo (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, name varchar(40) NOT NULL UNIQUE, size real(10, 2) DEFAULT 1.5 CHECK (size > 0));
CREATE TABLE animal (
    id integer NOT NULL PRIMARY KEY,
    zoo_id integer NOT NULL REFERENCES zoo (id) ON DELETE CASCADE,
    other_id integer REFERENCES other,
    born timestamp_text DEFAULT CURRENT_TIMESTAMP,
    data json_text NOT NULL DEFAULT '{}',
    CONSTRAINT animal_zoo_unique UNIQUE (zoo_id, born)
);
CREATE INDEX animal_born ON animal (born DESC);
