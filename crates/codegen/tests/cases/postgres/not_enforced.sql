Checks and foreign keys that begin and cease to be enforced.
-- before
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, a integer CONSTRAINT a_on REFERENCES p, b integer CONSTRAINT b_off REFERENCES p NOT ENFORCED,
    n integer CONSTRAINT n_on CHECK (n > 0), m integer CONSTRAINT m_off CHECK (m > 0) NOT ENFORCED);
-- seed
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1, 1, 1, 1, 1);
-- after
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, a integer CONSTRAINT a_on REFERENCES p NOT ENFORCED, b integer CONSTRAINT b_off REFERENCES p,
    n integer CONSTRAINT n_on CHECK (n > 0) NOT ENFORCED, m integer CONSTRAINT m_off CHECK (m > 0));
CREATE TABLE made (id integer PRIMARY KEY, a integer REFERENCES p NOT ENFORCED, n integer CHECK (n > 0) NOT ENFORCED);
-- check
SELECT * FROM c
-- options
since 18
