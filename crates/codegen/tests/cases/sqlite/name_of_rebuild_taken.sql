-- before
CREATE TABLE t (a text);
CREATE TABLE _new_t (b text);
-- after
CREATE TABLE t (a int);
CREATE TABLE _new_t (b text);
-- refused
has the name under which it is filled
