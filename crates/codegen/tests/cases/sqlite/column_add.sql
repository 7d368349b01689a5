-- before
CREATE TABLE users (id integer PRIMARY KEY);
-- seed
INSERT INTO users VALUES (1), (2);
-- after
CREATE TABLE users (
    id integer PRIMARY KEY, plain text, constant varchar(20) NOT NULL DEFAULT 'x', quoted text NOT NULL DEFAULT 'it''s \ "q" ? (x)',
    number integer NOT NULL DEFAULT -7, money real NOT NULL DEFAULT 0.5, flag boolean NOT NULL DEFAULT TRUE, untyped, blobby blob DEFAULT x'00ff', big bigint DEFAULT 9007199254740993
);
-- check
SELECT id FROM users
