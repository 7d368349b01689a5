A partition is added, and what is done to the whole reaches the parts.
-- before
CREATE TABLE log (at date NOT NULL, text text) PARTITION BY RANGE (at);
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- seed
INSERT INTO log VALUES ('2025-05-05', 'x');
-- after
CREATE TABLE log (at date NOT NULL, text text, level smallint NOT NULL DEFAULT 1) PARTITION BY RANGE (at);
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX log_level ON log (level);
