-- before
CREATE TYPE pair AS (a integer, b text);
-- after
CREATE TYPE pair AS (a bigint, b text);
