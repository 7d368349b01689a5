A value comes before a table of the type goes, as a function that goes holds on to both.
-- before
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE alpha (how mood);
CREATE FUNCTION first_of() RETURNS mood LANGUAGE sql STABLE BEGIN ATOMIC SELECT how FROM alpha LIMIT 1; END;
-- after
CREATE TYPE mood AS ENUM ('low', 'high', 'o''k');
