-- before
CREATE TABLE users (
    id integer PRIMARY KEY, mail text NOT NULL, area integer, born date_text,
    size integer GENERATED ALWAYS AS (length(mail)) STORED,
    CONSTRAINT long_mail CHECK (length(mail) > 3 AND mail <> 'mail'), CONSTRAINT one UNIQUE (mail, area)
);
CREATE INDEX users_lower ON users (lower(mail)) WHERE mail IS NOT NULL;
CREATE INDEX users_mail ON users (mail DESC);
-- seed
INSERT INTO users (id, mail, area) VALUES (1, 'ada@x.org', 1);
-- after
CREATE TABLE users (
    id integer PRIMARY KEY, "E Mail" text NOT NULL, area integer, born date_text,
    size integer GENERATED ALWAYS AS (length("E Mail")) STORED,
    CONSTRAINT long_mail CHECK (length("E Mail") > 3 AND "E Mail" <> 'mail'), CONSTRAINT one UNIQUE ("E Mail", area)
);
CREATE INDEX users_lower ON users (lower("E Mail")) WHERE "E Mail" IS NOT NULL;
CREATE INDEX users_mail ON users ("E Mail" DESC);
-- options
rename users.mail=E Mail
-- check
SELECT id, size FROM users
