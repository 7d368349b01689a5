Keys over ranges of time, made, changed and dropped. The other column is a range, too, since its index method takes those without an extension.
-- before
CREATE TABLE p (id int4range, r daterange, s daterange, CONSTRAINT p_pkey PRIMARY KEY (id, r WITHOUT OVERLAPS));
CREATE TABLE q (id int4range, r daterange, s daterange, CONSTRAINT gone UNIQUE (id, s WITHOUT OVERLAPS), CONSTRAINT plain UNIQUE (id));
-- seed
INSERT INTO p VALUES ('[1,2)', '[2020-01-01,2021-01-01)', '[2020-01-01,2021-01-01)');
INSERT INTO q VALUES ('[1,2)', '[2020-02-01,2020-03-01)', NULL);
-- after
CREATE TABLE p (id int4range, r daterange, s daterange, CONSTRAINT p_pkey PRIMARY KEY (id, r WITHOUT OVERLAPS), CONSTRAINT s_once UNIQUE (id, s WITHOUT OVERLAPS));
CREATE TABLE q (id int4range, r daterange, s daterange, CONSTRAINT plain UNIQUE (id),
    CONSTRAINT r_in_p FOREIGN KEY (id, PERIOD r) REFERENCES p (id, PERIOD r));
CREATE TABLE made (id int4range, s daterange, PRIMARY KEY (id, s WITHOUT OVERLAPS), FOREIGN KEY (id, PERIOD s) REFERENCES p (id, PERIOD r));
-- check
SELECT * FROM p
-- options
since 18
