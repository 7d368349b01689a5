A sequence gets another owner while the types of both change, and while its former one is dropped.
-- options
drop u.a
-- before
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s OWNED BY t.a;
CREATE TABLE u (a int, b int);
CREATE SEQUENCE r OWNED BY u.a;
-- after
CREATE TABLE t (a bigint, b bigint);
CREATE SEQUENCE s OWNED BY t.b;
CREATE TABLE u (b int);
CREATE SEQUENCE r OWNED BY u.b;
