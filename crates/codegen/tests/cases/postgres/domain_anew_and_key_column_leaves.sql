A column leaves a domain for the primary key while the domain is made anew for another column.
-- before
CREATE DOMAIN percent AS bigint;
CREATE TABLE gamma (number integer, f percent);
ALTER TABLE gamma ADD PRIMARY KEY (number);
-- seed
INSERT INTO gamma VALUES (1, 2);
-- after
CREATE DOMAIN percent AS integer;
CREATE TABLE gamma (number integer, f smallint, c percent);
ALTER TABLE gamma ADD PRIMARY KEY (f);
-- check
SELECT number, f FROM gamma
