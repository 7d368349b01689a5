A `serial` with a comment goes, and comes, at a parent: its child numbers nothing itself.
-- options
empty
-- before
CREATE TABLE alpha (e serial, n int);
COMMENT ON COLUMN alpha.e IS 'what it''s for';
CREATE TABLE child () INHERITS (alpha);
CREATE TABLE beta (n int);
CREATE TABLE grown () INHERITS (beta);
-- after
CREATE TABLE alpha (n int);
CREATE TABLE child () INHERITS (alpha);
CREATE TABLE beta (n int, e bigserial);
COMMENT ON COLUMN beta.e IS 'what it''s for';
CREATE TABLE grown () INHERITS (beta);
