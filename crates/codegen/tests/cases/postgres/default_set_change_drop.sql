-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, a text, b text DEFAULT 'x', c text DEFAULT 'x', d integer DEFAULT 1, e boolean DEFAULT false,
    f timestamptz, g mood, h jsonb DEFAULT '{}', i text[] DEFAULT '{}', j integer DEFAULT (1 + 2), k uuid, l varchar(9) DEFAULT 'y', m mood DEFAULT 'ok', n integer);
-- seed
INSERT INTO t (id) VALUES (1);
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT 'it''s', b text DEFAULT 'y', c text, d integer DEFAULT -2, e boolean DEFAULT true,
    f timestamptz DEFAULT now(), g mood DEFAULT 'ok', h jsonb DEFAULT '{"a": null}', i text[] DEFAULT '{a,b}', j integer DEFAULT (2 + 2), k uuid DEFAULT gen_random_uuid(), l varchar(9), m mood DEFAULT 'sad', n integer DEFAULT 0);
-- check
SELECT id, a, b, c, d FROM t
