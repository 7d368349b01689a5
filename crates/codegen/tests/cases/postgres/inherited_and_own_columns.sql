A column that parent and child both name comes and goes at both, and stays where only one of them drops it.
-- options
drop c.note
drop p.extra
drop p.gone
drop p.note
-- before
CREATE TABLE p (id int, note text, extra int, gone int);
CREATE TABLE c (note text, extra int) INHERITS (p);
CREATE TABLE d (extra int) INHERITS (c);
CREATE TABLE g (id int);
CREATE TABLE h (id int) INHERITS (g);
CREATE TABLE i (id int);
CREATE TABLE j (id int);
-- after
CREATE TABLE p (id int, fresh bigint NOT NULL DEFAULT 3);
CREATE TABLE c (extra int, fresh bigint NOT NULL DEFAULT 4) INHERITS (p);
CREATE TABLE d (extra int) INHERITS (c);
CREATE TABLE g (id int);
CREATE TABLE h (id int);
CREATE TABLE i (id int);
CREATE TABLE j (id int) INHERITS (i);
-- seed
INSERT INTO c VALUES (1, NULL, 2, 3);
INSERT INTO d VALUES (1, NULL, 4, 5);
INSERT INTO h VALUES (4);
INSERT INTO j VALUES (4);
-- check
SELECT id, extra FROM c
