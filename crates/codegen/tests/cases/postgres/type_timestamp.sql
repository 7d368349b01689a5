-- before
CREATE TABLE t (id integer PRIMARY KEY, a timestamp DEFAULT now(), b timestamptz(3), c date, d time);
-- seed
INSERT INTO t VALUES (1, '2026-01-01 10:00', '2026-01-01 10:00Z', '2026-01-01', '10:00');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a timestamptz DEFAULT now(), b timestamptz, c timestamp, d interval);
-- check
SELECT id, a::date, b, c::date FROM t
