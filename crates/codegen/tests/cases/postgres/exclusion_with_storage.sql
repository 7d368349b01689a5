-- before
CREATE TABLE t (span int4range);
-- after
CREATE TABLE t (span int4range, EXCLUDE USING gist (span WITH &&) WITH (fillfactor = 70) WHERE (span <> 'empty'));
