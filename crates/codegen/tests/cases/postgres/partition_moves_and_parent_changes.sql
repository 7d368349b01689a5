A partition takes other rows while the columns of the whole change: it changes along.
-- before
CREATE TABLE events (id int NOT NULL, at date NOT NULL, note text) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
-- after
CREATE TABLE events (id int NOT NULL, at date NOT NULL, note text NOT NULL DEFAULT '', level int) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- options
empty
