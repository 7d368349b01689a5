An enum type steps aside under a name that nothing has, whatever the names beside it, and however long its own is.
-- before
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE mood_old (id int, m mood);
CREATE TYPE ääääääääääääääääääääääääääääääx AS ENUM ('a', 'b');
CREATE TABLE x (m mood, n ääääääääääääääääääääääääääääääx);
-- after
CREATE TYPE mood AS ENUM ('b');
CREATE TABLE mood_old (id int, m mood);
CREATE TYPE ääääääääääääääääääääääääääääääx AS ENUM ('b');
CREATE TABLE x (m mood, n ääääääääääääääääääääääääääääääx);
