A value goes and another comes in its place: nobody said what that means.
-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood);
-- after
CREATE TYPE mood AS ENUM ('sad', 'fine');
CREATE TABLE t (m mood);
-- refused
--rename mood.ok=fine
