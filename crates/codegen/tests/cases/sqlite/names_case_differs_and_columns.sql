What is left after the same table was found is still asked about.
-- before
CREATE TABLE "Users" (id integer PRIMARY KEY, a text);
-- after
CREATE TABLE users (id integer PRIMARY KEY, b text);
-- refused
users.a is gone
