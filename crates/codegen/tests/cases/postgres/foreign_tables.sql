Foreign servers with the mappings of their users, foreign tables with all that they may say.
-- before
CREATE FOREIGN DATA WRAPPER far;
CREATE SERVER away FOREIGN DATA WRAPPER far;
CREATE USER MAPPING FOR PUBLIC SERVER away OPTIONS (who 'me');
CREATE FOREIGN TABLE seen (id integer) SERVER away;
-- after
CREATE FOREIGN DATA WRAPPER far OPTIONS (debug 'true');
CREATE SERVER away TYPE 'kind' VERSION '2' FOREIGN DATA WRAPPER far OPTIONS (host 'there');
CREATE USER MAPPING FOR PUBLIC SERVER away OPTIONS (who 'you', note 'it''s');
CREATE FOREIGN TABLE seen (id integer OPTIONS (name 'key') NOT NULL, a text OPTIONS (name 'w') COLLATE "C" DEFAULT 'x',
    twice integer GENERATED ALWAYS AS (id * 2) STORED, CONSTRAINT few CHECK (id < 9)) SERVER away OPTIONS (path 'p');
CREATE TABLE parts (id integer, a text) PARTITION BY LIST (id);
CREATE FOREIGN TABLE part PARTITION OF parts FOR VALUES IN (1) SERVER away;
CREATE TABLE above (id integer);
CREATE FOREIGN TABLE below (b integer) INHERITS (above) SERVER away;
COMMENT ON FOREIGN TABLE seen IS 'from afar';
COMMENT ON COLUMN seen.id IS 'the key';
COMMENT ON FOREIGN DATA WRAPPER far IS 'wraps';
